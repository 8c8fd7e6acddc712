#include "cli/promote/gate_answers.hpp"

#include "cli/terminal/print.hpp"
#include "kinds/deploy/compared_deploy.hpp"
#include "kinds/deploy/deploy_runs.hpp"
#include "reconcile/levels.hpp"
#include "reconcile/policy_choice.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::cli {
namespace {

using reconcile::kNotPromotedRule;

/// Does the peer let the operator look at it for this app? Without that it refuses, whatever the user may
/// see.
bool consents(const DeployState& peer, const AppKey& reader) {
  return kinds::Consent(peer.spec).depth_for(reader).has_value();
}

/// Why the gate is open, whatever ran: the rule is off, or an exemption counts today. Empty: it is not.
std::string opened_by(const DeployState& to, const std::vector<Policy>& policies) {
  const Rule* rule = reconcile::find_rule(std::string(kNotPromotedRule));
  if (rule == nullptr) return "";
  const reconcile::Applied applied = reconcile::policy_for(to.spec.environment, policies);
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const std::vector<Finding> judged =
      reconcile::levelled({{std::string(rule->id), rule->factor, rule->level, ".spec.parity.peers", "", ""}},
                          to.spec, applied.policy, today);
  for (const Finding& each : judged) {
    if (each.rule != kNotPromotedRule) continue;
    return each.exempted.empty() ? "" : "an exemption of " + each.rule + " counts until " + each.exempted;
  }
  return "rule " + std::string(kNotPromotedRule) + " is off in this environment";
}

}  // namespace

std::vector<GateAnswer> ask_gates(const std::string& image, const DeployState& to, const DeployState& from,
                                  const std::vector<Policy>& policies, const Cluster& cluster) {
  std::vector<GateAnswer> answers;
  const std::string identity = kinds::image_identity(image);
  const std::vector<DeployRun> own_runs = shown(to).runs;
  const std::string opened = opened_by(to, policies);
  for (const auto& [key, peer] : to.spec.parity.peers) {
    if (!peer.required) continue;
    if (peer.key == to.app.key) {
      answers.push_back(
          {key, {.why = "its peer is this deploy itself; name the one of another environment"}, opened});
      continue;
    }
    Cluster other = cluster.about(peer.key);
    const Result<DeployState> state = peer.key == from.app.key ? Result(from) : read_deploy(other);
    if (!state) {
      answers.push_back({key, {.why = "nobody can tell from here: " + state.error().message}, opened});
      continue;
    }
    const ComparedDeploy there = shown(*state);
    const bool known = consents(*state, to.app.key);
    answers.push_back(
        {key, reconcile::promotion_of(identity, own_runs, peer, known ? &there : nullptr, now_in_seconds()),
         opened});
  }
  return answers;
}

}  // namespace twelvefactor::cli
