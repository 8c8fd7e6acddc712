#include "reconcile/report_findings.hpp"

#include "reconcile/objects.hpp"

namespace twelvefactor::reconcile {

void report_findings(const Observed& observed, Desired& desired) {
  if (observed.findings_reports != Served::kYes) {
    // It can be neither changed nor removed now.
    for (const Child& child : observed.children) {
      if (child.kind == Kind::kFindingsReport) desired.kept.push_back({child.kind, child.name});
    }
    return;
  }
  if (desired.findings.empty()) return;
  const Contribution nothing_more;
  kinds::BuiltObject report = Objects(observed, nothing_more).findings_report(desired.findings);
  DesiredObject object;
  object.kind = report.kind;
  object.name = std::move(report.name);
  object.json = std::move(report.json);
  object.digest = report.digest;
  object.paths = report.paths;
  desired.objects.push_back(std::move(object));
}

}  // namespace twelvefactor::reconcile
