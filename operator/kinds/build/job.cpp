#include "kinds/build/job.hpp"

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {

BuiltObject build_job(const ObjectMeta& meta, const JobSpec& spec) {
  nlohmann::json object = object_with_meta(Kind::kJob, meta);
  // podReplacementPolicy Failed: a pod that is being evicted is gone before another starts, so the command
  // never runs twice side by side. No ttlSecondsAfterFinished: the Job goes when the next run or nobody needs
  // it, after it was recorded.
  object["spec"] = {{"backoffLimit", spec.backoff_limit},
                    {"completions", 1},
                    {"parallelism", 1},
                    {"podReplacementPolicy", "Failed"},
                    {"activeDeadlineSeconds", spec.active_deadline_seconds},
                    {"template", pod_template_json(spec.pod)}};
  return finish(Kind::kJob, object);
}

}  // namespace twelvefactor::kinds
