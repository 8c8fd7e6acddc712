#include "cli/scale/scale.hpp"

#include <algorithm>
#include <ostream>

#include "cli/scale/scale_patch.hpp"
#include "cli/terminal/print.hpp"
#include "cli/terminal/text.hpp"

namespace twelvefactor::cli {
namespace {

constexpr int kNothingChanged = 1;

int number_now(const ScalableProcess& process) {
  return process.replicas.value_or(1);
}

std::string names_of(const std::map<std::string, ScalableProcess>& processes) {
  std::string names;
  for (const auto& [name, process] : processes) names += (names.empty() ? "" : ", ") + printable(name);
  return names;
}

/// The GitOps controller that would undo the change; empty: none is seen.
std::string kept_by(const ScalableApp& app, const std::map<std::string, int>& counts) {
  for (const auto& [name, number] : counts) {
    const std::string& owner = app.processes.at(name).owner;
    if (is_gitops(owner)) return owner;
  }
  return {};
}

int print_patch_for_git(const ScaleOptions& options, const App& app, const std::string& why,
                        const Terminal& terminal) {
  const bool yaml = options.cluster.output != Output::kJson;
  *terminal.notes << why << "Commit this to Git:\n";
  print_document(terminal, scale_document(app, options.counts), yaml ? Output::kYaml : Output::kJson);
  return options.print ? 0 : kNothingChanged;
}

void tell_what_was_done(const ScalableApp& app, const ScaleOptions& options, const Cluster& cluster,
                        const Terminal& terminal) {
  bool stated = false;
  for (const auto& [name, number] : options.counts) {
    const ScalableProcess& process = app.processes.at(name);
    *terminal.out << name << ": " << number_now(process) << " -> " << number << "\n";
    stated = stated || !process.owner.empty();
  }
  if (app.app.suspended)
    *terminal.notes << "The app is suspended: the pods start when spec.suspend is gone.\n";
  if (app.app.paused)
    *terminal.notes
        << "The app is paused: nothing is done until the annotation twelvefactor.dev/paused is gone.\n";
  if (stated)
    *terminal.notes << "A file that states replicas sets the old number again when it is applied: change it "
                       "there, too.\n";
  *terminal.notes << "Follow it: " << options.cluster.program << " status " << app.app.key.name
                  << cluster.flags() << "\n";
}

}  // namespace

std::string scale_problem(const ScalableApp& app, const std::string& name, int number) {
  const auto found = app.processes.find(name);
  if (found == app.processes.end())
    return "app " + app.app.key.name + " has no process " + printable(name) + "; it has " +
           names_of(app.processes);
  const ScalableProcess& process = found->second;
  if (process.autoscaled)
    return "the autoscaler of process " + name +
           " has the number of its pods; change autoscaling.minReplicas or " + "maxReplicas in the spec";
  if (!process.scaled_by.empty())
    return printable(process.scaled_by) + " has the number of pods of process " + name + "; change it there";
  if (process.singleton && number > 1)
    return "process " + name + " is a singleton, so it has one pod; give 1, or 0 to stop it";
  return {};
}

int scale(const ScaleOptions& options, Cluster& cluster, const Terminal& terminal) {
  const auto app = read_or_explain(cluster.app(), read_scalable);
  if (!app) return trouble(terminal, app.error());
  for (const auto& [name, number] : options.counts) {
    if (const std::string problem = scale_problem(*app, name, number); !problem.empty())
      return trouble(terminal, Error{problem});
  }
  if (options.print) return print_patch_for_git(options, app->app, "", terminal);
  const bool as_it_is = std::ranges::all_of(options.counts, [&app](const auto& entry) {
    return number_now(app->processes.at(entry.first)) == entry.second;
  });
  if (as_it_is) {
    *terminal.out << "Nothing to do: the spec asks for so many already.\n";
    return 0;
  }
  if (const std::string keeper = kept_by(*app, options.counts); !keeper.empty()) {
    return print_patch_for_git(options, app->app,
                               "Nothing was changed: " + printable(keeper) +
                                   " keeps these numbers as Git has them, and would undo it. ",
                               terminal);
  }
  const auto answer = cluster.patch_app(scale_body(app->app, options.counts));
  if (!answer) return trouble(terminal, answer.error());
  tell_what_was_done(*app, options, cluster, terminal);
  return 0;
}

}  // namespace twelvefactor::cli
