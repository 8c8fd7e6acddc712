#include "kinds/read/read_policy.hpp"

#include "kinds/digest/hash.hpp"
#include "kinds/read/policy_json.hpp"
#include "kinds/read/read_metadata.hpp"

namespace twelvefactor::kinds {

std::optional<ReadPolicy> read_policy(std::string_view object_json) {
  simdjson::dom::element object;
  if (thread_parser().parse(object_json).get(object) != simdjson::SUCCESS) return std::nullopt;
  const auto metadata = member(object, "metadata");
  if (!metadata || text(*metadata, "name").empty()) return std::nullopt;
  ReadPolicy read;
  const auto spec = member(object, "spec");
  const std::string json = spec ? simdjson::minify(*spec) : "{}";
  read.policy = parse_policy(text(*metadata, "name"), json);
  read.policy.spec_digest = hash_leaf("policy", json);
  read.uid = text(*metadata, "uid");
  read.generation = number(*metadata, "generation");
  read.resource_version = resource_version(*metadata);
  if (const auto status = member(object, "status")) read.status = simdjson::minify(*status);
  return read;
}

}  // namespace twelvefactor::kinds
