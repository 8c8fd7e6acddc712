// Where the objects of a kind are found that we know by name only: the answer of the API server's discovery.
// Pure. Called by loop/service_watches.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/service.hpp"

namespace twelvefactor::kinds {

/// "/apis/postgresql.cnpg.io/v1", "/api/v1".
std::string group_version_path(std::string_view api_version);

struct DiscoveredKind {
  std::string plural;
  bool namespaced = false;
  bool watchable = false;
};

/// From the APIResourceList of its group and version. Null when it does not name the kind, or is none.
std::optional<DiscoveredKind> discovered(std::string_view resource_list_json, std::string_view kind);

/// "/apis/postgresql.cnpg.io/v1/namespaces/shop/clusters"; an empty namespace means all of them.
std::string collection_path(const ServiceKind& kind, std::string_view plural,
                            std::string_view namespace_name);

}  // namespace twelvefactor::kinds
