#include "admission/policies.hpp"

#include "admission/macros.hpp"
#include "admission/parameters.hpp"
#include "admission/release_inputs.hpp"
#include "admission/rule_text.hpp"
#include "admission/yaml_text.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::admission {
namespace {

constexpr const char* kComponent = "admission";

constexpr const char* kHead =
    R"(# Made by `twelvefactor policies --admission` from the catalogue of rules: change it there. What it does and does not: docs/admission.md.
# Apply it after crds/, as somebody who may write validatingadmissionpolicies and list twelvefactorpolicies. It needs Kubernetes 1.31.
)";

std::string conditions(const std::vector<const Rule*>& rules, const std::vector<Level>& levels) {
  return "  matchConditions:\n" +
         named_expression("not-being-deleted", "!has(object.metadata.deletionTimestamp)") +
         // What a pinned app runs, CEL cannot see: the operator judges it.
         named_expression("not-pinned", "!object.spec.?release.?pin.hasValue()") +
         named_expression("new-release",
                          "request.operation == 'CREATE' || !(" + same_release_inputs() + ")") +
         named_expression("its-environment", about_the_environment()) +
         named_expression("its-levels", has_rules_at(rules, levels));
}

/// What several rules look at.
std::string shared_variables() {
  const auto map = [](const char* name, const char* path) {
    return named_expression(name, std::string("object.spec.") + path + ".orValue({})");
  };
  const auto count = [](const char* owner) { return std::string(owner) + ".?env.orValue({}).size()"; };
  return map("env", "?config.?env") + map("secrets", "?config.?secrets") +
         map("contract", "?config.?contract") + map("fieldEnv", "?pod.?fieldEnv") +
         map("services", "?backingServices") + named_expression("processes", "object.spec.processes") +
         map("adminProcesses", "?adminProcesses") + map("peers", "?parity.?peers") +
         named_expression("pinned", "object.spec.image.matches('.@sha256:[0-9a-f]{64}$')") +
         named_expression("production", written_out("PRODUCTION(object.spec.environment)")) +
         named_expression(
             "sidecars",
             "variables.processes.exists(p, variables.processes[p].?sidecars.orValue({}).size() > 0)") +
         named_expression("literals", "variables.env.size() + variables.processes.map(p, " +
                                          count("variables.processes[p]") +
                                          " + variables.processes[p].?sidecars.orValue({}).map(s, " +
                                          count("variables.processes[p].sidecars[s]") + ").sum()).sum()");
}

std::string variables(const std::vector<const Rule*>& rules) {
  std::string text = "  variables:\n" + variables_of_parameters(rules) + shared_variables();
  for (const Rule* rule : rules)
    text += named_expression(rule->id, finding_of(*rule, written_out(std::string(rule->admission))));
  return text;
}

/// CEL: what the app breaks of the rules at this level, as texts.
std::string broken(const std::vector<const Rule*>& rules, Level level) {
  const std::string judged = "variables.judged" + std::string(level_name(level));
  std::string list;
  for (const Rule* rule : rules) {
    const std::string id(rule->id);
    list += (list.empty() ? "('" : " + ('") + id + "' in " + judged + " ? variables." + id + " : [])";
  }
  return list;
}

std::string judged(Level level) {
  const std::string name(level_name(level));
  return named_expression("judged" + name,
                          "!variables.decides ? [] : variables.at.filter(r, variables.at[r] == '" + name +
                              "' && !(r in variables.exempt))");
}

std::string spec_head(const char* failure_policy) {
  return std::string("  failurePolicy: ") + failure_policy +
         "\n  paramKind:\n    apiVersion: twelvefactor.dev/v1alpha1\n    kind: TwelveFactorPolicy\n"
         "  matchConstraints:\n    resourceRules:\n      - apiGroups: [twelvefactor.dev]\n        "
         "apiVersions: "
         "[v1alpha1]\n        operations: [CREATE, UPDATE]\n        resources: [twelvefactorapps]\n";
}

std::string policy_says(const std::string& text) {
  return "'TwelveFactorPolicy ' + params.metadata.name + ': ' + " + text;
}

std::string denying(const std::vector<const Rule*>& rules) {
  return head_of("ValidatingAdmissionPolicy", "twelvefactor", kComponent) + spec_head("Fail") +
         conditions(rules, {Level::kEnforce}) + variables(rules) + judged(Level::kEnforce) +
         named_expression("refused", broken(rules, Level::kEnforce)) +
         "  validations:\n    - expression: variables.refused.size() == 0\n"
         "      message: the app breaks rules that a TwelveFactorPolicy enforces; twelvefactor lint names "
         "them\n      " +
         folded("messageExpression",
                "variables.refused.size() == 0 ? '' : " + policy_says(joined("variables.refused")), 8);
}

/// Each rule is a warning of its own: a terminal shows each on a line.
std::string warning(const std::vector<const Rule*>& rules) {
  std::string text = head_of("ValidatingAdmissionPolicy", "twelvefactor-warn", kComponent) +
                     spec_head("Ignore") + conditions(rules, {Level::kWarn, Level::kAudit}) +
                     variables(rules) + judged(Level::kWarn) + judged(Level::kAudit) + "  validations:\n";
  for (const Rule* rule : rules) {
    const std::string id(rule->id);
    const std::string breaks = "'" + id + "' in variables.judgedWarn && variables." + id + ".size() > 0";
    text +=
        "    - " + folded("expression", "!(" + breaks + ")", 8) + "      message: rule " + id +
        " is broken; twelvefactor lint says where\n      " +
        folded("messageExpression", "!(" + breaks + ") ? '' : " + policy_says("variables." + id + "[0]"), 8);
  }
  // Written only where there is a text. Those of a binding with the action Audit held one failure
  // before 1.37.
  return text + "  auditAnnotations:\n    - key: audit\n      " +
         folded("valueExpression",
                "[" + broken(rules, Level::kAudit) +
                    "].map(l, l.size() == 0 ? '' : " + policy_says(joined("l")) + ")[0]",
                8);
}

std::string binding(const char* name, const char* action) {
  return head_of("ValidatingAdmissionPolicyBinding", name, kComponent) + "  policyName: " + name +
         "\n  validationActions: [" + action +
         "]\n  paramRef:\n    selector: {}\n    parameterNotFoundAction: Allow\n";
}

}  // namespace

std::vector<const Rule*> admission_rules() {
  std::vector<const Rule*> rules;
  for (const Rule* rule : reconcile::all_rules()) {
    if (!rule->admission.empty()) rules.push_back(rule);
  }
  return rules;
}

std::string admission_policies() {
  const std::vector<const Rule*> rules = admission_rules();
  return kHead + denying(rules) + "---\n" + binding("twelvefactor", "Deny") + "---\n" + warning(rules) +
         "---\n" + binding("twelvefactor-warn", "Warn");
}

}  // namespace twelvefactor::admission
