// The series of parity come and go with the reports.
#include <gtest/gtest.h>

#include "telemetry/metrics.hpp"

namespace twelvefactor::telemetry {
namespace {

/// The samples of the metric, without those of others.
std::string samples(const Metrics& metrics) {
  std::string found;
  const std::string text = metrics.text();
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    const std::string line = text.substr(start, end - start);
    if (line.starts_with("twelvefactor_parity_findings{")) found += line.substr(28) + "\n";
    start = end + 1;
  }
  return found;
}

/// The value of the gap's series of a peer; "(none)" where there is none.
std::string gap(const Metrics& metrics, const std::string& peer, std::int64_t now) {
  const std::string series =
      R"(twelvefactor_parity_time_gap_seconds{name="shop",namespace="ns",peer=")" + peer + "\"} ";
  const std::string text = metrics.text(now);
  const std::size_t at = text.find(series);
  if (at == std::string::npos) return "(none)";
  const std::size_t start = at + series.size();
  return text.substr(start, text.find('\n', start) - start);
}

TEST(ParityMetrics, TellHowLongAnAppIsBehindAndThatGrowsByItself) {
  Metrics metrics(Metrics::Names::kShown);
  const auto report = [&metrics](std::optional<std::int64_t> behind_since) {
    metrics.parity("ns", "shop", {{"staging", {0, 1, 0, behind_since}}, {"qa", {0, 0, 0, 0}}});
  };
  report(std::nullopt);
  EXPECT_EQ(gap(metrics, "staging", 1000), "(none)") << "nobody knows";
  EXPECT_EQ(gap(metrics, "qa", 1000), "0") << "it is not behind";
  report(400);
  EXPECT_EQ(gap(metrics, "staging", 1000), "600");
  EXPECT_EQ(gap(metrics, "staging", 1060), "660");
  EXPECT_EQ(gap(metrics, "staging", 300), "0") << "the clocks of two machines differ";
  report(0);
  EXPECT_EQ(gap(metrics, "staging", 1000), "0");
  report(std::nullopt);
  EXPECT_EQ(gap(metrics, "staging", 1000), "(none)");
  report(400);
  metrics.parity("ns", "shop", {});
  EXPECT_EQ(gap(metrics, "staging", 1000) + gap(metrics, "qa", 1000), "(none)(none)");
}

TEST(ParityMetrics, ComeChangeAndGoWithTheReports) {
  Metrics metrics(Metrics::Names::kShown);
  EXPECT_EQ(samples(metrics), "");
  metrics.parity("ns", "shop", {});
  EXPECT_EQ(samples(metrics), "");
  metrics.parity("ns", "shop", {{"staging", {1, 2, 3}}});
  const auto value = [&](const std::string& peer, const std::string& severity) {
    const std::string series =
        R"({name="shop",namespace="ns",peer=")" + peer + R"(",severity=")" + severity + "\"} ";
    const std::string text = samples(metrics);
    const std::size_t at = text.find(series);
    return at == std::string::npos ? std::string("(none)") : text.substr(at + series.size(), 1);
  };
  EXPECT_EQ(value("staging", "Error") + value("staging", "Warning") + value("staging", "Info"), "123");
  metrics.parity("ns", "shop", {{"staging", {0, 2, 3}}, {"qa", {7, 0, 0}}});
  EXPECT_EQ(value("staging", "Error") + value("qa", "Error"), "07");
  metrics.parity("other", "shop", {{"staging", {5, 5, 5}}});
  metrics.parity("ns", "shop", {{"qa", {7, 0, 0}}});
  EXPECT_EQ(value("staging", "Error"), "(none)");
  EXPECT_EQ(value("qa", "Error"), "7");
  metrics.parity("ns", "shop", {});
  EXPECT_EQ(samples(metrics).find("ns=\"ns\""), std::string::npos);
  EXPECT_EQ(value("qa", "Error"), "(none)");
  EXPECT_NE(samples(metrics).find(R"(namespace="other")"), std::string::npos) << "another app's stay";
}

TEST(ParityMetrics, NameNobodyUnlessTheyAreAskedTo) {
  Metrics metrics;
  EXPECT_NE(samples(metrics).find("severity=\"Error\"} 0"), std::string::npos) << samples(metrics);
  metrics.parity("shop-production", "shop", {{"staging", {1, 2, 3, 400}}, {"qa", {1, 0, 0, 900}}});
  metrics.parity("bank-production", "bank", {{"staging", {5, 0, 0, std::nullopt}}});
  const std::string text = metrics.text(1000);
  for (const char* name : {"shop", "bank", "staging", "qa"})
    EXPECT_EQ(text.find(name), std::string::npos) << name;
  EXPECT_NE(text.find("twelvefactor_parity_findings{severity=\"Error\"} 7\n"), std::string::npos) << text;
  EXPECT_NE(text.find("twelvefactor_parity_findings{severity=\"Warning\"} 2\n"), std::string::npos) << text;
  EXPECT_NE(text.find("twelvefactor_parity_time_gap_seconds 600\n"), std::string::npos)
      << "the longest: " << text;
}

}  // namespace
}  // namespace twelvefactor::telemetry
