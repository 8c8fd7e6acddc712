#include "cli/status/status_flags.hpp"

#include <CLI/CLI.hpp>

#include "cli/cluster/cluster_flags.hpp"

namespace twelvefactor::cli {

StatusFlags::StatusFlags(CLI::App& root, const std::string& program, const std::string& version) {
  status_.cluster.program = program;
  status_.cluster.version = version;
  command_ =
      add_cluster_command(root, "status", "Show how an app is doing, what matters first", status_.cluster);
  add_output(*command_, status_.cluster.output, {{"json", Output::kJson}, {"yaml", Output::kYaml}});
  command_->footer("Exit code: 0 printed, 1 trouble, 2 wrong use.\nExample: " + program +
                   " status shop -n shop-production");
}

std::optional<StatusOptions> StatusFlags::called() const {
  if (!command_->parsed()) return std::nullopt;
  check_namespace(status_.cluster.namespace_name);
  return status_;
}

}  // namespace twelvefactor::cli
