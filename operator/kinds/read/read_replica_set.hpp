// What controls a ReplicaSet. ReplicaSets are not watched: one is read when a pod of it is in trouble.
#pragma once

#include <optional>
#include <string_view>

#include "model/uid.hpp"

namespace twelvefactor::kinds {

struct ReadReplicaSet {
  Uid uid;
  Uid deployment;  // empty: no Deployment controls it
};

std::optional<ReadReplicaSet> read_replica_set(std::string_view object_json);

}  // namespace twelvefactor::kinds
