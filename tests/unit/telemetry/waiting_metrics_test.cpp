// The series of apps that are not Ready, and of releases that wait, come and go with them.
#include <gtest/gtest.h>

#include "telemetry/metrics.hpp"

namespace twelvefactor::telemetry {
namespace {

/// The samples of both metrics at that time, one a line.
std::string waiting_samples(const Metrics& metrics, std::int64_t now) {
  std::string found;
  const std::string text = metrics.text(now);
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    const std::string line = text.substr(start, end - start);
    if (line.starts_with("twelvefactor_apps_not_ready") ||
        line.starts_with("twelvefactor_release_waiting_seconds"))
      found += line.substr(std::string_view("twelvefactor_").size()) + "\n";
    start = end + 1;
  }
  return found;
}

TEST(WaitingMetrics, NameTheAppWhereNamesMayBeTold) {
  Metrics metrics(Metrics::Names::kShown);
  EXPECT_EQ(waiting_samples(metrics, 1000), "");
  metrics.waiting("ns", "shop", {"MissingSecret", 400});
  EXPECT_EQ(waiting_samples(metrics, 1000),
            "apps_not_ready{name=\"shop\",namespace=\"ns\",reason=\"MissingSecret\"} 1\n"
            "release_waiting_seconds{name=\"shop\",namespace=\"ns\"} 600\n");
  metrics.waiting("ns", "shop", {"RolloutInProgress", std::nullopt});
  EXPECT_EQ(waiting_samples(metrics, 1000),
            "apps_not_ready{name=\"shop\",namespace=\"ns\",reason=\"RolloutInProgress\"} 1\n");
  metrics.waiting("ns", "shop", {});
  EXPECT_EQ(waiting_samples(metrics, 1000), "");
}

TEST(WaitingMetrics, AreCountsAndTheLongestTimeWithoutNames) {
  Metrics metrics;
  metrics.waiting("ns", "a", {"MissingSecret", 400});
  metrics.waiting("ns", "b", {"MissingSecret", 900});
  metrics.waiting("ns", "c", {"", 2000});  // by another machine's clock
  EXPECT_EQ(waiting_samples(metrics, 1000),
            "apps_not_ready{reason=\"MissingSecret\"} 2\nrelease_waiting_seconds 600\n");
  metrics.waiting("ns", "a", {});
  EXPECT_EQ(waiting_samples(metrics, 1000),
            "apps_not_ready{reason=\"MissingSecret\"} 1\nrelease_waiting_seconds 100\n");
}

}  // namespace
}  // namespace twelvefactor::telemetry
