#include "cli/parity/parity_flags.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "cli/cluster/cluster_flags.hpp"
#include "cli/terminal/flag.hpp"

namespace twelvefactor::cli {
namespace {

ParityFormat format_of(const std::string& name) {
  if (name == "json") return ParityFormat::kJson;
  if (name == "sarif") return ParityFormat::kSarif;
  return name == "text" ? ParityFormat::kText : ParityFormat::kMarkdown;
}

/// A path, where an app's name is meant.
bool is_a_path(const std::string& name) {
  return name == "-" || name.ends_with(".yaml") || name.ends_with(".yml") || name.ends_with(".json") ||
         name.starts_with(".") || name.starts_with("/");
}

void refuse_of_app(const ParityOptions& options) {
  const std::pair<const char*, bool> given[] = {{"--app", !options.app.empty()},
                                                {"--policy", !options.policies.empty()},
                                                {"--today", !options.today.empty()}};
  for (const auto& [flag, is] : given) {
    if (is) throw CLI::ValidationError(std::string(flag) + " is for files, not for an app in the cluster");
  }
}

}  // namespace

ParityFlags::ParityFlags(CLI::App& root, const std::string& program, const std::string& version) {
  parity_.cluster.program = program;
  parity_.cluster.version = version;
  add_parity(root);
}

void ParityFlags::add_parity(CLI::App& root) {
  CLI::App* command =
      root.add_subcommand("parity", "Show how environments of an app differ, in the cluster or in files");
  command_ = command;
  command->add_option(
      "NAMES", names_,
      "One name is an app in the cluster. Two are files, directories or -: first the earlier environment, "
      "such as staging, then the later one, whose expected differences count");
  command
      ->add_option("-k,--kustomize", kustomizations_,
                   "A source that kustomize, or kubectl, on the path builds: a directory with a "
                   "kustomization.yaml. Given twice, or after one name")
      ->type_name("DIR")
      ->allow_extra_args(false);
  add_namespace(*command, parity_.cluster);
  add_connection(*command, parity_.cluster);
  command
      ->add_option("--peer", parity_.peers,
                   "For an app: only this peer, by its key in spec.parity.peers; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--app", parity_.app, "For files: which app, if they hold several");
  command
      ->add_option("--policy", parity_.policies,
                   "For files: file with the TwelveFactorPolicies of both; may be repeated")
      ->allow_extra_args(false);
  command->add_option(
      "--today", parity_.today,
      "For files: the day by which expected differences are judged, such as 2027-03-31; without it today");
  command->add_option("-o,--output", format_, "How the report is printed: text, json, sarif, markdown or md")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json", "sarif", "markdown", "md"}));
  command->add_flag("--strict", parity_.strict, "Fail for warnings, too");
  command->footer(
      "For an app it prints the reports that the operator keeps. In files it compares the TwelveFactorApps, "
      "or the plain workloads where there are none. It compares Secrets among them, and never shows them.\n"
      "Exit code: 0 no errors, 1 errors (--strict: or warnings), 2 something is unknown or could not be "
      "read, or "
      "wrong use.\nExamples:\n  " +
      parity_.cluster.program + " parity shop -n shop-production\n  " + parity_.cluster.program +
      " parity staging.yaml production.yaml -o markdown\n  kustomize build overlays/production |\n    " +
      parity_.cluster.program + " parity staging.yaml -");
}

ParityOptions ParityFlags::parity() const {
  ParityOptions options = parity_;
  options.format = format_of(format_);
  const std::size_t given = names_.size() + kustomizations_.size();
  if (given == 0) throw CLI::RequiredError("NAMES");
  if (!kustomizations_.empty() && given != 2)
    throw CLI::ValidationError(
        "-k is one of two sources: give another -k, or one file or directory before it");
  if (names_.size() > 2)
    throw CLI::ValidationError("'" + names_[2] +
                               "' is one too many: name an app in the cluster, or two sources");
  if (given == 2) {
    if (names_.size() == 2 && names_[0] == "-" && names_[1] == "-")
      throw CLI::ValidationError("only one of the two can be standard input");
    if (!parity_.peers.empty())
      throw CLI::ValidationError("--peer is for an app in the cluster, not for files");
    for (const std::string& name : names_) options.sources.push_back({name, false});
    for (const std::string& directory : kustomizations_) options.sources.push_back({directory, true});
    return options;
  }
  if (is_a_path(names_.at(0)))
    throw CLI::ValidationError(
        "'" + names_.at(0) +
        "' is a file, and one alone cannot be compared: name two, or an app in the cluster");
  options.cluster.app = checked_app(names_.at(0));
  check_namespace(options.cluster.namespace_name);
  refuse_of_app(options);
  return options;
}

std::optional<ParityOptions> ParityFlags::called() const {
  if (!command_->parsed()) return std::nullopt;
  return parity();
}

}  // namespace twelvefactor::cli
