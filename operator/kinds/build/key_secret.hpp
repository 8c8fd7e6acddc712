// The Secret of the operator itself that holds the keys for hashes. Called by gather/hash_keys.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::kinds {

/// With one key, whose number is 1.
std::string key_secret_json(std::string_view namespace_name, std::string_view name, std::string_view key);

}  // namespace twelvefactor::kinds
