// The ParityReports of an app as the API server tells them, reduced to what is printed. Pure. Called by
// `twelvefactor parity` for an app in the cluster.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/cluster/advice.hpp"
#include "drift/drift.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

/// One for each peer that the app names, or for those in `only`. A peer without a report is Unknown. An error
/// when the app names none, or none of that key.
Result<drift::Drifts> drifts_of(std::string_view app_json, std::string_view report_list_json,
                                const std::vector<std::string>& only, const Advice& advice);

}  // namespace twelvefactor::cli
