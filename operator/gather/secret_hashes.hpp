// Keyed hashes of what an app's Secrets hold, so that a release can tell that one changed. Reads each version
// of a Secret once, keeps the hash, drops the values. Called by gather/contents.
#pragma once

#include <map>
#include <string>

#include "gather/hash_keys.hpp"
#include "kinds/deploy/on_release.hpp"
#include "kinds/secrecy/secret_data.hpp"
#include "model/app_key.hpp"
#include "model/release.hpp"

namespace twelvefactor::gather {

/// Names the keys that are used, in few characters.
std::string keys_used(const kinds::SecretUse& use);

/// The hash of what an app uses of a Secret, under the newest key; `<number of the key>:<64 hexadecimal
/// digits>`. When `before` says the same under the key that it names, it stays: a new key changes no release.
/// Equal contents of two apps, or of two Secrets, have different hashes.
std::string secret_hash(const Keys& keys, const AppKey& app, const std::string& secret,
                        const kinds::SecretUse& use, const kinds::SecretData& data,
                        const std::string& before);

}  // namespace twelvefactor::gather
