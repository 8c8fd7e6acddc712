#include "kinds/build/cron_job.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {
namespace {

// Enough to look at, and few enough to be no burden.
constexpr int kSuccessfulJobsHistoryLimit = 3;
constexpr int kFailedJobsHistoryLimit = 3;

}  // namespace

BuiltObject build_cron_job(const ObjectMeta& meta, const CronJobSpec& spec) {
  nlohmann::json object = object_with_meta(Kind::kCronJob, meta);
  // Forbid: two runs of one command side by side surprise more people than a skipped one.
  object["spec"] = {{"schedule", spec.schedule},
                    {"suspend", spec.suspend},
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
