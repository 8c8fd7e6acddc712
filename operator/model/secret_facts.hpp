// What the operator knows of a Secret an app refers to: that it is there, and the names of its keys, read
// from its metadata (managedFields). Its values never reach the operator
// (docs/decisions/0005-secret-metadata.md).
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor {

struct SecretFacts {
  bool exists = false;
  bool keys_known = false;  // false when the managed fields do not tell: then no key is reported missing
  std::vector<std::string> keys;  // sorted

  friend bool operator==(const SecretFacts&, const SecretFacts&) = default;

  [[nodiscard]] bool may_have(std::string_view key) const {
    return !keys_known || std::binary_search(keys.begin(), keys.end(), key);
  }
};

}  // namespace twelvefactor
