// The CronJob of an admin process with a schedule (factor XII). A change of the app changes the next run,
// never one that is under way.
#pragma once

#include <string>

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"
#include "kinds/build/pod_template.hpp"

namespace twelvefactor::kinds {

struct CronJobSpec {
  std::string schedule;
  std::string time_zone;  // "": the control plane's
  bool suspend = false;
  int active_deadline_seconds = 3600;
  PodTemplate pod;
};

BuiltObject build_cron_job(const ObjectMeta& meta, const CronJobSpec& spec);

}  // namespace twelvefactor::kinds
