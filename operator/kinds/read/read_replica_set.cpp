#include "kinds/read/read_replica_set.hpp"

#include "kinds/read/read_metadata.hpp"

namespace twelvefactor::kinds {

std::optional<ReadReplicaSet> read_replica_set(std::string_view object_json) {
  simdjson::dom::element object;
  if (thread_parser().parse(object_json).get(object) != simdjson::SUCCESS) return std::nullopt;
  const auto metadata = member(object, "metadata");
  if (!metadata) return std::nullopt;
  return ReadReplicaSet{parse_uid(text(*metadata, "uid")),
                        controller_of(*metadata, "Deployment", "apps/v1").uid};
}

}  // namespace twelvefactor::kinds
