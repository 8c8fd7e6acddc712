// The Job of a Once admin process: one pod, never a second try, never changed once made.
#pragma once

#include <string>

#include "kinds/built_object.hpp"
#include "kinds/object_meta.hpp"
#include "kinds/pod_template.hpp"

namespace twelvefactor::kinds {

struct JobSpec {
  int active_deadline_seconds = 3600;
  PodTemplate pod;
};

BuiltObject build_job(const ObjectMeta& meta, const JobSpec& spec);

}  // namespace twelvefactor::kinds
