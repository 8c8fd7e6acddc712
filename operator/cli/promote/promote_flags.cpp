#include "cli/promote/promote_flags.hpp"

#include <CLI/CLI.hpp>

#include "cli/cluster/cluster_flags.hpp"
#include "cli/terminal/flag.hpp"

namespace twelvefactor::cli {

PromoteFlags::PromoteFlags(CLI::App& root, const std::string& program, const std::string& version)
    : timeout_(static_cast<int>(promote_.timeout.count())) {
  promote_.cluster.program = program;
  promote_.cluster.version = version;
  add(root);
}

void PromoteFlags::add(CLI::App& root) {
  CLI::App* command = root.add_subcommand(
      "promote", "Bring what runs in one environment to another: prints the patch for Git, or applies it");
  command_ = command;
  add_app(*command, promote_.cluster);
  command->add_option("--from", promote_.from_namespace, "Namespace in which the image runs already")
      ->required()
      ->check(check_name);
  command->add_option("--to", promote_.cluster.namespace_name, "Namespace in which it is to run")
      ->required()
      ->check(check_name);
  command->add_option("--app-from", promote_.from_app, "Name of the app there, if it is another one")
      ->check(check_name);
  add_connection(*command, promote_.cluster);
  command->add_flag("--force", promote_.force, "Promote even from another codebase");
  auto* apply = command->add_flag("--apply", promote_.apply, "Patch the app in the cluster, after asking");
  command->add_flag("-y,--yes", promote_.yes, "Do not ask")->needs(apply);
  command->add_flag("--wait", promote_.wait, "Wait until the release is active, or cannot become active")
      ->needs(apply);
  command->add_option("--timeout", timeout_, "Seconds to wait at most")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  add_output(*command, promote_.cluster.output, {{"json", Output::kJson}, {"yaml", Output::kYaml}});
  command->footer(
      "It shows what runs in both, what changes, how the two differ, and what the promotion gate says. It "
      "moves image and revision, never config. With -o only the patch goes to standard output, and "
      "everything "
      "else to standard error.\n"
      "Exit code: 0 printed, applied, or nothing to promote; 1 it cannot be done, does not run, or trouble; "
      "2 wrong use.\nExample: " +
      promote_.cluster.program +
      " promote shop --from shop-staging --to shop-production -o yaml > promote.yaml");
}

std::optional<PromoteOptions> PromoteFlags::called() const {
  if (!command_->parsed()) return std::nullopt;
  PromoteOptions options = promote_;
  options.timeout = std::chrono::seconds(timeout_);
  return options;
}

}  // namespace twelvefactor::cli
