#include "cli/release_flags.hpp"

#include <CLI/CLI.hpp>

#include "cli/flag.hpp"

namespace twelvefactor::cli {
namespace {

/// "tfa/shop" and "shop" are shop; kubectl's other words for the kind are taken, too. Empty: no such name.
std::string app_name(const std::string& text) {
  std::string name = text;
  if (const auto slash = text.find('/'); slash != std::string::npos) {
    const std::string kind = text.substr(0, slash);
    if (kind != "tfa" && kind != "twelvefactorapp" && kind != "twelvefactorapps" &&
        kind != "twelvefactorapps.twelvefactor.dev")
      return "";
    name = text.substr(slash + 1);
  }
  return check_name(name).empty() ? name : "";
}

std::string check_app(std::string& text) {
  const std::string name = app_name(text);
  if (name.empty()) return "'" + text + "' names no app; write it like shop or tfa/shop";
  text = name;
  return "";
}

void output(CLI::App& command, Output& target, const std::map<std::string, Output>& formats) {
  std::string names;
  for (const auto& [name, format] : formats) names += (names.empty() ? "" : ", ") + name;
  const auto read = [&target, formats, names](const std::string& text) {
    const auto found = formats.find(text);
    if (found == formats.end()) throw CLI::ValidationError("-o: '" + text + "' is none of " + names);
    target = found->second;
  };
  command.add_option_function<std::string>("-o,--output", read, "Instead of text: " + names)
      ->type_name("FORMAT");
}

/// A release's number, also as v12.
void release(CLI::App& command, const std::string& name, std::optional<std::int64_t>& target,
             const std::string& help) {
  command.add_option(name, target, help)
      ->transform([](std::string text) { return text.starts_with('v') ? text.substr(1) : text; })
      ->check([](const std::string& text) {
        const bool good = !text.empty() && text.size() <= 18 && text.front() != '0' &&
                          text.find_first_not_of("0123456789") == std::string::npos;
        return good ? "" : "'" + text + "' is no number of a release; write it like 12 or v12";
      })
      ->type_name("N");
}

}  // namespace

ReleaseFlags::ReleaseFlags(CLI::App& root, const std::string& program, const std::string& version)
    : program_(program), version_(version), retry_timeout_(static_cast<int>(retry_.timeout.count())) {
  add_status(root);
  add_releases(root);
  add_diff(root);
  add_rollback(root);
  add_retry(root);
}

CLI::App* ReleaseFlags::add(CLI::App& root, const std::string& name, const std::string& help,
                            ClusterOptions& options) {
  options.program = program_;
  options.version = version_;
  CLI::App* command = root.add_subcommand(name, help);
  command->add_option("APP", options.app, "The TwelveFactorApp: shop or tfa/shop")
      ->required()
      ->transform(CLI::Validator(check_app, ""));
  command
      ->add_option("-n,--namespace", options.namespace_name,
                   "Namespace of the app; without it that of the kubeconfig's context")
      ->envname(variable("--namespace"));
  command
      ->add_option("--kubeconfig", options.kubeconfig,
                   "File with the API server and credentials; without it KUBECONFIG or ~/.kube/config")
      ->envname(variable("--kubeconfig"));
  command->add_option("--context", options.context, "Context of the kubeconfig; without it the current one")
      ->envname(variable("--context"));
  return command;
}

void ReleaseFlags::add_releases(CLI::App& root) {
  releases_command_ = add(root, "releases", "List an app's releases, newest first", releases_.cluster);
  output(*releases_command_, releases_.cluster.output,
         {{"json", Output::kJson}, {"yaml", Output::kYaml}, {"wide", Output::kWide}});
  releases_command_->footer("Exit code: 0 printed, 1 trouble, 2 wrong use.\nExample: " + program_ +
                            " releases shop -n shop-production -o wide");
}

void ReleaseFlags::add_diff(CLI::App& root) {
  diff_command_ = add(root, "diff", "Tell what differs between two releases of an app", diff_.cluster);
  release(*diff_command_, "--from", diff_.from, "Without it: the active release, or the one before it");
  release(*diff_command_, "--to", diff_.to, "Without it: the release that is wanted, or the active one");
  output(*diff_command_, diff_.cluster.output, {{"json", Output::kJson}});
  diff_command_->footer(
      "Of secrets, and of config that looks like one, it says only that they changed.\n"
      "Exit code: 0 nothing differs, 1 something does, 2 wrong use or trouble.\nExample: " +
      program_ + " diff shop --from 11 --to 12");
}

void ReleaseFlags::add_status(CLI::App& root) {
  status_command_ = add(root, "status", "Tell how an app is, what matters first", status_.cluster);
  output(*status_command_, status_.cluster.output, {{"json", Output::kJson}, {"yaml", Output::kYaml}});
  status_command_->footer("Exit code: 0 printed, 1 trouble, 2 wrong use.\nExample: " + program_ +
                          " status shop -n shop-production");
}

void ReleaseFlags::add_rollback(CLI::App& root) {
  rollback_command_ =
      add(root, "rollback", "Run an earlier release again: prints the patch for Git, or applies it",
          rollback_.cluster);
  release(*rollback_command_, "--to", rollback_.to, "The release to run again; without it the one before");
  rollback_command_->add_flag("--run-before-release", rollback_.run_before_release,
                              "Run the admin processes with trigger BeforeRelease, too");
  auto* unpin =
      rollback_command_->add_flag("--unpin", rollback_.unpin, "Go on with the spec: take the pin away");
  for (const char* other : {"--to", "--run-before-release"})
    unpin->excludes(rollback_command_->get_option(other));
  auto* apply =
      rollback_command_->add_flag("--apply", rollback_.apply, "Patch the app in the cluster, after asking");
  rollback_command_->add_flag("-y,--yes", rollback_.yes, "Do not ask")->needs(apply);
  output(*rollback_command_, rollback_.cluster.output, {{"json", Output::kJson}, {"yaml", Output::kYaml}});
  rollback_command_->footer(
      "The patch goes to standard output, all else to standard error. Secrets stay as they are now.\n"
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
  const std::string problem = name.empty() ? "" : check_name(name);
  if (!problem.empty()) throw CLI::ValidationError("--namespace: " + problem);
}

std::optional<ReleaseCommand> ReleaseFlags::called() const {
  if (releases_command_->parsed()) return releases_;
  if (diff_command_->parsed()) return diff_;
  if (status_command_->parsed()) return status_;
  if (rollback_command_->parsed()) return rollback_;
  if (!retry_command_->parsed()) return std::nullopt;
  RetryOptions retry = retry_;
  retry.timeout = std::chrono::seconds(retry_timeout_);
  return retry;
}

}  // namespace twelvefactor::cli
