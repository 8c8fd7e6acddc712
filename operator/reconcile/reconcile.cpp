#include "reconcile/reconcile.hpp"

#include <algorithm>

#include "reconcile/compose.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

Desired hands_off(const Observed& observed) {
  Desired desired;
  // But for reports: whether they still may say what they say, nobody can tell.
  for (const Child& child : observed.children) {
    if (child.kind != Kind::kParityReport) desired.kept.push_back({child.kind, child.name});
  }
  desired.admin_processes = observed.previous.admin_processes;
  return desired;
}

}  // namespace

std::vector<Finding> findings_of(const Observed& observed) {
  std::vector<Finding> findings;
  for (const Factor& factor : kFactors) {
    for (Finding& finding : factor.check(observed)) findings.push_back(std::move(finding));
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.level < b.level; });
  return findings;
}

Desired reconcile(const Observed& observed) {
  if (!observed.spec_error.empty()) return hands_off(observed);
  std::vector<Numbered> contributions;
  for (const Factor& factor : kFactors)
    contributions.emplace_back(factor.number, factor.contribute(observed));
  Desired desired = compose(observed, std::move(contributions));
  desired.findings = findings_of(observed);
  return desired;
}

}  // namespace twelvefactor::reconcile
