#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>

namespace twelvefactor::cli {
namespace {

constexpr const char* kAbout =
    "Twelve-factor deploys on Kubernetes: one TwelveFactorApp becomes Deployments, Services, config and "
    "admin Jobs.\n\n"
    "  twelvefactor render -f app.yaml | kubectl apply -f -     what would be made of an app, without a "
    "cluster's help\n"
    "  twelvefactor operator                                    keep every app in the cluster as its spec "
    "says\n\n"
    "A flag with a name in brackets can also be given as that environment variable; the flag counts.";

/// --kube-api-qps is TWELVEFACTOR_KUBE_API_QPS.
std::string variable(const std::string& flag) {
  std::string name = "TWELVEFACTOR_";
  for (const char c : flag.substr(2))
    name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

template <class T>
CLI::Option* flag(CLI::App& command, const std::string& name, T& target, const std::string& help) {
  return command.add_option(name, target, help)->envname(variable(name))->capture_default_str();
}

struct Seconds {
  int resync = 0;
  int shutdown_grace = 0;
};

CLI::App* add_operator(CLI::App& app, loop::OperatorOptions& options, Seconds& seconds) {
  CLI::App* command = app.add_subcommand("operator", "Run the reconcile loop until SIGTERM");
  flag(*command, "--kubeconfig", options.kubeconfig,
       "File with the API server and credentials; without it the pod's service account, or KUBECONFIG, or "
       "~/.kube/config");
  flag(*command, "--context", options.context, "Context of the kubeconfig; without it the current one");
  flag(*command, "--listen", options.listen, "Address of /metrics, /healthz and /readyz; empty for none");
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

CLI::App* add_render(CLI::App& app, RenderOptions& options, bool& quiet) {
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
      "Exit code: 0 printed, 1 an app could not be read or breaks an enforced rule, 2 wrong use.\n"
      "Example: twelvefactor render -f app.yaml | kubectl apply --server-side -f -");
  return command;
}

}  // namespace

Command parse_command_line(int argc, const char* const* argv, const std::string& version) {
  CLI::App app{kAbout, "twelvefactor"};
  app.require_subcommand(1);
  app.set_help_all_flag("--help-all", "Help of every command");
  app.set_version_flag("--version", version);

  loop::OperatorOptions operator_options;
  operator_options.version = version;
  Seconds seconds{static_cast<int>(operator_options.resync.count()),
                  static_cast<int>(operator_options.shutdown_grace.count())};
  RenderOptions render;
  render.namespace_name = "default";
  bool quiet = false;
  const CLI::App* operator_command = add_operator(app, operator_options, seconds);
  const CLI::App* render_command = add_render(app, render, quiet);
  app.add_subcommand("version", "Print the version");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    const int code = app.exit(problem);
    return Answered{code == 0 ? 0 : 2};
  }
  if (operator_command->parsed()) {
    operator_options.resync = std::chrono::seconds(seconds.resync);
    operator_options.shutdown_grace = std::chrono::seconds(seconds.shutdown_grace);
    return operator_options;
  }
  render.findings = !quiet;
  if (render_command->parsed()) return render;
  return VersionOptions{};
}

}  // namespace twelvefactor::cli
