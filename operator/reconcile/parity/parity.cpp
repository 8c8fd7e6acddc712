#include "reconcile/parity/parity.hpp"

#include <algorithm>
#include <iterator>

#include "kinds/compared_deploy.hpp"
#include "kinds/deploy_runs.hpp"
#include "kinds/secret_marks.hpp"
#include "kinds/time.hpp"
#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {
namespace {

ParityReport unknown(const App& app, const AppKey& peer) {
  ParityReport report;
  report.peer = peer;
  report.message = "nothing is known of " + to_string(peer) +
                   ": either there is no such app, or it does not share with this one; its team allows the "
                   "comparison by an "
                   "entry in its spec.parity.shareWith with namespace: " +
                   app.key.namespace_name + " and name: " + app.key.name;
  return report;
}

std::string counted(std::size_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string message_of(const ParityReport& report) {
  const std::string infos = counted(report.count(Severity::kInfo), "info");
  if (report.state == ParityState::kInSync)
    return "nothing differs from " + to_string(report.peer) + " that should not; " + infos;
  return "differs from " + to_string(report.peer) + ": " + counted(report.count(Severity::kError), "error") +
         ", " + counted(report.count(Severity::kWarning), "warning") + ", " + infos +
         "; each finding says what to do";
}

/// Of a binding whose keys are known on one side only they are no difference.
bool tells_keys(const ComparedDeploy& there, const std::string& service) {
  const auto found = there.backing_services.find(service);
  return found != there.backing_services.end() && found->second.contains("keys");
}

/// The app itself, as deeply as the peer lets itself be seen.
ComparedDeploy own_side(const Observed& observed, const ComparedDeploy& there) {
  ComparedDeploy here = kinds::compared_deploy(observed.app.spec, there.depth);
  kinds::show_runs(here, kinds::runs_of(observed.children, observed.app.uid));
  here.changed_by = observed.app.changed_by;
  if (there.depth == Depth::kSecrets) here.secrets = observed.secret_marks;
  for (auto& [service, names] : kinds::binding_keys(observed.app.spec, observed.secrets)) {
    if (tells_keys(there, service)) here.backing_services.at(service)["keys"] = names;
  }
  return here;
}

}  // namespace

ParityReport compare_deploys(const Comparison& comparison) {
  ParityReport report;
  report.peer = comparison.peer;
  report.depth = comparison.there.depth;
  ParityFindings findings;
  for (const auto& dimension : {compare_code, compare_config_keys, compare_config_values,
                                compare_backing_services, compare_processes}) {
    for (ParityFinding& finding : dimension(comparison.here, comparison.there))
      findings.push_back(std::move(finding));
  }
  for (const Severity severity : {Severity::kError, Severity::kWarning, Severity::kInfo}) {
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(report.findings),
                 [severity](const ParityFinding& each) { return each.severity == severity; });
  }
  const bool drifted = report.count(Severity::kError) + report.count(Severity::kWarning) > 0;
  report.state = drifted ? ParityState::kDrifted : ParityState::kInSync;
  report.message = message_of(report);
  return report;
}

std::map<std::string, ParityReport> parity_reports(const Observed& observed) {
  std::map<std::string, ParityReport> reports;
  if (observed.offline) return reports;
  if (observed.known_parity) return *observed.known_parity;
  const Parity& parity = observed.app.spec.parity;
  const std::int64_t now = kinds::parse_time(observed.now);
  for (const auto& [key, peer] : parity.peers) {
    const auto shown = observed.peers.find(key);
    if (shown == observed.peers.end()) {
      reports.emplace(key, unknown(observed.app, peer.key));
      continue;
    }
    const ComparedDeploy& there = shown->second;
    const ComparedDeploy here = own_side(observed, there);
    reports.emplace(key, compare_deploys({here, there, parity, key, peer.key, observed.policies.get(), now}));
  }
  return reports;
}

}  // namespace twelvefactor::reconcile
