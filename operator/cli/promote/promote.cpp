#include "cli/promote/promote.hpp"

#include <ostream>

#include "cli/cluster/cluster_lists.hpp"
#include "cli/promote/gate_answers.hpp"
#include "cli/promote/promote_text.hpp"
#include "cli/promote/promote_wait.hpp"
#include "cli/terminal/print.hpp"
#include "reconcile/parity/parity.hpp"

namespace twelvefactor::cli {
namespace {

constexpr int kWrongUse = 2;

drift::Side side_of(const DeployState& deploy) {
  return {deploy.app.key, deploy.spec.environment, ""};
}

/// The key under which `to` names the other, if it does.
std::string peer_key(const DeployState& to, const AppKey& from) {
  for (const auto& [key, peer] : to.spec.parity.peers) {
    if (peer.key == from) return key;
  }
  return "";
}

drift::Drift drift_between(const DeployState& to, const DeployState& from,
                           const std::vector<Policy>& policies) {
  drift::Drift drift;
  drift.peer = peer_key(to, from.app.key);
  drift.here = side_of(to);
  drift.there = side_of(from);
  drift.report = reconcile::compare_deploys({shown(to), shown(from), to.spec.parity, drift.peer, from.app.key,
                                             policies.empty() ? nullptr : &policies, now_in_seconds()});
  drift.counts = drift::counts_of(drift.report);
  return drift;
}

int print_patch(const PromoteOptions& options, const App& to, const Promoted& promoted,
                const Terminal& terminal) {
  const std::string document = promotion_document(to, promoted);
  if (options.cluster.output != Output::kText)
    return print_document(terminal, document, options.cluster.output);
  *terminal.out << "\n# Commit this to Git, or: kubectl patch tfa " << to.key.name << " -n "
                << to.key.namespace_name
                << " --type merge --patch-file FILE (or run this again with --apply)\n";
  return print_document(terminal, document, Output::kYaml);
}

/// Status and the like may change in between; the spec may not.
Result<App> send(const DeployState& seen, const Promoted& promoted, Cluster& cluster) {
  constexpr int kMostTries = 5;
  App app = seen.app;
  for (int i = 0; i < kMostTries; ++i) {
    const auto answer = cluster.patch_app_as_seen(promotion_body(app, promoted));
    if (!answer) return answer.error();
    if (*answer) return read_app(**answer);
    auto now = read_or_explain(cluster.app(), read_app);
    if (!now) return now.error();
    if (now->uid != app.uid || now->generation != app.generation) break;
    app = std::move(*now);
  }
  return Error{"somebody else has changed app " + app.key.name + " in namespace " + app.key.namespace_name +
               " in between; nothing was changed. Look at it and try again"};
}

int apply(const PromoteOptions& options, const PromotionView& view, Cluster& cluster,
          const Terminal& terminal) {
  const AppKey& key = view.to.app.key;
  if (!options.yes && !terminal.asks) {
    *terminal.notes
        << "twelvefactor: there is no terminal to ask on; nothing was changed. Give --yes to do it unasked\n";
    return kWrongUse;
  }
  if (!options.yes &&
      !agreed(terminal, "Promote to app " + key.name + " in namespace " + key.namespace_name + "?")) {
    *terminal.notes << "Nothing was changed.\n";
    return 1;
  }
  const auto patched = send(view.to, view.promoted, cluster);
  if (!patched) return trouble(terminal, patched.error());
  *(options.cluster.output == Output::kText ? terminal.out : terminal.notes)
      << "\n"
      << after_promotion(view, {options.cluster.program, cluster.flags()});
  if (!options.wait) return 0;
  return wait_for_promotion(options, patched->generation, view.promoted, cluster, terminal);
}

}  // namespace

int promote(const PromoteOptions& options, Cluster& cluster, const Terminal& terminal) {
  const std::string& app = options.from_app.empty() ? options.cluster.app : options.from_app;
  Cluster source = cluster.about({options.from_namespace, app});
  if (source.app_key() == cluster.app_key()) {
    *terminal.notes << "twelvefactor: --from and --to name the same app; a promotion has two\n";
    return kWrongUse;
  }
  const auto from = read_deploy(source);
  if (!from) return trouble(terminal, from.error());
  const auto to = read_deploy(cluster);
  if (!to) return trouble(terminal, to.error());
  const auto what = promoted(*from, *to, options.force, {options.cluster.program, source.flags()},
                             {options.cluster.program, cluster.flags()});
  if (!what) return trouble(terminal, what.error());
  if (!what->nothing.empty()) {
    *terminal.notes << "There is nothing to promote: " << what->nothing << "\n";
    // A file that is written anew each time says the same as before.
    const bool file = !options.apply && options.cluster.output != Output::kText;
    return file ? print_patch(options, to->app, *what, terminal) : 0;
  }
  const auto policies = policies_of(cluster);
  if (!policies) return trouble(terminal, policies.error());
  const drift::Drift drift = drift_between(*to, *from, *policies);
  const std::vector<GateAnswer> gates = ask_gates(what->image, *to, *from, *policies, cluster);
  const PromotionView view{*from, *to, *what, drift, gates};
  const bool text = options.cluster.output == Output::kText;
  *(text ? terminal.out : terminal.notes)
      << promotion_text(view, text ? terminal.out_look : terminal.notes_look);
  return options.apply ? apply(options, view, cluster, terminal)
                       : print_patch(options, to->app, *what, terminal);
}

}  // namespace twelvefactor::cli
