// A YAML file of docker compose or Score as one mapping. Called by their readers. Pure. Bounded as manifests
// are: aliases that grow a file without end are refused.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "model/result.hpp"

namespace twelvefactor::imports {

/// The documents of a text; the members of a later one take the place of those of an earlier one. Errors
/// name `name` and the line: no YAML, no mapping, no content, more than the bounds.
Result<nlohmann::json> read_yaml_map(const std::string& name, std::string_view text);

}  // namespace twelvefactor::imports
