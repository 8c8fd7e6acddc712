// A draft as the object that it becomes. Called by app_yaml alone.
#pragma once

#include <nlohmann/json.hpp>

#include "imports/app_yaml.hpp"
#include "imports/draft.hpp"

namespace twelvefactor::imports {

using Json = nlohmann::ordered_json;

Json app_object(const Draft& draft, const Deploy& deploy);

/// One entry of config.contract.
Json contract_entry(const DraftVariable& variable);

}  // namespace twelvefactor::imports
