#include "telemetry/pod_metrics.hpp"

namespace twelvefactor::telemetry {
namespace {

const prometheus::Histogram::BucketBoundaries& pod_buckets() {
  static const auto* const kBuckets =
      new prometheus::Histogram::BucketBoundaries{1, 2, 5, 10, 20, 30, 60, 120, 300, 600};
  return *kBuckets;
}

}  // namespace

PodMetrics::PodMetrics(prometheus::Registry& registry)
    : start_seconds_(
          prometheus::BuildHistogram()
              .Name("twelvefactor_pod_start_seconds")
              .Help("From the start of a process' command until its pod was ready, first runs only.")
              .Register(registry)
              .Add({}, pod_buckets())),
      stop_seconds_(prometheus::BuildHistogram()
                        .Name("twelvefactor_pod_stop_seconds")
                        .Help("From the deletion of a process' pod until its command had ended, at most, by "
                              "outcome: clean, error or killed.")
                        .Register(registry)),
      ends_(prometheus::BuildCounter()
                .Name("twelvefactor_pod_ends_total")
                .Help("How commands of processes ended, by outcome.")
                .Register(registry)) {
  for (const char* outcome : {"clean", "error", "killed"})
    stop_seconds_.Add({{"outcome", outcome}}, pod_buckets());
  for (const char* outcome :
       {"clean", "error", "killed", "out_of_memory", "probe", "crash", "evicted", "unknown"})
    ends_.Add({{"outcome", outcome}});
}

void PodMetrics::started(std::int64_t seconds) {
  start_seconds_.Observe(static_cast<double>(seconds));
}

void PodMetrics::ended(const std::string& outcome, const std::optional<std::int64_t>& stopped_in_ms) {
  ends_.Add({{"outcome", outcome}}).Increment();
  if (!stopped_in_ms) return;
  stop_seconds_.Add({{"outcome", outcome}}, pod_buckets())
      .Observe(static_cast<double>(*stopped_in_ms) / 1000);
}

}  // namespace twelvefactor::telemetry
