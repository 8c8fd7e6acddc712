#include "cli/cluster/cluster_flags.hpp"

#include <CLI/CLI.hpp>

#include "cli/terminal/flag.hpp"
#include "kinds/text/duration.hpp"

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

}  // namespace

void add_app(CLI::App& command, ClusterOptions& options) {
  command.add_option("APP", options.app, "The TwelveFactorApp: shop or tfa/shop")
      ->required()
      ->transform(CLI::Validator(check_app, ""));
}

void add_namespace(CLI::App& command, ClusterOptions& options) {
  command
      .add_option("-n,--namespace", options.namespace_name,
                  "Namespace of the app; without it that of the kubeconfig's context")
      ->envname(variable("--namespace"));
}

void add_connection(CLI::App& command, ClusterOptions& options) {
  command
      .add_option("--kubeconfig", options.kubeconfig,
                  "File with the API server and credentials; without it KUBECONFIG or ~/.kube/config")
      ->envname(variable("--kubeconfig"));
  command.add_option("--context", options.context, "Context of the kubeconfig; without it the current one")
      ->envname(variable("--context"));
}

std::string checked_app(const std::string& text) {
  std::string name = text;
  const std::string problem = check_app(name);
  if (!problem.empty()) throw CLI::ValidationError(problem);
  return name;
}

CLI::App* add_cluster_command(CLI::App& root, const std::string& name, const std::string& help,
                              ClusterOptions& options) {
  CLI::App* command = root.add_subcommand(name, help);
  add_app(*command, options);
  add_namespace(*command, options);
  add_connection(*command, options);
  return command;
}

void add_output(CLI::App& command, Output& target, const std::map<std::string, Output>& formats) {
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

void add_release_number(CLI::App& command, const std::string& name, std::optional<std::int64_t>& target,
                        const std::string& help) {
  command.add_option(name, target, help)
      ->transform([](const std::string& text) { return text.starts_with('v') ? text.substr(1) : text; })
      ->check([](const std::string& text) {
        const bool good = !text.empty() && text.size() <= 18 && text.front() != '0' &&
                          text.find_first_not_of("0123456789") == std::string::npos;
        return good ? "" : "'" + text + "' is no number of a release; write it like 12 or v12";
      })
      ->type_name("N");
}

std::optional<std::chrono::seconds> since_ago(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto time = kinds::parse_duration(text);
  if (!time)
    throw CLI::ValidationError("--since: '" + text + "' is no length of time; write it like 90s, 30m or 2h");
  return time;
}

void check_namespace(const std::string& name) {
  const std::string problem = name.empty() ? "" : check_name(name);
  if (!problem.empty()) throw CLI::ValidationError("--namespace: " + problem);
}

}  // namespace twelvefactor::cli
