#include "reconcile/reconcile.hpp"

#include <algorithm>

#include "reconcile/compose.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/release/pin.hpp"
#include "reconcile/rollout.hpp"

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

Desired composed(const Observed& observed) {
  std::vector<Numbered> contributions;
  for (const Factor& factor : kFactors)
    contributions.emplace_back(factor.number, factor.contribute(observed));
  return compose(observed, std::move(contributions));
}

/// Of the spec as it is written, whatever runs.
std::vector<Finding> findings(const Observed& observed) {
  std::vector<Finding> findings;
  for (const Factor& factor : kFactors) {
    for (Finding& finding : factor.check(observed)) findings.push_back(std::move(finding));
  }
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.level < b.level; });
  return findings;
}

}  // namespace

Desired reconcile(const Observed& observed) {
  if (!observed.spec_error.empty()) return hands_off(observed);
  const Pinned pinned = look_up_pin(observed);
  Desired desired;
  if (!pinned.problem.message.empty()) {
    desired = hands_off(observed);
    desired.release = pinned.problem;
    desired.processes = process_states(observed, {}, observed.previous.release.active);
  } else {
    desired = composed(pinned.instead ? *pinned.instead : observed);
  }
  desired.findings = findings(observed);
  return desired;
}

}  // namespace twelvefactor::reconcile
