#include "cli/command_line.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "cli/parity/parity_flags.hpp"
#include "cli/promote/promote_flags.hpp"
#include "cli/release/release_flags.hpp"
#include "cli/status/status_flags.hpp"
#include "cli/task/run_flags.hpp"
#include "cli/task/run_task.hpp"
#include "cli/terminal/flag.hpp"
#include "loop/election.hpp"

namespace twelvefactor::cli {
namespace {

std::string about(const std::string& program) {
  return "Twelve-factor deploys on Kubernetes: one TwelveFactorApp becomes numbered releases, Deployments, "
         "Services, config and admin Jobs.\n\n  " +
         program + " status shop           how an app is, what matters first\n  " + program +
         " diff shop             what differs between two of its releases\n  " + program +
         " rollback shop         run the release before again\n  " + program +
         " run shop -- bin/task  a one-off process on the release that runs\n  " + program +
         " parity shop           how it differs from its deploys in other environments\n  " + program +
         " promote shop --from shop-staging --to shop-production\n                                 run there "
         "what runs here\n  " +
         program + " lint -f manifests/    what breaks a rule, with file and line\n  " + program +
         " score -n shop         how many factors hold in what runs\n  " + program +
         " render -f app.yaml    what would be made of an app, without a cluster's help\n  " + program +
         " operator              keep every app in the cluster as its spec says\n\n"
         "A flag with a name in brackets can also be given as that environment variable; the flag counts.";
}

/// kubectl finds a program that is called kubectl-<name> and runs it as `kubectl <name>`.
std::string program_name(const char* path) {
  const std::string_view text = path == nullptr ? "" : path;
  const std::string_view file = text.substr(text.rfind('/') + 1);
  return file.starts_with("kubectl-twelvefactor") ? "kubectl twelvefactor" : "twelvefactor";
}

template <class T>
CLI::Option* flag(CLI::App& command, const std::string& name, T& target, const std::string& help) {
  return command.add_option(name, target, help)->envname(variable(name))->capture_default_str();
}

CLI::Option* flag(CLI::App& command, const std::string& name, bool& target, const std::string& help) {
  return command.add_flag(name, target, help)->envname(variable(name));
}

struct Seconds {
  int resync = 0;
  int shutdown_grace = 0;
  int lease_duration = 0;
  int lease_renew_deadline = 0;
  int lease_retry_period = 0;
};

Seconds seconds_of(const loop::OperatorOptions& options) {
  const auto count = [](std::chrono::seconds time) { return static_cast<int>(time.count()); };
  return {count(options.resync), count(options.shutdown_grace), count(options.lease_duration),
          count(options.lease_renew_deadline), count(options.lease_retry_period)};
}

void take_over(const Seconds& seconds, loop::OperatorOptions& options) {
  options.resync = std::chrono::seconds(seconds.resync);
  options.shutdown_grace = std::chrono::seconds(seconds.shutdown_grace);
  options.lease_duration = std::chrono::seconds(seconds.lease_duration);
  options.lease_renew_deadline = std::chrono::seconds(seconds.lease_renew_deadline);
  options.lease_retry_period = std::chrono::seconds(seconds.lease_retry_period);
}

void add_leader_election(CLI::App* command, loop::OperatorOptions& options, Seconds& seconds) {
  flag(*command, "--leader-elect", options.leader_elect,
       "Work only while holding a Lease, so that of several processes one works and the others stand by");
  flag(*command, "--lease-name", options.lease_name, "The Lease; operators that share one take turns")
      ->check(check_name);
  flag(*command, "--lease-namespace", options.lease_namespace,
       "Where the Lease lies; without it the namespace of the pod or of the kubeconfig's context")
      ->check(check_name);
  flag(*command, "--lease-duration", seconds.lease_duration,
       "Seconds after the last renewal until another may lead")
      ->check(CLI::PositiveNumber);
  flag(*command, "--lease-renew-deadline", seconds.lease_renew_deadline,
       "Seconds without a renewal after which the leader ends")
      ->check(CLI::PositiveNumber);
  flag(*command, "--lease-retry-period", seconds.lease_retry_period,
       "Seconds between two renewals, and between two looks of those that stand by")
      ->check(CLI::PositiveNumber);
}

/// What single flags cannot see.
void check_together(loop::OperatorOptions& options) {
  const std::string problem = loop::lease_timing(options).problem();
  if (!problem.empty()) throw CLI::ValidationError(problem);
  std::sort(options.namespaces.begin(), options.namespaces.end());
  const auto again = std::unique(options.namespaces.begin(), options.namespaces.end());
  options.namespaces.erase(again, options.namespaces.end());
}

CLI::App* add_operator(CLI::App& app, loop::OperatorOptions& options, Seconds& seconds) {
  CLI::App* command = app.add_subcommand("operator", "Run the reconcile loop until SIGTERM");
  flag(*command, "--kubeconfig", options.kubeconfig,
       "File with the API server and credentials; without it the pod's service account, or KUBECONFIG, or "
       "~/.kube/config");
  flag(*command, "--context", options.context, "Context of the kubeconfig; without it the current one");
  flag(*command, "--listen", options.listen, "Address of /metrics, /healthz and /readyz; empty for none");
  flag(*command, "--probes-listen", options.probes_listen,
       "One more address of /healthz and /readyz, for the kubelet; empty for none");
  flag(*command, "--metrics-names", options.metrics_names,
       "Name apps, namespaces and peers in metrics of parity; without it they are sums over all apps");
  flag(*command, "--namespace", options.namespaces,
       "Look after the apps of this namespace only; may be repeated, or a list with commas. Without it: of "
       "the "
       "whole cluster")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->default_str("")
      ->check(check_name);
  add_leader_election(command, options, seconds);
  flag(*command, "--workers", options.workers,
       "Apps worked on at the same time, which bounds requests in flight")
      ->check(CLI::Range(1, 256));
  flag(*command, "--kube-api-qps", options.kube_api_qps,
       "Requests per second at most; 0 leaves it to the API server's fairness")
      ->check(CLI::NonNegativeNumber);
  flag(*command, "--kube-api-burst", options.kube_api_burst, "Requests above --kube-api-qps for a moment")
      ->check(CLI::PositiveNumber);
  flag(*command, "--resync", seconds.resync,
       "Seconds between two looks at every app; costs no request when nothing differs")
      ->check(CLI::PositiveNumber);
  flag(*command, "--shutdown-grace", seconds.shutdown_grace,
       "Seconds that requests in hand may take after SIGTERM")
      ->check(CLI::NonNegativeNumber);
  flag(*command, "--log-level", options.log_level, "The least severe that is logged")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  command->footer("Example: twelvefactor operator --kubeconfig ~/.kube/config --listen 127.0.0.1:8080");
  return command;
}

CLI::App* add_render(CLI::App& app, RenderOptions& options, bool& quiet, const std::string& program) {
  CLI::App* command =
      app.add_subcommand("render", "Print the objects that an app becomes, as YAML, without a cluster");
  command
      ->add_option("-f,--filename", options.files,
                   "File with TwelveFactorApps (YAML or JSON), - for standard input; may be repeated")
      ->required();
  flag(*command, "--namespace", options.namespace_name, "Namespace of apps that name none")
      ->default_str("default");
  command->add_flag("--quiet", quiet, "Do not print findings to standard error");
  command->footer(
      "Values of generated secrets are made by the operator and never printed; references to Secrets are "
      "taken as present.\n"
      "Jobs of admin processes with trigger BeforeRelease are among the objects. The operator runs them one "
      "after the other, and the processes only when they have succeeded; kubectl apply starts all at once.\n"
      "Exit code: 0 printed, 1 an app could not be read or breaks an enforced rule, 2 wrong use.\n"
      "Example: " +
      program + " render -f app.yaml | less");
  return command;
}

CLI::App* add_lint(CLI::App& app, LintOptions& options, const std::string& program) {
  CLI::App* command = app.add_subcommand("lint", "Check manifests against the rules, without a cluster");
  command
      ->add_option("-f,--filename", options.files,
                   "File or directory with TwelveFactorApps or plain workloads (YAML or JSON), - for "
                   "standard input; may be "
                   "repeated")
      ->required();
  command->add_option("--policy", options.policies,
                      "File with TwelveFactorPolicies, which set levels; may be repeated");
  command->add_option("--level", options.levels,
                      "A level over those of every policy, for a rule, a factor or all: TF0201=Enforce, "
                      "III=Off, Warn; may be "
                      "repeated");
  command->add_option("-o,--output", options.output, "How findings are printed")
      ->check(CLI::IsMember({"text", "json", "sarif", "junit"}));
  flag(*command, "--namespace", options.namespace_name, "Namespace of objects that name none")
      ->default_str("default");
  command->add_option("--environment", options.environment,
                      "Environment of plain workloads that have no label for it");
  command->add_option("--today", options.today,
                      "Day that exemptions are measured by, as 2027-03-31; without it today");
  command->add_flag("--strict", options.strict, "Findings at Warn fail, too");
  command->footer(
      "Plain Deployments, StatefulSets, CronJobs and so on, as Helm and kustomize print them, are judged as "
      "what they would break\n"
      "if they were adopted. A file that cannot be read does not keep the others from being looked at.\n"
      "Exit code: 0 nothing at Enforce, 1 findings at Enforce (--strict: or Warn), 2 something could not be "
      "read, or wrong use.\n"
      "Example: helm template shop ./chart | " +
      program + " lint -f -");
  return command;
}

CLI::App* add_score(CLI::App& app, ScoreOptions& options, const std::string& program) {
  CLI::App* command =
      app.add_subcommand("score", "Count the factors that hold, for each app and plain workload");
  command
      ->add_option("-n,--namespace", options.cluster.namespace_name,
                   "Namespace to look at; without it that of the kubeconfig's context")
      ->envname(variable("--namespace"));
  command->add_flag("-A,--all-namespaces", options.all_namespaces, "Look at every namespace");
  flag(*command, "--kubeconfig", options.cluster.kubeconfig,
       "File with the API server and credentials; without it KUBECONFIG or ~/.kube/config");
  flag(*command, "--context", options.cluster.context,
       "Context of the kubeconfig; without it the current one");
  command
      ->add_option_function<std::string>(
          "-o,--output",
          [&options](const std::string& text) {
            options.cluster.output = text == "json" ? Output::kJson : Output::kYaml;
          },
          "Instead of text: json, yaml")
      ->check(CLI::IsMember({"json", "yaml"}));
  command->add_option("--environment", options.environment,
                      "Environment of plain workloads that have no label for it");
  command
      ->add_option("--at-least", options.at_least,
                   "How many of the twelve factors must hold in each; else the exit code is 1")
      ->check(CLI::Range(0, 12));
  command->footer(
      "A number is how many findings count; with ! a policy enforces one of them.\n"
      "The policies of the cluster count, if you may list them.\n"
      "Exit code: 0 printed, 1 an app is below --at-least, 2 trouble or wrong use.\nExample: " +
      program + " score -n shop-production");
  return command;
}

/// Not by the flag itself: the variable belongs to every command, and `operator` takes a list.
void check_place(const ScoreOptions& options) {
  const std::string& name = options.cluster.namespace_name;
  const std::string problem = name.empty() ? "" : check_name(name);
  if (!problem.empty()) throw CLI::ValidationError("--namespace: " + problem);
}

CLI::App* add_explain(CLI::App& app, ExplainOptions& options) {
  CLI::App* command =
      app.add_subcommand("explain", "Print what a rule is about, why, and what to do instead");
  command->add_option("names", options.names,
                      "Rules (TF0301) or factors (III); without one, a list of all rules");
  command->add_flag("--markdown", options.markdown, "The whole catalogue as Markdown: docs/rules.md");
  command->footer("Exit code: 0 printed, 2 wrong use.\nExample: twelvefactor explain TF0301");
  return command;
}

/// Every command with what it writes its flags to. Lives as long as one reading of the command line.
class CommandLine {
 public:
  CommandLine(const std::string& program, const std::string& version)
      : app_(about(program), program),
        status_(app_, program, version),
        releases_(app_, program, version),
        run_(app_, program, version),
        parity_(app_, program, version),
        promote_(app_, program, version) {
    app_.require_subcommand(1);
    app_.set_help_all_flag("--help-all", "Help of every command");
    app_.set_version_flag("--version", version);
    operator_.version = version;
    seconds_ = seconds_of(operator_);
    operator_command_ = add_operator(app_, operator_, seconds_);
    add_commands_on_files(program, version);
    app_.add_subcommand("version", "Print the version");
    // With a callback CLI11 reads the environment variables of a command only when that command was called: a
    // variable that is set for the operator must not keep `lint` from running.
    for (CLI::App* command : app_.get_subcommands(nullptr)) command->parse_complete_callback([] {});
  }

  Command read(std::vector<std::string> arguments) {
    const bool run_meant = run_was_meant(arguments);
    std::vector<std::string> words = words_after_dashes(arguments);
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
    try {
      app_.parse(std::move(arguments));
      return called(std::move(words));
    } catch (const CLI::ParseError& problem) {
      const int code = app_.exit(problem);
      return Answered{code == 0 ? 0 : (run_meant ? kRunTrouble : 2)};
    }
  }

 private:
  void add_commands_on_files(const std::string& program, const std::string& version) {
    render_.namespace_name = "default";
    render_command_ = add_render(app_, render_, quiet_, program);
    lint_.namespace_name = "default";
    lint_.version = version;
    lint_command_ = add_lint(app_, lint_, program);
    score_.cluster.program = program;
    score_.cluster.version = version;
    score_command_ = add_score(app_, score_, program);
    explain_command_ = add_explain(app_, explain_);
  }

  /// `words`: what stood after --. Throws as CLI11 does where flags do not fit together.
  Command called(std::vector<std::string> words) {
    if (operator_command_->parsed()) {
      take_over(seconds_, operator_);
      check_together(operator_);
      return operator_;
    }
    if (auto run = run_.called(std::move(words))) return *std::move(run);
    if (auto status = status_.called()) return *std::move(status);
    if (auto parity = parity_.called()) return *std::move(parity);
    if (auto promote = promote_.called()) return *std::move(promote);
    releases_.check();
    if (auto release = releases_.called())
      return std::visit([](auto& options) -> Command { return std::move(options); }, *release);
    return called_on_files();
  }

  Command called_on_files() {
    render_.findings = !quiet_;
    if (render_command_->parsed()) return render_;
    if (lint_command_->parsed()) return lint_;
    if (explain_command_->parsed()) return explain_;
    if (!score_command_->parsed()) return VersionOptions{};
    check_place(score_);
    return score_;
  }

  CLI::App app_;
  loop::OperatorOptions operator_;
  Seconds seconds_;
  RenderOptions render_;
  bool quiet_ = false;
  LintOptions lint_;
  ScoreOptions score_;
  ExplainOptions explain_;
  StatusFlags status_;
  ReleaseFlags releases_;
  RunFlags run_;
  ParityFlags parity_;
  PromoteFlags promote_;
  const CLI::App* operator_command_ = nullptr;
  const CLI::App* render_command_ = nullptr;
  const CLI::App* lint_command_ = nullptr;
  const CLI::App* score_command_ = nullptr;
  const CLI::App* explain_command_ = nullptr;
};

}  // namespace

Command parse_command_line(int argc, const char* const* argv, const std::string& version) {
  const std::string program = program_name(argc > 0 ? argv[0] : nullptr);
  return CommandLine(program, version).read({argv + std::min(argc, 1), argv + argc});
}

}  // namespace twelvefactor::cli
