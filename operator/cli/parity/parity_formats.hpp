// Reports of parity as text for a terminal, as Markdown for a pull request, as JSON and as SARIF 2.1.0. Pure.
// What comes from a cluster or a file is made printable; no value that looks secret is in a report.
#pragma once

#include <string>

#include "cli/terminal/look.hpp"
#include "drift/drift.hpp"

namespace twelvefactor::cli {

/// What the two sides are called in columns and sentences: by their environments where these tell them apart.
struct SideNames {
  std::string here;
  std::string there;
};
SideNames side_names(const drift::Drift& drift);

/// "shop-production/shop", or the source of plain workloads.
std::string deploy_name(const drift::Side& side);

/// "2 errors, 1 warning, 3 infos, 1 expected"
std::string counts_text(const drift::Counts& counts);

/// The gaps in time, personnel and tools (12factor.net/dev-prod-parity), a sentence each.
struct GapTexts {
  std::string time;
  std::string personnel;
  std::string tools;
};
GapTexts gap_texts(const drift::Drift& drift);

/// What no report of this sort tells of: "resources; labels and annotations".
std::string never_compared_text(const drift::Drift& drift);

std::string parity_text(const drift::Drifts& drifts, const Look& look);
/// One report of it.
std::string drift_text(const drift::Drift& drift, const Look& look);
std::string parity_markdown(const drift::Drifts& drifts);
std::string parity_json(const drift::Drifts& drifts, const std::string& version);
std::string parity_sarif(const drift::Drifts& drifts, const std::string& version);

}  // namespace twelvefactor::cli
