#include "cli/files/files_flags.hpp"

#include <CLI/CLI.hpp>

#include "cli/cluster/cluster_flags.hpp"
#include "cli/cluster/flag_with_variable.hpp"

namespace twelvefactor::cli {
namespace {

void add_kustomize(CLI::App& command, std::vector<std::string>& directories) {
  command
      .add_option(
          "-k,--kustomize", directories,
          "Directory with a kustomization.yaml: read as kustomize, or kubectl, on the path builds it; "
          "may be repeated")
      ->type_name("DIR");
}

void add_default_namespace(CLI::App& command, std::string& name, const char* about) {
  command.add_option("-n,--namespace", name, about)->envname(variable("--namespace"))->default_str("default");
}

void require_source(const std::vector<std::string>& files, const std::vector<std::string>& kustomizations) {
  if (files.empty() && kustomizations.empty()) throw CLI::RequiredError("--filename or --kustomize");
}

}  // namespace

FilesFlags::FilesFlags(CLI::App& root, const std::string& program, const std::string& version) {
  render_.namespace_name = "default";
  add_render(root, program);
  lint_.namespace_name = "default";
  lint_.version = version;
  add_lint(root, program);
  score_.cluster.program = program;
  score_.cluster.version = version;
  add_score(root, program);
  add_explain(root);
  add_policies(root, program);
}

void FilesFlags::add_render(CLI::App& root, const std::string& program) {
  CLI::App* command =
      root.add_subcommand("render", "Print the objects that an app becomes, as YAML, without a cluster");
  command->add_option("-f,--filename", render_.files,
                      "File or directory with TwelveFactorApps (YAML or JSON), - for standard input; may be "
                      "repeated");
  add_kustomize(*command, render_.kustomizations);
  add_default_namespace(*command, render_.namespace_name, "Namespace of apps that name none");
  command->add_flag("--quiet", quiet_, "Print only findings of level Enforce to standard error");
  command->footer(
      "It treats references to Secrets as present, and never prints generated values: the operator makes "
      "them.\n"
      "The objects include Jobs of admin processes with trigger BeforeRelease. The operator runs these one "
      "after the other, and starts the processes when they have succeeded; kubectl apply starts all at "
      "once.\n"
      "Exit code: 0 printed, 1 an app could not be read or breaks an enforced rule, 2 wrong use.\n"
      "Example: " +
      program + " render -f app.yaml | less");
  render_command_ = command;
}

void FilesFlags::add_lint(CLI::App& root, const std::string& program) {
  CLI::App* command = root.add_subcommand("lint", "Check manifests against the rules, without a cluster");
  command->add_option("-f,--filename", lint_.files,
                      "File or directory with TwelveFactorApps or plain workloads (YAML or JSON), - for "
                      "standard input; may be "
                      "repeated");
  add_kustomize(*command, lint_.kustomizations);
  command->add_option("--policy", lint_.policies,
                      "File with TwelveFactorPolicies, which set levels; may be repeated");
  command->add_option("--level", lint_.levels,
                      "Level of a rule, of a factor or of all, over that of every policy: TF0201=Enforce, "
                      "III=Off, Warn; may be repeated");
  command->add_option("-o,--output", lint_.output, "How findings are printed")
      ->check(CLI::IsMember({"text", "json", "sarif", "junit", "github", "gitlab", "openreports"}));
  add_default_namespace(*command, lint_.namespace_name, "Namespace of objects that name none");
  command->add_option("--environment", lint_.environment,
                      "Environment of plain workloads that have no label for it");
  command->add_option("--today", lint_.today,
                      "The day by which exemptions are judged, such as 2027-03-31; without it today");
  command->add_flag("--strict", lint_.strict, "Fail for findings at Warn, too");
  command->add_flag(
      "--skip-others", lint_.skip_others,
      "Skip files without a Kubernetes object, and Helm templates, although they are named; for "
      "pre-commit, which names every file");
  command->add_option("--baseline", lint_.baseline,
                      "File of --write-baseline: its findings are counted, and do not fail");
  command->add_option("--write-baseline", lint_.write_baseline,
                      "Write all findings into this file, and fail for none of them");
  command->footer(
      "It also says what plain Deployments, StatefulSets, CronJobs and so on would break as twelve-factor "
      "apps. After a file that it cannot read, it goes on with the others.\n"
      "Exit code: 0 nothing at Enforce, 1 findings at Enforce (--strict: or Warn) that neither an exemption "
      "nor the baseline covers, 2 something could not be read, there was nothing to judge, or wrong use.\n"
      "Example: helm template shop ./chart | " +
      program + " lint -f -");
  lint_command_ = command;
}

void FilesFlags::add_score(CLI::App& root, const std::string& program) {
  CLI::App* command =
      root.add_subcommand("score", "Count the factors that hold, for each app and plain workload");
  command
      ->add_option("-n,--namespace", score_.cluster.namespace_name,
                   "Namespace to look at; without it that of the kubeconfig's context")
      ->envname(variable("--namespace"));
  command->add_flag("-A,--all-namespaces", score_.all_namespaces, "Look at every namespace");
  add_connection(*command, score_.cluster);
  command->add_option("-o,--output", score_output_, "How it is printed: text, json, yaml or markdown")
      ->check(CLI::IsMember({"text", "json", "yaml", "markdown"}));
  command->add_option(
      "-f,--filename", score_.files,
      "File or directory with manifests, - for standard input, to judge instead of a cluster; "
      "may be repeated");
  add_kustomize(*command, score_.kustomizations);
  command->add_option("--environment", score_.environment,
                      "Environment of plain workloads that have no label for it");
  command
      ->add_option("--at-least", score_.at_least,
                   "How many of the twelve factors must hold in each; else the exit code is 1")
      ->check(CLI::Range(0, 12));
  command->footer(
      "A number is how many findings count; with ! a policy enforces one of them. - means that a plain "
      "workload does not say enough for this factor, which does not count against --at-least.\n"
      "Below the table stands what each plain workload would lose when it is imported, and which rules it "
      "breaks: the longest way first.\n"
      "The policies of the cluster count, if you may list them.\n"
      "Exit code: 0 printed, 1 an app is below --at-least, 2 something could not be read, nothing to judge, "
      "or "
      "wrong use.\nExample: " +
      program + " score -n shop-production");
  score_command_ = command;
}

void FilesFlags::add_explain(CLI::App& root) {
  CLI::App* command =
      root.add_subcommand("explain", "Print what a rule is about, why, and what to do instead");
  command->add_option("names", explain_.names,
                      "Rules (TF0301) or factors (III); without one, a list of all rules");
  command->add_flag("--markdown", explain_.markdown, "The whole catalogue as Markdown: docs/rules.md");
  command->footer("Exit code: 0 printed, 2 wrong use.\nExample: twelvefactor explain TF0301");
  explain_command_ = command;
}

void FilesFlags::add_policies(CLI::App& root, const std::string& program) {
  CLI::App* command = root.add_subcommand(
      "policies", "Print the policies with which the API server itself judges apps and workloads");
  CLI::Option* admission = command->add_flag("--admission", policies_.admission,
                                             "ValidatingAdmissionPolicies for TwelveFactorApps; each "
                                             "TwelveFactorPolicy of the cluster is a parameter");
  CLI::Option* workloads =
      command->add_flag("--workloads", policies_.workloads,
                        "ValidatingAdmissionPolicies for Deployments, StatefulSets, "
                        "CronJobs and the like, made of the TwelveFactorPolicies in files");
  workloads->excludes(admission);
  command
      ->add_option("-f,--filename", policies_.files,
                   "File or directory with TwelveFactorPolicies, - for standard input; may be repeated")
      ->needs(workloads);
  command->footer(
      "Those for workloads count in namespaces with the label twelvefactor.dev/workload-policy: NAME. They "
      "hold the day on which they were made.\n"
      "Exit code: 0 printed, 2 a file could not be read, or wrong use.\nExample: " +
      program + " policies --admission | kubectl apply -f -");
  policies_command_ = command;
}

std::optional<FilesFlags::Called> FilesFlags::called() const {
  if (render_command_->parsed()) {
    RenderOptions options = render_;
    options.findings = !quiet_;
    require_source(render_.files, render_.kustomizations);
    return options;
  }
  if (lint_command_->parsed()) {
    require_source(lint_.files, lint_.kustomizations);
    return lint_;
  }
  if (explain_command_->parsed()) return explain_;
  if (policies_command_->parsed()) {
    if (!policies_.admission && !policies_.workloads) throw CLI::RequiredError("--admission or --workloads");
    if (policies_.workloads && policies_.files.empty()) throw CLI::RequiredError("--filename");
    return policies_;
  }
  if (!score_command_->parsed()) return std::nullopt;
  check_namespace(score_.cluster.namespace_name);
  ScoreOptions options = score_;
  options.markdown = score_output_ == "markdown";
  if (score_output_ == "json") options.cluster.output = Output::kJson;
  if (score_output_ == "yaml") options.cluster.output = Output::kYaml;
  return options;
}

}  // namespace twelvefactor::cli
