#include "reconcile/reconcile.hpp"

#include <algorithm>
#include <optional>

#include "kinds/text/names.hpp"
#include "reconcile/adopting.hpp"
#include "reconcile/as_written.hpp"
#include "reconcile/compose.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/held.hpp"
#include "reconcile/judgement.hpp"
#include "reconcile/observed/seen.hpp"
#include "reconcile/observed/states.hpp"
#include "reconcile/parity/parity.hpp"
#include "reconcile/refused_spec.hpp"
#include "reconcile/release/pin.hpp"
#include "reconcile/report_findings.hpp"
#include "reconcile/rollout.hpp"
#include "reconcile/runs/run.hpp"
#include "reconcile/tasks/judge.hpp"

namespace twelvefactor::reconcile {
namespace {

Desired hands_off(const Observed& observed) {
  Desired desired;
  // But for reports: whether they still may say what they say, nobody can tell.
  for (const Child& child : observed.children) {
    const bool is_task = child.kind == Kind::kJob && kinds::is_task_job(observed.app.key.name, child.name);
    if (!only_tells(child.kind) && !is_task) desired.kept.push_back({child.kind, child.name});
  }
  desired.admin_processes = observed.previous.admin_processes;
  desired.schedules = observed.previous.schedules;
  desired.suspended = observed.previous.suspended;
  return desired;
}

}  // namespace

std::vector<Finding> findings_of(const Observed& observed) {
  std::vector<Finding> findings;
  for (const Factor& factor : kFactors) {
    for (Finding& finding : factor.check(observed)) findings.push_back(std::move(finding));
  }
  for (Finding& finding : seen_in_pods(observed)) findings.push_back(std::move(finding));
  for (Finding& finding : states_of_pods(observed)) findings.push_back(std::move(finding));
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.level < b.level; });
  return findings;
}

namespace {

Desired reconcile_app(const Observed& observed) {
  if (!observed.spec_error.empty()) return hands_off(observed);
  const Pinned pinned = look_up_pin(observed);
  // What is to run is judged: parts of the spec that a pin sets aside break nothing.
  const Observed& judged = pinned.instead ? *pinned.instead : observed;
  Judgement judgement = judge(judged);
  std::optional<Observed> without_annotations;
  if (must_do_without_annotations(judged, judgement.veto)) {
    without_annotations = judged;
    without_annotations->app.spec.service_account_annotations.clear();
  }
  const Observed& to_run = without_annotations ? *without_annotations : judged;
  Desired desired;
  if (!pinned.problem.message.empty()) {
    desired = hands_off(observed);
    desired.release = pinned.problem;
    desired.processes = process_states(observed, {}, observed.previous.release.active);
    desired.parity = unjudged_reports(observed, pinned.problem.message);
    desired.objects = compose_reports(observed, contributions_of(observed), desired.parity);
  } else {
    desired = compose(to_run, contributions_of(to_run), judgement.veto);
  }
  if (desired.release.holds()) hold_what_runs(to_run, desired);
  obey_adoption(observed, desired);
  desired.findings = std::move(judgement.findings);
  forget_what_ended(desired.release.numbers, desired.findings);
  desired.veto = std::move(judgement.veto);
  hold_what_is_refused(to_run, desired);
  desired.look_again = judgement.look_again;
  return desired;
}

}  // namespace

Desired reconcile(const Observed& observed) {
  Desired desired = reconcile_app(observed);
  report_findings(observed, desired);
  for (const auto& until :
       {until_parity_changes(observed, desired.parity), until_jobs_tell(observed), until_said(observed)}) {
    if (until) desired.look_again = std::min(desired.look_again.value_or(*until), *until);
  }
  judge_tasks(observed, desired);
  desired.as_written = as_written(observed, desired);
  return desired;
}

}  // namespace twelvefactor::reconcile
