// What the operator's watch tells of a Secret an app refers to: that it is there, its version, and the names
// of its keys, read from its metadata (managedFields). It never tells a value
// (docs/decisions/0005-secret-metadata.md); gather/contents reads those, to keep a keyed hash of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/uid.hpp"

namespace twelvefactor {

struct SecretFacts {
  bool exists = false;
  Uid uid;
  std::uint64_t resource_version = 0;
  bool keys_known = false;  // false when the managed fields do not tell: then no key is reported missing
  std::vector<std::string> keys;  // sorted

  friend bool operator==(const SecretFacts&, const SecretFacts&) = default;

  [[nodiscard]] bool may_have(std::string_view key) const {
    return !keys_known || std::binary_search(keys.begin(), keys.end(), key);
  }
};

}  // namespace twelvefactor
