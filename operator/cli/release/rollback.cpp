#include "cli/release/rollback.hpp"

#include <ostream>

#include "cli/release/diff.hpp"
#include "cli/release/difference_text.hpp"
#include "cli/release/release_choice.hpp"
#include "cli/terminal/print.hpp"

namespace twelvefactor::cli {
namespace {

constexpr int kWrongUse = 2;

/// What differs between what runs (or is wanted, where that is going back to what runs) and the release to
/// run again.
void show_difference(const std::vector<Release>& releases, const App& app, const Release& to,
                     Cluster& cluster, const Terminal& terminal) {
  const bool back_to_active = app.active == to.number;
  const Release* from = find_release(releases, (back_to_active ? app.desired : app.active).value_or(0));
  if (from == nullptr) return;
  const Differences differences = without_contents(read_and_compare(*from, to, cluster, terminal));
  *terminal.notes << difference_text(*from, to, differences, terminal.notes_look)
                  << "\nWhat Secrets hold stays as it is now.\n\n";
}

/// The operator refuses to run a release without its variables.
std::string config_problem(const Release& to, Cluster& cluster) {
  for (const std::string& name : {to.content.config_map, to.content.files_map}) {
    if (name.empty()) continue;
    const auto there = cluster.has_config_map(name);
    if (!there || *there) continue;
    return "the config of release " + version_of(to.number) + ", ConfigMap " + name +
           ", was deleted, so it cannot be run; choose another";
  }
  return "";
}

/// Pins to the release that is meant, after telling what that changes.
Result<Pin> choose(const RollbackOptions& options, const App& app, Cluster& cluster,
                   const Terminal& terminal) {
  if (options.unpin) {
    if (!app.pin) return Error{"app " + app.key.name + " is not pinned; there is nothing to take away"};
    return Pin{};
  }
  const auto list = cluster.releases();
  if (!list) return list.error();
  const auto releases = read_releases(*list, app.key.name);
  if (!releases) return releases.error();
  const auto to = release_to_run_again(*releases, app, options.to);
  if (!to) return to.error();
  if (const std::string problem = config_problem(**to, cluster); !problem.empty()) return Error{problem};
  show_difference(*releases, app, **to, cluster, terminal);
  // What is being rolled out has taken its pods already, some of them at least.
  const Release* desired = find_release(*releases, app.desired.value_or(0));
  const bool replaced = desired != nullptr && desired->status.phase == ReleasePhase::kReleasing;
  return Pin{(*to)->number, options.run_before_release, app.active == (*to)->number && !replaced};
}

int print_patch(const RollbackOptions& options, const App& app, const Pin& pin, const Terminal& terminal) {
  const bool yaml = options.cluster.output != Output::kJson;
  const std::string how = "Commit this to Git, or: kubectl patch tfa " + app.key.name + " -n " +
                          app.key.namespace_name +
                          " --type merge --patch-file FILE (or run this again with --apply)\n";
  // A comment, so that the output as a whole is the file; it names nothing of this machine.
  (yaml ? *terminal.out << "# " : *terminal.notes) << how;
  return print_document(terminal, pin_document(app, pin), yaml ? Output::kYaml : Output::kJson);
}

std::string question(const App& app, const Pin& pin) {
  const std::string name = "app " + app.key.name + " in namespace " + app.key.namespace_name;
  if (!pin.number) return "Unpin " + name + ", so that its spec counts again?";
  return "Pin " + name + " to release " + version_of(*pin.number) + "?";
}

int apply(const RollbackOptions& options, const App& app, const Pin& pin, Cluster& cluster,
          const Terminal& terminal) {
  if (!options.yes && !terminal.asks) {
    *terminal.notes
        << "twelvefactor: there is no terminal to ask on; nothing was changed. Give --yes to do it unasked\n";
    return kWrongUse;
  }
  if (!options.yes && !agreed(terminal, question(app, pin))) {
    *terminal.notes << "Nothing was changed.\n";
    return 1;
  }
  const auto answer = cluster.patch_app(pin_body(app, pin));
  if (!answer) return trouble(terminal, answer.error());
  *terminal.out << what_happens_next(app, pin, {options.cluster.program, cluster.flags()});
  return 0;
}

}  // namespace

std::string what_happens_next(const App& app, const Pin& pin, const Advice& advice) {
  const std::string name = app.key.name + advice.flags;
  std::string text;
  if (!pin.number) {
    text = "App " + app.key.name +
           " is not pinned any more. The operator now makes a new release of its spec.\n";
  } else if (pin.runs) {
    text = "App " + app.key.name + " is pinned to " + version_of(*pin.number) +
           ", which runs. The operator gives up the release that was wanted.\n";
  } else {
    const bool gate = pin.run_before_release || app.run_before_release;
    text = "App " + app.key.name + " is pinned to " + version_of(*pin.number) +
           ". The operator now makes a new release that copies it" +
           (gate ? ", and runs its admin processes with trigger BeforeRelease first" : "") + ".\n";
  }
  if (app.paused)
    text += "The app is paused: it does so when the annotation twelvefactor.dev/paused is gone.\n";
  text += "Follow it: " + advice.program + " status " + name + "\n";
  if (pin.number)
    text += "To go on with the spec later: " + advice.program + " rollback " + name + " --unpin\n";
  return text +
         "An app that is kept in Git needs the same change there, or it is undone: run this without "
         "--apply.\n";
}

int rollback(const RollbackOptions& options, Cluster& cluster, const Terminal& terminal) {
  const auto app = read_or_explain(cluster.app(), read_app);
  if (!app) return trouble(terminal, app.error());
  const auto pin = choose(options, *app, cluster, terminal);
  if (!pin) return trouble(terminal, pin.error());
  if (!options.apply) return print_patch(options, *app, *pin, terminal);
  return apply(options, *app, *pin, cluster, terminal);
}

}  // namespace twelvefactor::cli
