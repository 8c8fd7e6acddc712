// What a builder returns: the object's JSON bytes and the digest of its fields, ready to be compared with
// what is there.
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "model/digest.hpp"
#include "model/kind.hpp"

namespace twelvefactor::kinds {

struct BuiltObject {
  Kind kind = Kind::kConfigMap;
  std::string name;
  std::string json;
  Digest digest;
  std::uint64_t paths = 0;  // see Child::paths
};

/// Prints `object` and takes its digest.
BuiltObject finish(Kind kind, const nlohmann::json& object);

}  // namespace twelvefactor::kinds
