#include "cli/task/run_flags.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "cli/cluster/cluster_flags.hpp"
#include "cli/terminal/flag.hpp"

namespace twelvefactor::cli {

RunFlags::RunFlags(CLI::App& root, const std::string& program, const std::string& version) {
  run_.cluster.program = program;
  run_.cluster.version = version;
  command_ = add_cluster_command(root, "run", "Run a one-off process on a release: run APP -- COMMAND...",
                                 run_.cluster);
  command_
      ->add_option("--admin-process", run_.admin_process,
                   "An admin process with trigger Manual; what follows -- is added to its arguments")
      ->check(check_name);
  add_release_number(*command_, "--release", run_.release, "Without it: the release that runs");
  auto* process = command_->add_option("--process", run_.process,
                                       "Whose variables and resources it gets; without it those of web");
  process->check(check_name)->excludes(command_->get_option("--admin-process"));
  command_->add_option("--timeout", run_.timeout, "Seconds that the process may take; 3600 without it")
      ->check(CLI::PositiveNumber);
  command_->add_option("--name", run_.name, "Of the AdminTask; without it one is made up")->check(check_name);
  command_->add_flag("--detach", run_.detach, "Print the name of the AdminTask, and do not wait");
  add_output(*command_, run_.cluster.output, {{"json", Output::kJson}});
  command_->footer(
      "The process runs in the cluster with the image, config and bindings of the release. Its output goes "
      "to "
      "standard output\nwhile it runs, all else to standard error; with -o json both go there, and the "
      "AdminTask to standard output. Ctrl-C cancels.\n"
      "Exit code: that of the process, 128+N where signal N has killed it; 124 it took longer than "
      "--timeout, "
      "125 it was not run, trouble\nor wrong use, 130 cancelled.\nExample: " +
      program + " run shop -n shop-production -- bin/console --flag");
}

std::optional<RunOptions> RunFlags::called(std::vector<std::string> words) const {
  if (!command_->parsed()) return std::nullopt;
  check_namespace(run_.cluster.namespace_name);
  if (words.empty() && run_.admin_process.empty())
    throw CLI::ValidationError(
        "what shall be run? Write it after --, as in: run shop -- bin/console, or name an "
        "--admin-process");
  RunOptions run = run_;
  run.words = std::move(words);
  return run;
}

bool run_was_meant(const std::vector<std::string>& arguments) {
  return !arguments.empty() && arguments.front() == "run";
}

std::vector<std::string> words_after_dashes(std::vector<std::string>& arguments) {
  if (!run_was_meant(arguments)) return {};
  const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
  if (dashes == arguments.end()) return {};
  std::vector<std::string> words(dashes + 1, arguments.end());
  arguments.erase(dashes, arguments.end());
  return words;
}

}  // namespace twelvefactor::cli
