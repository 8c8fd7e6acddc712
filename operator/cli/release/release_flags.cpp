#include "cli/release/release_flags.hpp"

#include <CLI/CLI.hpp>

#include "cli/cluster/cluster_flags.hpp"

namespace twelvefactor::cli {
ReleaseFlags::ReleaseFlags(CLI::App& root, const std::string& program, const std::string& version)
    : program_(program), version_(version), retry_timeout_(static_cast<int>(retry_.timeout.count())) {
  add_releases(root);
  add_config(root);
  add_diff(root);
  add_rollback(root);
  add_retry(root);
}

CLI::App* ReleaseFlags::add(CLI::App& root, const std::string& name, const std::string& help,
                            ClusterOptions& options) {
  options.program = program_;
  options.version = version_;
  return add_cluster_command(root, name, help, options);
}

void ReleaseFlags::add_releases(CLI::App& root) {
  releases_command_ = add(root, "releases", "List an app's releases, newest first", releases_.cluster);
  add_output(*releases_command_, releases_.cluster.output,
             {{"json", Output::kJson}, {"yaml", Output::kYaml}, {"wide", Output::kWide}});
  releases_command_->footer("Exit code: 0 printed, 1 trouble, 2 wrong use.\nExample: " + program_ +
                            " releases shop -n shop-production -o wide");
}

void ReleaseFlags::add_config(CLI::App& root) {
  config_command_ = add(root, "config", "List the variables and files of a release, and where they come from",
                        config_.cluster);
  add_release_number(*config_command_, "--release", config_.release,
                     "The release to list; without it the one that runs");
  add_output(*config_command_, config_.cluster.output, {{"json", Output::kJson}, {"yaml", Output::kYaml}});
  config_command_->footer(
      "Secrets are not read, and config that looks like one is hidden.\n"
      "Exit code: 0 printed, 1 trouble, 2 wrong use.\nExample: " +
      program_ + " config shop -n shop-production");
}

void ReleaseFlags::add_diff(CLI::App& root) {
  diff_command_ = add(root, "diff", "Show what differs between two releases of an app", diff_.cluster);
  add_release_number(*diff_command_, "--from", diff_.from,
                     "The older one; without it the active release, or the one before it");
  add_release_number(*diff_command_, "--to", diff_.to,
                     "The newer one; without it the wanted release, or the active one");
  add_output(*diff_command_, diff_.cluster.output, {{"json", Output::kJson}});
  diff_command_->footer(
      "It says that a secret changed, or config that looks like one, and never shows it.\n"
      "Exit code: 0 nothing differs, 1 something does, 2 wrong use or trouble.\nExample: " +
      program_ + " diff shop --from 11 --to 12");
}

void ReleaseFlags::add_rollback(CLI::App& root) {
  rollback_command_ =
      add(root, "rollback", "Run an earlier release again: prints the patch for Git, or applies it",
          rollback_.cluster);
  add_release_number(*rollback_command_, "--to", rollback_.to,
                     "The release to run again; without it the one before the active one");
  rollback_command_->add_flag("--run-before-release", rollback_.run_before_release,
                              "Run the admin processes with trigger BeforeRelease, too");
  auto* unpin = rollback_command_->add_flag("--unpin", rollback_.unpin,
                                            "Remove the pin, so that the spec counts again");
  for (const char* other : {"--to", "--run-before-release"})
    unpin->excludes(rollback_command_->get_option(other));
  auto* apply =
      rollback_command_->add_flag("--apply", rollback_.apply, "Patch the app in the cluster, after asking");
  rollback_command_->add_flag("-y,--yes", rollback_.yes, "Do not ask")->needs(apply);
  add_output(*rollback_command_, rollback_.cluster.output,
             {{"json", Output::kJson}, {"yaml", Output::kYaml}});
  rollback_command_->footer(
      "The patch goes to standard output, everything else to standard error. Secrets keep the values of "
      "now.\n"
      "Exit code: 0 printed or applied, 1 it cannot be done or trouble, 2 wrong use.\nExample: " +
      program_ + " rollback shop --to 11 > rollback.yaml");
}

void ReleaseFlags::add_retry(CLI::App& root) {
  retry_command_ = add(root, "retry", "Run the failed admin process of a release again", retry_.cluster);
  retry_command_->add_flag("--wait", retry_.wait, "Wait until the release is active or has failed again");
  retry_command_->add_option("--timeout", retry_timeout_, "Seconds to wait at most")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  retry_command_->footer(
      "Exit code: 0 it is run again (with --wait: and is active), 1 nothing to retry, failed again, or "
      "trouble, 2 wrong use.\nExample: " +
      program_ + " retry shop --wait");
}

void ReleaseFlags::check() const {
  const auto command = called();
  if (!command) return;
  const std::string& name = std::visit(
      [](const auto& options) -> const std::string& { return options.cluster.namespace_name; }, *command);
  check_namespace(name);
}

std::optional<ReleaseCommand> ReleaseFlags::called() const {
  if (releases_command_->parsed()) return releases_;
  if (config_command_->parsed()) return config_;
  if (diff_command_->parsed()) return diff_;
  if (rollback_command_->parsed()) return rollback_;
  if (!retry_command_->parsed()) return std::nullopt;
  RetryOptions retry = retry_;
  retry.timeout = std::chrono::seconds(retry_timeout_);
  return retry;
}

}  // namespace twelvefactor::cli
