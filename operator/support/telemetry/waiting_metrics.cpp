#include "telemetry/waiting_metrics.hpp"

#include <algorithm>

#include "telemetry/gauges.hpp"

namespace twelvefactor::telemetry {

void WaitingMetrics::set(const std::string& namespace_name, const std::string& name,
                         const Metrics::Waiting& waiting) {
  const std::lock_guard lock(mutex_);
  if (waiting.reason.empty() && !waiting.release_since) {
    apps_.erase({namespace_name, name});
  } else {
    apps_[{namespace_name, name}] = waiting;
  }
}

std::vector<prometheus::MetricFamily> WaitingMetrics::collect(std::int64_t now) const {
  auto not_ready = gauge_family("twelvefactor_apps_not_ready",
                                "Apps that are not Ready, by the reason of their condition.");
  auto seconds = gauge_family("twelvefactor_release_waiting_seconds",
                              "How long a release that is asked for has not run yet; none while none waits.");
  std::map<std::string, int> by_reason;
  std::optional<std::int64_t> longest;
  const std::lock_guard lock(mutex_);
  for (const auto& [app, waiting] : apps_) {
    Labels labels{{"name", app.second}, {"namespace", app.first}};
    if (waiting.release_since) {
      // Another machine's clock may be ahead of ours.
      const auto waited = std::max<std::int64_t>(now - *waiting.release_since, 0);
      longest = std::max(longest.value_or(0), waited);
      if (names_ == Metrics::Names::kShown) add_gauge(seconds, labels, static_cast<double>(waited));
    }
    if (waiting.reason.empty()) continue;
    ++by_reason[waiting.reason];
    labels.push_back({"reason", waiting.reason});
    if (names_ == Metrics::Names::kShown) add_gauge(not_ready, std::move(labels), 1);
  }
  if (names_ == Metrics::Names::kHidden) {
    for (const auto& [reason, count] : by_reason) add_gauge(not_ready, {{"reason", reason}}, count);
    if (longest) add_gauge(seconds, {}, static_cast<double>(*longest));
  }
  return {std::move(not_ready), std::move(seconds)};
}

}  // namespace twelvefactor::telemetry
