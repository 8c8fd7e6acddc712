// Processes and admin processes of a draft as members of the object. Called by app_object alone.
#pragma once

#include <nlohmann/json.hpp>

#include "imports/draft.hpp"

namespace twelvefactor::imports {

using Json = nlohmann::ordered_json;

/// `draft`: the app that it is of, whose name is that of Secrets that have to be made.
Json process_json(const Draft& draft, const DraftProcess& process);
Json admin_process_json(const DraftAdminProcess& process);

/// Of the app, or of a process; null where nothing is said.
Json placement_json(const DraftPlacement& placement);
Json pod_json(const DraftPod& pod);

/// One entry of `secrets`.
Json secret_json(const Draft& draft, const std::string& variable, const DraftSecret& secret);

}  // namespace twelvefactor::imports
