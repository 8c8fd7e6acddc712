#include "cli/events/events_flags.hpp"

#include <CLI/CLI.hpp>

#include "cli/cluster/cluster_flags.hpp"

namespace twelvefactor::cli {

EventsFlags::EventsFlags(CLI::App& root, const std::string& program, const std::string& version) {
  events_.cluster.program = program;
  events_.cluster.version = version;
  command_ = add_cluster_command(
      root, "events", "Print what the cluster tells of an app and its objects, in the order of time",
      events_.cluster);
  command_->add_flag("-f,--follow", events_.follow, "Go on with what is told from now on, until Ctrl-C");
  command_->add_option("--since", since_, "Only what happened so long ago or later: 90s, 30m, 2h");
  command_->add_flag("--warnings", events_.warnings, "Only events of type Warning");
  add_output(*command_, events_.cluster.output, {{"json", Output::kJson}, {"yaml", Output::kYaml}});
  command_->footer(
      "An object is the app's by its name, so that pods that have gone are told of, too. A cluster forgets "
      "an "
      "event after an hour, unless it was told otherwise.\n"
      "Exit code: 0 printed, 1 trouble, 2 wrong use.\nExample: " +
      program + " events shop -f --warnings -n shop-production");
}

std::optional<EventsOptions> EventsFlags::called() const {
  if (!command_->parsed()) return std::nullopt;
  check_namespace(events_.cluster.namespace_name);
  EventsOptions options = events_;
  options.since = since_ago(since_);
  if (options.follow && options.cluster.output != Output::kText)
    throw CLI::ValidationError("--output: what goes on is no document; leave out --follow or -o");
  return options;
}

}  // namespace twelvefactor::cli
