// What the operator knows of a ConfigMap that an app takes variables from: which version is there (from its
// metadata), and what is in it, once it was read (gather/contents).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "model/uid.hpp"

namespace twelvefactor {

/// A version of a ConfigMap.
struct ConfigMapVersion {
  Uid uid;
  std::uint64_t resource_version = 0;
  friend bool operator==(const ConfigMapVersion&, const ConfigMapVersion&) = default;
};

struct ConfigMapFacts {
  ConfigMapVersion version;
  std::shared_ptr<const std::map<std::string, std::string>> data;  // one for all apps; null: not read now
};

}  // namespace twelvefactor
