// The Job of an admin process that runs once, or of an AdminTask: one pod after the other, never changed once
// made.
#pragma once

#include <string>

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"
#include "kinds/build/pod_template.hpp"

namespace twelvefactor::kinds {

struct JobSpec {
  int active_deadline_seconds = 3600;
  int backoff_limit = 0;  // how often it is tried again
  PodTemplate pod;
};

BuiltObject build_job(const ObjectMeta& meta, const JobSpec& spec);

}  // namespace twelvefactor::kinds
