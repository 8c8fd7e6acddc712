// Reads of a pod of a process what it tells of its start and its end (model/pod_signs.hpp). Of the container
// `app` alone: what others injected, and sidecars, say nothing of the process. The last words of a run are
// only searched, never kept: they may hold a secret. Called by read_pod.
#pragma once

#include <optional>

#include <simdjson.h>

#include "model/pod_signs.hpp"

namespace twelvefactor::kinds {

/// Null: no pod of a process on a release.
std::optional<PodSigns> read_signs(simdjson::dom::element pod);

}  // namespace twelvefactor::kinds
