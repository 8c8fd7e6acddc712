#include "kinds/build/config_map.hpp"

#include <nlohmann/json.hpp>

#include "kinds/digest/hash.hpp"

namespace twelvefactor::kinds {

std::string config_hash(const StringMap& data) {
  Digest sum;
  for (const auto& [name, value] : data) sum += hash_leaf(name, value);
  return to_hex(sum).substr(0, 8);
}

BuiltObject build_config_map(const ObjectMeta& meta, const StringMap& data) {
  nlohmann::json object = object_with_meta(Kind::kConfigMap, meta);
  if (!data.empty()) object["data"] = data;
  object["immutable"] = true;
  return finish(Kind::kConfigMap, object);
}

}  // namespace twelvefactor::kinds
