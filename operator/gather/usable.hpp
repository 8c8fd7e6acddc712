// Which values of a Secret can be no variable: a container whose environment is no text does not start, and
// the kubelet says so in words that name neither Secret nor key. Pure; keeps no value. Called by
// gather/contents.
#pragma once

#include <set>
#include <string>

#include "kinds/deploy/on_release.hpp"
#include "kinds/secrecy/secret_data.hpp"

namespace twelvefactor::gather {

/// Of the keys that variables are made of, those whose values are no UTF-8, or have a zero byte.
std::set<std::string> unusable_keys(const kinds::SecretUse& use, const kinds::SecretData& data);

}  // namespace twelvefactor::gather
