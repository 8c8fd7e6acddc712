// Findings as a Report of openreports.io (v1alpha1), the kind that Policy Reporter and others read. Made by
// reconcile/report_findings for an app, and by lint for what it was given. It holds what the status and lint
// show of a finding, and nothing else. Nothing of it is read back.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"
#include "model/finding.hpp"

namespace twelvefactor::kinds {

/// What the findings are about; its parts may be empty, and all of them.
struct ReportScope {
  std::string api_version;
  std::string kind;
  std::string namespace_name;
  std::string name;
  std::string uid;
};

struct ReportedFinding {
  const Finding* finding;
  bool settled = false;  // nobody has to look at it now: exempted, or in a baseline
  StringMap where{};     // more properties: the file and the line
};

/// At most this many results stand in a report of the cluster; the summary counts all.
inline constexpr std::size_t kResultsShown = 64;

/// Adds source, scope, summary and the first `most` results to an object that has its metadata.
///
/// Enforce and Warn are "fail" with severity high and medium, Audit is "warn" with severity low, and what is
/// settled is "skip".
void add_results(nlohmann::json& object, const ReportScope& scope,
                 const std::vector<ReportedFinding>& findings, std::size_t most);

BuiltObject build_findings_report(const ObjectMeta& meta, const ReportScope& scope,
                                  const std::vector<ReportedFinding>& findings);

}  // namespace twelvefactor::kinds
