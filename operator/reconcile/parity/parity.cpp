#include "reconcile/parity/parity.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "kinds/deploy/compared_deploy.hpp"
#include "kinds/deploy/deploy_runs.hpp"
#include "kinds/secrecy/secret_marks.hpp"
#include "kinds/text/counted.hpp"
#include "kinds/text/time.hpp"
#include "reconcile/parity/code_gap.hpp"
#include "reconcile/parity/dimension.hpp"
#include "reconcile/parity/expected.hpp"

namespace twelvefactor::reconcile {
namespace {

ParityReport unknown(const App& app, const AppKey& peer) {
  ParityReport report;
  report.peer = peer;
  if (peer == app.key) {
    report.message =
        "the peer is this deploy itself, so nothing is compared; name the deploy of another environment in "
        "parity.peers";
    return report;
  }
  report.message = "nothing is known of " + to_string(peer) +
                   ": either there is no such app, or it does not share with this one; its team allows the "
                   "comparison by an "
                   "entry in its spec.parity.shareWith with namespace: " +
                   app.key.namespace_name + " and name: " + app.key.name;
  return report;
}

std::string message_of(const ParityReport& report) {
  std::string infos = kinds::counted(report.count(Severity::kInfo), "info");
  if (report.count_expected() > 0) infos += ", " + std::to_string(report.count_expected()) + " expected";
  if (report.state == ParityState::kInSync)
    return "nothing differs from " + to_string(report.peer) + " that should not; " + infos;
  return "differs from " + to_string(report.peer) + ": " +
         kinds::counted(report.count(Severity::kError), "error") + ", " +
         kinds::counted(report.count(Severity::kWarning), "warning") + ", " + infos +
         "; each finding says what to do";
}

/// Of a binding whose keys are known on one side only they are no difference.
bool tells_keys(const ComparedDeploy& there, const std::string& service) {
  const auto found = there.backing_services.find(service);
  return found != there.backing_services.end() && found->second.contains("keys");
}

/// What is judged already has the release's parts, but for the literals, which are in its ConfigMap.
AppSpec pinned_spec(const Observed& observed) {
  AppSpec spec = observed.app.spec;
  spec.config.env = observed.pinned_literals;
  return spec;
}

/// The app itself, as deeply as the peer lets itself be seen.
ComparedDeploy own_side(const Observed& observed, const ComparedDeploy& there) {
  const AppSpec spec = observed.pinned ? pinned_spec(observed) : observed.app.spec;
  ComparedDeploy here = kinds::compared_deploy(spec, there.depth);
  kinds::show_runs(here, kinds::runs_of(observed.children, observed.app.uid));
  here.changed_by = observed.app.changed_by;
  if (there.depth == Depth::kSecrets) here.secrets = observed.secret_marks;
  for (auto& [service, names] : kinds::binding_keys(spec, observed.secrets)) {
    if (tells_keys(there, service)) here.backing_services.at(service)["keys"] = names;
  }
  return here;
}

/// Of another codebase nothing is behind.
Lag lag_of(const Comparison& comparison) {
  const ComparedDeploy& here = comparison.here;
  const ComparedDeploy& there = comparison.there;
  if (here.code.at("repository") != there.code.at("repository")) return {};
  return {code_gap(here.runs, there.runs), code_gap(there.runs, here.runs)};
}

ParityFindings all_findings(const Comparison& comparison, const Lag& lag, Moments& moments) {
  const ComparedDeploy& here = comparison.here;
  const ComparedDeploy& there = comparison.there;
  ParityFindings all;
  const auto add = [&all](ParityFindings findings) { std::ranges::move(findings, std::back_inserter(all)); };
  add(compare_code(here, there, lag));
  add(compare_time(comparison, lag, moments));
  for (const auto& compare : {compare_config_keys, compare_config_values, compare_credentials,
                              compare_backing_services, compare_processes, compare_admin_processes})
    add(compare(here, there));
  add(compare_policies(comparison, moments));
  return all;
}

/// Names of the services that differ in what they are, once each.
std::vector<std::string> different_tools(const ParityFindings& findings) {
  std::vector<std::string> tools;
  for (const ParityFinding& finding : findings) {
    if (finding.dimension != Dimension::kBackingService || finding.severity == Severity::kInfo) continue;
    const std::size_t dot = finding.key.rfind('.');
    if (dot == std::string::npos || finding.key.substr(dot) == ".keys") continue;
    std::string name = finding.key.substr(0, dot);
    if (tools.empty() || tools.back() != name) tools.push_back(std::move(name));
  }
  return tools;
}

ParityGaps gaps_of(const Comparison& comparison, const Lag& lag, const ParityFindings& findings) {
  return {lag.here, comparison.here.changed_by, comparison.there.changed_by, different_tools(findings)};
}

}  // namespace

ParityReport compare_deploys(const Comparison& comparison) {
  ParityReport report;
  report.peer = comparison.peer;
  report.depth = comparison.there.depth;
  Moments moments(comparison.now);
  const Lag lag = lag_of(comparison);
  report.findings = all_findings(comparison, lag, moments);
  report.gaps = gaps_of(comparison, lag, report.findings);
  mark_expected(comparison.parity, comparison.peer_key, report.findings, moments);
  std::ranges::stable_sort(report.findings, {}, [](const ParityFinding& each) {
    return std::make_pair(each.expected.has_value(), each.severity);
  });
  const bool drifted = report.count(Severity::kError) + report.count(Severity::kWarning) > 0;
  report.state = drifted ? ParityState::kDrifted : ParityState::kInSync;
  report.message = message_of(report);
  report.valid_until = moments.soonest();
  return report;
}

ParityReports parity_reports(const Observed& observed) {
  ParityReports reports;
  if (observed.offline) return reports;
  if (observed.known_parity) return *observed.known_parity;
  const Parity& parity = observed.app.spec.parity;
  const std::int64_t now = kinds::parse_time(observed.now);
  for (const auto& [key, peer] : parity.peers) {
    if (const auto problem = observed.unread_peers.find(key); problem != observed.unread_peers.end()) {
      ParityReport report;
      report.peer = peer.key;
      report.message = problem->second;
      reports.emplace(key, std::move(report));
      continue;
    }
    const auto shown = observed.peers.find(key);
    if (shown == observed.peers.end()) {
      reports.emplace(key, unknown(observed.app, peer.key));
      continue;
    }
    const ComparedDeploy& there = shown->second;
    const ComparedDeploy here = own_side(observed, there);
    ParityReport report = compare_deploys({here, there, parity, key, peer.key, observed.policies.get(), now});
    if (const auto problem = observed.parity_problems.find(key); problem != observed.parity_problems.end())
      report.message += "; " + problem->second;
    reports.emplace(key, std::move(report));
  }
  return reports;
}

ParityReports unjudged_reports(const Observed& observed, const std::string& why) {
  ParityReports reports;
  if (observed.offline) return reports;
  for (const auto& [key, peer] : observed.app.spec.parity.peers) {
    ParityReport report = unknown(observed.app, peer.key);
    if (observed.peers.contains(key))
      report.message = "nothing is compared with " + to_string(peer.key) + " now: " + why;
    // The pin may be right again without a change that the memory of reports would notice.
    report.valid_until = kinds::parse_time(observed.now);
    reports.emplace(key, std::move(report));
  }
  return reports;
}

std::optional<std::chrono::seconds> until_parity_changes(const Observed& observed,
                                                         const ParityReports& reports) {
  Moments moments(kinds::parse_time(observed.now));
  for (const auto& [key, report] : reports) moments.add(report.valid_until.value_or(0));
  moments.add(next_end(observed.app.spec.parity, moments.now()).value_or(0));
  if (!moments.soonest()) return std::nullopt;
  return std::min<std::chrono::seconds>(std::chrono::seconds(*moments.soonest() - moments.now()),
                                        std::chrono::days(1));
}

}  // namespace twelvefactor::reconcile
