#include "cli/run.hpp"

#include <chrono>
#include <iostream>
#include <thread>

#include "cli/adopt/adopt.hpp"
#include "cli/cluster/cluster.hpp"
#include "cli/command_line.hpp"
#include "cli/completion/completion.hpp"
#include "cli/events/events.hpp"
#include "cli/files/explain.hpp"
#include "cli/files/lint.hpp"
#include "cli/files/policies.hpp"
#include "cli/files/render.hpp"
#include "cli/files/score.hpp"
#include "cli/imports/import.hpp"
#include "cli/parity/parity.hpp"
#include "cli/pods/logs.hpp"
#include "cli/pods/ps.hpp"
#include "cli/promote/promote.hpp"
#include "cli/release/config.hpp"
#include "cli/release/diff.hpp"
#include "cli/release/releases.hpp"
#include "cli/release/retry.hpp"
#include "cli/release/rollback.hpp"
#include "cli/scale/scale.hpp"
#include "cli/status/status.hpp"
#include "cli/task/run_task.hpp"
#include "cli/terminal/print.hpp"
#include "cli/terminal/terminal.hpp"
#include "host/signals.hpp"
#include "loop/operator.hpp"

namespace twelvefactor::cli {
namespace {

constexpr const char* kVersion = TWELVEFACTOR_VERSION;

/// Runs a command that talks to a cluster; `no_cluster` is the exit code when there is no way to one.
template <class Options>
int with_cluster(const Options& options, int (*command)(const Options&, Cluster&, const Terminal&),
                 int no_cluster = 1) {
  const Terminal terminal = standard_terminal();
  auto cluster = Cluster::open(options.cluster);
  if (cluster) return command(options, *cluster, terminal);
  trouble(terminal, cluster.error());
  return no_cluster;
}

/// Signals are for one thread alone, so they are blocked before any other begins.
int with_interruptions(const RunOptions& options) {
  static Interruption interruption([] { host::exit_now(kRunCancelled); });
  host::block_stop_signals();
  interruption.listen();
  const Terminal terminal = standard_terminal();
  auto cluster = Cluster::open(options.cluster);
  if (cluster) return run_task(options, *cluster, terminal, interruption);
  trouble(terminal, cluster.error());
  return kRunTrouble;
}

/// A shell that waits for an answer is a shell that hangs.
int answer_the_shell(const CompleteOptions& options) {
  std::thread([] {
    constexpr std::chrono::seconds kPatience{2};
    std::this_thread::sleep_for(kPatience);
    host::exit_now(0);
  }).detach();
  print_completions(options, std::cout);
  std::cout << std::flush;
  return 0;
}

struct Runner {
  int operator()(const Answered& answered) const { return answered.exit_code; }
  int operator()(const loop::OperatorOptions& options) const { return loop::run_operator(options); }
  int operator()(const RenderOptions& options) const {
    return render(options, std::cin, std::cout, std::cerr);
  }
  int operator()(const ReleasesOptions& options) const { return with_cluster(options, releases); }
  int operator()(const ConfigOptions& options) const { return with_cluster(options, config); }
  int operator()(const DiffOptions& options) const { return with_cluster(options, diff, 2); }
  int operator()(const StatusOptions& options) const { return with_cluster(options, status); }
  int operator()(const RollbackOptions& options) const { return with_cluster(options, rollback); }
  int operator()(const RetryOptions& options) const { return with_cluster(options, retry); }
  int operator()(const ScaleOptions& options) const { return with_cluster(options, scale); }
  int operator()(const AdoptOptions& options) const { return with_cluster(options, adopt_app); }
  int operator()(const PsOptions& options) const { return with_cluster(options, ps); }
  int operator()(const LogsOptions& options) const { return with_cluster(options, logs_until_ended); }
  int operator()(const EventsOptions& options) const { return with_cluster(options, events_until_ended); }
  int operator()(const CompletionOptions& options) const {
    std::cout << completion_script(options.shell);
    return 0;
  }
  int operator()(const CompleteOptions& options) const { return answer_the_shell(options); }
  int operator()(const RunOptions& options) const { return with_interruptions(options); }
  int operator()(const ImportOptions& options) const {
    if (!options.from.empty()) return with_cluster(options, import_live, 2);
    return import_app(options, std::cin, std::cout, std::cerr);
  }
  int operator()(const LintOptions& options) const {
    const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return lint(options, now, std::cin, std::cout, std::cerr);
  }
  int operator()(const ScoreOptions& options) const {
    if (!options.files.empty() || !options.kustomizations.empty())
      return score_of_files(options, standard_terminal());
    return with_cluster(options, score, 2);
  }
  int operator()(const ParityOptions& options) const {
    if (options.sources.empty()) return with_cluster(options, parity_in_cluster, 2);
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return parity_of_files(options, now, standard_terminal());
  }
  int operator()(const PromoteOptions& options) const { return with_cluster(options, promote); }
  int operator()(const ExplainOptions& options) const { return explain(options, std::cout, std::cerr); }
  int operator()(const PoliciesOptions& options) const {
    const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    return policies(options, now, std::cin, std::cout, std::cerr);
  }
  int operator()(const VersionOptions&) const {
    std::cout << "twelvefactor " << kVersion << "\n";
    return 0;
  }
};

}  // namespace

int run(int argc, const char* const* argv) {
  return std::visit(Runner{}, parse_command_line(argc, argv, kVersion));
}

}  // namespace twelvefactor::cli
