#include "kinds/build/cron_job.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {
namespace {

// Enough to look at, and few enough to be no burden.
constexpr int kSuccessfulJobsHistoryLimit = 3;
constexpr int kFailedJobsHistoryLimit = 3;

/// How late a run may start. Longer than the control plane needs to change its leader; and where the next run
/// is hours away, than to come up again. What was missed earlier, while the app was suspended, is not made up
/// for.
int starting_deadline_seconds(const std::string& schedule) {
  constexpr int kSeldom = 300;
  constexpr int kOften = 30;
  const bool minute_is_a_number = schedule.find_first_not_of("0123456789") == schedule.find(' ');
  const bool seldom = schedule.starts_with('@') ? !schedule.starts_with("@every") : minute_is_a_number;
  return seldom ? kSeldom : kOften;
}

}  // namespace

BuiltObject build_cron_job(const ObjectMeta& meta, const CronJobSpec& spec) {
  nlohmann::json object = object_with_meta(Kind::kCronJob, meta);
  // Forbid: two runs of one command side by side surprise more people than a skipped one.
  object["spec"] = {{"schedule", spec.schedule},
                    {"suspend", spec.suspend},
                    {"startingDeadlineSeconds", starting_deadline_seconds(spec.schedule)},
                    {"concurrencyPolicy", "Forbid"},
                    {"successfulJobsHistoryLimit", kSuccessfulJobsHistoryLimit},
                    {"failedJobsHistoryLimit", kFailedJobsHistoryLimit},
                    {"jobTemplate",
                     {{"metadata", {{"labels", meta.labels}}},
                      {"spec",
                       {{"backoffLimit", 0},
                        {"podReplacementPolicy", "Failed"},
                        {"activeDeadlineSeconds", spec.active_deadline_seconds},
                        {"template", pod_template_json(spec.pod)}}}}}};
  if (!spec.time_zone.empty()) object["spec"]["timeZone"] = spec.time_zone;
  return finish(Kind::kCronJob, object);
}

}  // namespace twelvefactor::kinds
