// What is kept of the pod of an admin process or a task: whose run it is, and how its command ended. Of the
// container `app` alone: what others injected says nothing of the command. Internal to kinds/read.
#pragma once

#include <simdjson.h>

#include "model/pod_facts.hpp"

namespace twelvefactor::kinds {

/// Whose pod: by the owner reference, since anybody may edit a label.
void read_controller(PodFacts& facts, simdjson::dom::element metadata);

/// Why it does not begin, when no node has room for it.
void read_scheduling(PodFacts& facts, simdjson::dom::element status);

/// Begin and end of its command, and the last that it wrote. `container`: the status of `app`.
void read_run(PodFacts& facts, simdjson::dom::element pod, simdjson::dom::element container);

}  // namespace twelvefactor::kinds
