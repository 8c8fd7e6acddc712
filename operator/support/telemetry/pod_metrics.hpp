// How pods of processes start and end, as series without names of apps. Internal to telemetry; hides nothing
// that metrics.cpp does not. Called by metrics.cpp.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <cstdint>
#include <optional>
#include <string>

namespace twelvefactor::telemetry {

class PodMetrics {
 public:
  /// Every outcome is there from the start.
  explicit PodMetrics(prometheus::Registry& registry);

  void started(std::int64_t seconds);
  void ended(const std::string& outcome, const std::optional<std::int64_t>& stopped_in_ms);

 private:
  prometheus::Histogram& start_seconds_;
  prometheus::Family<prometheus::Histogram>& stop_seconds_;
  prometheus::Family<prometheus::Counter>& ends_;
};

}  // namespace twelvefactor::telemetry
