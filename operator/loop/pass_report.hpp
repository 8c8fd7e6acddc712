// What a pass did and found, for the log and the metrics. Called by loop/pass; it decides nothing.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kinds/read/judged_status.hpp"
#include "model/app_key.hpp"
#include "model/finding.hpp"
#include "model/outcome.hpp"
#include "model/parity_report.hpp"
#include "telemetry/metrics.hpp"

namespace twelvefactor::loop {

/// Each object that was written, or could not be.
void report(const AppKey& key, const std::vector<Outcome>& outcomes, telemetry::Metrics& metrics);

/// It was broken off: not everything was `what` ("read", "written") in time.
void tell_too_long(const AppKey& key, std::string_view what);

/// Of a peer that is unknown nothing is counted.
std::map<std::string, telemetry::Metrics::ParityFindings> parity_counts(
    const std::map<std::string, ParityReport>& reports);

/// What a status says of how its app stands.
telemetry::Metrics::Waiting waiting_of(const kinds::JudgedStatus& status);

telemetry::Metrics::FindingCounts finding_counts(const std::vector<Finding>& findings);

}  // namespace twelvefactor::loop
