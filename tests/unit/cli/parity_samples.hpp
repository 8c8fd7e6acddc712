// A report of parity with something of everything, for tests of how it is printed.
#pragma once

#include "drift/drift.hpp"

namespace twelvefactor::testing {

/// Production against staging: two errors, a warning, an info, and one that is expected.
inline drift::Drift sample_drift() {
  drift::Drift drift;
  drift.peer = "staging";
  drift.here = {{"shop-production", "shop"}, "production", "production.yaml"};
  drift.there = {{"shop-staging", "shop"}, "staging", "staging.yaml"};
  ParityReport& report = drift.report;
  report.state = ParityState::kDrifted;
  report.depth = Depth::kLiterals;
  report.message = "differs";
  const auto find = [&drift](Dimension dimension, const char* key, const char* here, const char* there,
                             Severity severity, const char* message, int line) {
    drift.report.findings.push_back({dimension, key, here, there, severity, message});
    drift.here_spots.push_back({"production.yaml", line, 3});
    drift.there_spots.push_back({"staging.yaml", line + 1, 3});
  };
  find(Dimension::kConfigKey, "ONLY_THERE", "", "Literal", Severity::kError, "add it here", 10);
  find(Dimension::kConfigKey, "ALSO_THERE", "", "Secret", Severity::kError, "add it here", 10);
  find(Dimension::kProcess, "web.command", R"(["bin/web","--listen=0.0.0.0"])", R"(["bin/web"])",
       Severity::kWarning, "state the same command in both", 20);
  find(Dimension::kConfigValue, "COLOUR", "a|b", "<b>*`x`@all", Severity::kInfo, "the values differ", 12);
  find(Dimension::kConfigValue, "LOG_LEVEL", "info", "debug", Severity::kInfo, "the values differ", 11);
  report.findings.back().expected = Expected{"log-level", "quieter in production", "2027-01-01"};
  report.gaps.time.known = true;
  report.gaps.time.releases_behind = 2;
  report.gaps.time.behind_since = "2026-11-20T10:00:00Z";
  report.gaps.time.first_ran = "2026-11-21T10:00:00Z";
  report.gaps.time.common_here = 4;
  report.gaps.time.common_there = 6;
  report.gaps.changed_by_here = "argocd-controller";
  report.gaps.changed_by_there = "kubectl-edit";
  report.gaps.tools = {"database"};
  drift.counts = drift::counts_of(report);
  return drift;
}

/// A peer of which nothing is known.
inline drift::Drift unknown_drift() {
  drift::Drift drift;
  drift.peer = "qa";
  drift.here = {{"shop-production", "shop"}, "production", ""};
  drift.there = {{"shop-qa", "shop"}, "", ""};
  drift.report.message = "nothing is known of shop-qa/shop: ask its team";
  return drift;
}

inline drift::Drifts drifts_of(std::vector<drift::Drift> all) {
  return {std::move(all), {}, {}};
}

}  // namespace twelvefactor::testing
