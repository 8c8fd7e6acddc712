// The ConfigMaps of other people that variables are taken from, as the API server answers them. Called by
// gather.
#pragma once

#include <optional>
#include <string_view>

#include "model/config_map_facts.hpp"

namespace twelvefactor::kinds {

/// Null when it is no ConfigMap.
std::optional<ConfigMapFacts> read_config_map(std::string_view object_json);

}  // namespace twelvefactor::kinds
