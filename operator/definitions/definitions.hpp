// What the API server would refuse of an object of our own kinds, by the definitions in crds/ that this
// program carries, without a server. Called by whoever reads manifests from files, before their readers:
// `render`, `lint`, `parity` and `--policy`. Judges an object as if it were new. Pure: no I/O, no clock. What
// only a cluster can know (admission webhooks, quotas, whether a namespace exists) it cannot say.
#pragma once

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "definitions/refusal.hpp"

namespace twelvefactor::definitions {

/// Whether its apiVersion is of our group, in whatever version.
bool is_ours(const nlohmann::json& object);

/// Of an object of our group; none: the API server would take it. As kubectl sends it, which has unknown
/// fields refused. Where a type, a required field, a length or an enum is wrong, the rules of the definition
/// have not been asked: so does the API server.
std::vector<Refusal> refusals_of(const nlohmann::json& object);

/// An object of our group as the API server keeps it: a field without value (`config:`) counts as not
/// written.
nlohmann::json without_empty_fields(nlohmann::json object);

}  // namespace twelvefactor::definitions
