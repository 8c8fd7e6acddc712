#include "telemetry/parity_metrics.hpp"

#include <algorithm>
#include <array>

#include "telemetry/gauges.hpp"

namespace twelvefactor::telemetry {
namespace {

using Findings = Metrics::ParityFindings;

void add_severities(prometheus::MetricFamily& family, const Labels& labels, const Findings& findings) {
  const std::array<std::pair<const char*, std::size_t>, 3> counts = {
      {{"Error", findings.errors}, {"Warning", findings.warnings}, {"Info", findings.infos}}};
  for (const auto& [severity, count] : counts) {
    Labels with = labels;
    with.push_back({"severity", severity});
    add_gauge(family, std::move(with), static_cast<double>(count));
  }
}

/// 0 when it is not behind, or when another machine's clock is ahead of ours.
std::int64_t gap(const Findings& findings, std::int64_t now) {
  return *findings.behind_since == 0 ? 0 : std::max<std::int64_t>(now - *findings.behind_since, 0);
}

}  // namespace

void ParityMetrics::set(const std::string& namespace_name, const std::string& name,
                        const std::map<std::string, Findings>& by_peer) {
  const std::lock_guard lock(mutex_);
  if (by_peer.empty()) {
    apps_.erase({namespace_name, name});
  } else {
    apps_[{namespace_name, name}] = by_peer;
  }
}

std::vector<prometheus::MetricFamily> ParityMetrics::collect(std::int64_t now) const {
  auto findings = gauge_family("twelvefactor_parity_findings",
                               "Findings of a parity report, by severity; none while the peer is unknown.");
  auto gaps =
      gauge_family("twelvefactor_parity_time_gap_seconds",
                   "How long an app has been behind a peer, 0 when it is not; none while nobody knows.");
  Findings sum;
  std::optional<std::int64_t> longest;
  const std::lock_guard lock(mutex_);
  for (const auto& [app, peers] : apps_) {
    for (const auto& [peer, of_peer] : peers) {
      const Labels labels{{"name", app.second}, {"namespace", app.first}, {"peer", peer}};
      if (names_ == Metrics::Names::kShown) add_severities(findings, labels, of_peer);
      sum.errors += of_peer.errors;
      sum.warnings += of_peer.warnings;
      sum.infos += of_peer.infos;
      if (!of_peer.behind_since) continue;
      longest = std::max(longest.value_or(0), gap(of_peer, now));
      if (names_ == Metrics::Names::kShown) add_gauge(gaps, labels, static_cast<double>(gap(of_peer, now)));
    }
  }
  if (names_ == Metrics::Names::kHidden) {
    add_severities(findings, {}, sum);
    if (longest) add_gauge(gaps, {}, static_cast<double>(*longest));
  }
  return {std::move(findings), std::move(gaps)};
}

}  // namespace twelvefactor::telemetry
