// What a Secret holds, as the API server answers it: the one place that reads its data. Called by
// gather/secret_hashes and gather/last_words, which drop it at once.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::kinds {

struct SecretData {
  std::string uid;
  std::string resource_version;
  std::map<std::string, std::string> base64;  // key -> value, as it is written: base64 (RFC 4648)
  std::string created{};                      // RFC 3339
  std::string changed{};  // RFC 3339, when a field of it changed last; empty: nobody knows
};

/// Null when the answer is no Secret.
std::optional<SecretData> read_secret_data(std::string_view object_json);

}  // namespace twelvefactor::kinds
