// The series of findings are sums over apps, and no label names an app.
#include <gtest/gtest.h>

#include "telemetry/metrics.hpp"

namespace twelvefactor::telemetry {
namespace {

std::string value(const Metrics& metrics, const std::string& series) {
  const std::string text = metrics.text();
  const std::size_t at = text.find("\n" + series + " ");
  if (at == std::string::npos) return "(none)";
  const std::size_t begin = at + series.size() + 2;
  return text.substr(begin, text.find('\n', begin) - begin);
}

const std::string kWarnings = R"(twelvefactor_findings{factor="8",level="Warn"})";
const std::string kEnforced = R"(twelvefactor_findings{factor="8",level="Enforce"})";
const std::string kExempted = R"(twelvefactor_exempted_findings{factor="8"})";

TEST(FindingsMetrics, AreSumsOverApps) {
  Metrics metrics;
  EXPECT_EQ(value(metrics, kWarnings), "0") << "there from the start";
  metrics.findings("ns", "a", {{{8, "Warn"}, 2}, {{8, ""}, 1}});
  metrics.findings("ns", "b", {{{8, "Warn"}, 3}});
  EXPECT_EQ(value(metrics, kWarnings), "5");
  EXPECT_EQ(value(metrics, kExempted), "1");
  metrics.findings("ns", "a", {{{8, "Enforce"}, 1}});
  EXPECT_EQ(value(metrics, kWarnings), "3");
  EXPECT_EQ(value(metrics, kEnforced), "1");
  EXPECT_EQ(value(metrics, kExempted), "0");
  metrics.findings("ns", "a", {});
  metrics.findings("ns", "b", {});
  metrics.findings("ns", "c", {});
  EXPECT_EQ(value(metrics, kWarnings) + value(metrics, kEnforced), "00");
  EXPECT_EQ(metrics.text().find("namespace="), std::string::npos);
}

}  // namespace
}  // namespace twelvefactor::telemetry
