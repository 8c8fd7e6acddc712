#include "cli/pods/pods_flags.hpp"

#include <charconv>

#include <CLI/CLI.hpp>

#include "cli/cluster/cluster_flags.hpp"

namespace twelvefactor::cli {
namespace {

void add_choice(CLI::App& command, PodChoice& choice) {
  command
      .add_option("-p,--process", choice.processes,
                  "Only the pods of this process, or admin process; may be repeated, or a list with commas")
      ->delimiter(',')
      ->allow_extra_args(false);
  add_release_number(command, "--release", choice.release, "Only the pods of this release");
}

/// "all" is -1.
std::int64_t lines(const std::string& text) {
  if (text == "all" || text == "-1") return -1;
  std::int64_t number = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || number < 0)
    throw CLI::ValidationError("--tail: '" + text + "' is no number of lines; write it like 200, or all");
  return number;
}

}  // namespace

PodsFlags::PodsFlags(CLI::App& root, const std::string& program, const std::string& version) {
  for (ClusterOptions* options : {&ps_.cluster, &logs_.cluster}) {
    options->program = program;
    options->version = version;
  }
  add_ps(root);
  add_logs(root);
}

void PodsFlags::add_ps(CLI::App& root) {
  ps_command_ = add_cluster_command(root, "ps", "List the pods of an app, by process", ps_.cluster);
  add_choice(*ps_command_, ps_.pods);
  add_output(*ps_command_, ps_.cluster.output, {{"json", Output::kJson}, {"yaml", Output::kYaml}});
  ps_command_->footer("Exit code: 0 printed, 1 trouble, 2 wrong use.\nExample: " + ps_.cluster.program +
                      " ps shop -n shop-production");
}

void PodsFlags::add_logs(CLI::App& root) {
  CLI::App* command = add_cluster_command(
      root, "logs", "Print what the processes of an app write, in the order of time", logs_.cluster);
  logs_command_ = command;
  add_choice(*command, logs_.pods);
  command->add_flag("-f,--follow", logs_.follow,
                    "Go on with what is written from now on, by pods that come, too, until Ctrl-C");
  command->add_option("--since", since_, "Only what was written so long ago or later: 90s, 30m, 2h");
  command->add_option("--tail", tail_, "Lines of each pod, or all")->capture_default_str();
  command->add_flag("--previous", logs_.previous, "What the process wrote before its last restart");
  command->add_option("-c,--container", logs_.container, "A sidecar, instead of the process");
  command->add_flag("--timestamps", logs_.timestamps, "The time before each line");
  command->add_flag("--bare", logs_.bare, "Without the pod before each line, for programs that read logs");
  command->footer(
      "A log is the platform's to keep (12factor.net/logs): this reads what the nodes still have. It needs "
      "the right to get pods/log.\n"
      "Exit code: 0 printed, 1 trouble, or a log that could not be read; 2 wrong use.\nExample: " +
      logs_.cluster.program + " logs shop -f --process web -n shop-production");
}

std::optional<PodsCommand> PodsFlags::called() const {
  if (ps_command_->parsed()) {
    check_namespace(ps_.cluster.namespace_name);
    return ps_;
  }
  if (!logs_command_->parsed()) return std::nullopt;
  check_namespace(logs_.cluster.namespace_name);
  LogsOptions options = logs_;
  options.tail = lines(tail_);
  options.since = since_ago(since_);
  if (options.follow && options.previous)
    throw CLI::ValidationError("--previous: what has ended cannot be followed; leave out --follow");
  return options;
}

}  // namespace twelvefactor::cli
