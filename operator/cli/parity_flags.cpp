#include "cli/parity_flags.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "cli/cluster_flags.hpp"
#include "cli/flag.hpp"

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

ParityFlags::ParityFlags(CLI::App& root, const std::string& program, const std::string& version)
    : timeout_(static_cast<int>(promote_.timeout.count())) {
  for (ClusterOptions* each : {&parity_.cluster, &promote_.cluster}) {
    each->program = program;
    each->version = version;
  }
  add_parity(root);
  add_promote(root);
}

void ParityFlags::add_parity(CLI::App& root) {
  CLI::App* command =
      root.add_subcommand("parity", "Tell how environments of an app differ, in the cluster or by files");
  parity_command_ = command;
  command
      ->add_option(
          "NAMES", names_,
          "One: an app in the cluster. Two: files, directories or -; first the environment that comes "
          "before, then the one that follows, whose expected differences count")
      ->required();
  add_namespace(*command, parity_.cluster);
  add_connection(*command, parity_.cluster);
  command
      ->add_option("--peer", parity_.peers,
                   "Of the app: only this peer, by its key in spec.parity.peers; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--app", parity_.app, "Of files: the app, where they hold several");
  command
      ->add_option("--policy", parity_.policies,
                   "Of files: file with the TwelveFactorPolicies of both; may be repeated")
      ->allow_extra_args(false);
  command->add_option(
      "--today", parity_.today,
      "Of files: day that expected differences are measured by, as 2027-03-31; without it today");
  command->add_option("-o,--output", format_, "How the report is printed: text, json, sarif, markdown or md")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "json", "sarif", "markdown", "md"}));
  command->add_flag("--strict", parity_.strict, "Warnings fail, too");
  command->footer(
      "Of an app it prints the reports that the operator keeps. Of files it compares the TwelveFactorApps, "
      "or, where "
      "there are\nnone, the plain workloads. Secrets among them are compared and never shown.\n"
      "Exit code: 0 no errors, 1 errors (--strict: or warnings), 2 something is unknown or could not be "
      "read, or "
      "wrong use.\nExamples: " +
      parity_.cluster.program + " parity shop -n shop-production\n          " + parity_.cluster.program +
      " parity staging.yaml production.yaml -o markdown\n          kustomize build overlays/production | " +
      parity_.cluster.program + " parity staging.yaml -");
}

void ParityFlags::add_promote(CLI::App& root) {
  CLI::App* command = root.add_subcommand(
      "promote", "Run in one environment what runs in another: prints the patch for Git, or applies it");
  promote_command_ = command;
  add_app(*command, promote_.cluster);
  command->add_option("--from", promote_.from_namespace, "Namespace in which the image runs already")
      ->required()
      ->check(check_name);
  command->add_option("--to", promote_.cluster.namespace_name, "Namespace in which it is to run")
      ->required()
      ->check(check_name);
  command->add_option("--app-from", promote_.from_app, "Name of the app there, where it is another")
      ->check(check_name);
  add_connection(*command, promote_.cluster);
  command->add_flag("--force", promote_.force, "Also from another codebase");
  auto* apply = command->add_flag("--apply", promote_.apply, "Patch the app in the cluster, after asking");
  command->add_flag("-y,--yes", promote_.yes, "Do not ask")->needs(apply);
  command->add_flag("--wait", promote_.wait, "Wait until the release is active, or cannot be")->needs(apply);
  command->add_option("--timeout", timeout_, "Seconds to wait at most")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  add_output(*command, promote_.cluster.output, {{"json", Output::kJson}, {"yaml", Output::kYaml}});
  command->footer(
      "It shows what runs in both, what changes, how the two differ, and what the promotion gate says. Image "
      "and "
      "revision\ntravel, config never does. With -o the patch alone goes to standard output, all else to "
      "standard "
      "error.\n"
      "Exit code: 0 printed, applied, or nothing to promote; 1 it cannot be done, does not come to run, or "
      "trouble; "
      "2 wrong use.\nExample: " +
      promote_.cluster.program +
      " promote shop --from shop-staging --to shop-production -o yaml > promote.yaml");
}

ParityOptions ParityFlags::parity() const {
  ParityOptions options = parity_;
  options.format = format_of(format_);
  if (names_.size() > 2)
    throw CLI::ValidationError("'" + names_[2] +
                               "' is one too many: name an app in the cluster, or two sources");
  if (names_.size() == 2) {
    if (names_[0] == "-" && names_[1] == "-")
      throw CLI::ValidationError("only one of the two can be standard input");
    if (!parity_.peers.empty())
      throw CLI::ValidationError("--peer is for an app in the cluster, not for files");
    options.sources = names_;
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

PromoteOptions ParityFlags::promote() const {
  PromoteOptions options = promote_;
  options.timeout = std::chrono::seconds(timeout_);
  return options;
}

std::optional<ParityCommand> ParityFlags::called() const {
  if (parity_command_->parsed()) return parity();
  if (promote_command_->parsed()) return promote();
  return std::nullopt;
}

}  // namespace twelvefactor::cli
