// Starts and ends of pods are histograms with few labels: none names an app.
#include <gtest/gtest.h>

#include "observed/measure.hpp"
#include "telemetry/metrics.hpp"

namespace twelvefactor::telemetry {
namespace {

TEST(PodMetrics, CountStartsAndEnds) {
  Metrics metrics;
  metrics.pod_started(7);
  metrics.pod_ended("killed", 31'000);
  metrics.pod_ended("crash", std::nullopt);
  const std::string text = metrics.text();
  for (const char* line : {"\ntwelvefactor_pod_start_seconds_bucket{le=\"5\"} 0\n",
                           "\ntwelvefactor_pod_start_seconds_bucket{le=\"10\"} 1\n",
                           "\ntwelvefactor_pod_stop_seconds_sum{outcome=\"killed\"} 31\n",
                           "\ntwelvefactor_pod_stop_seconds_count{outcome=\"clean\"} 0\n",
                           "\ntwelvefactor_pod_ends_total{outcome=\"crash\"} 1\n",
                           "\ntwelvefactor_pod_ends_total{outcome=\"killed\"} 1\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line;
}

TEST(PodMetrics, HaveEachOutcomeFromTheStart) {
  const Metrics metrics;
  const std::string text = metrics.text();
  for (int end = 0; end <= static_cast<int>(observed::End::kUnknown); ++end) {
    const std::string outcome(observed::name_of(static_cast<observed::End>(end)));
    EXPECT_NE(text.find("twelvefactor_pod_ends_total{outcome=\"" + outcome + "\"} 0\n"), std::string::npos)
        << outcome;
  }
}

}  // namespace
}  // namespace twelvefactor::telemetry
