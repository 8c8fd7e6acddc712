#include "admission/workloads.hpp"

#include "admission/days.hpp"
#include "admission/macros.hpp"
#include "admission/rule_text.hpp"
#include "admission/yaml_text.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/names_of_namespaces.hpp"
#include "kinds/text/time.hpp"
#include "reconcile/levels.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::admission {
namespace {

using Rules = std::vector<const Rule*>;

std::string text_of(std::chrono::sys_days day) {
  return kinds::time_text(std::chrono::sys_seconds(day).time_since_epoch().count()).substr(0, 10);
}

std::string_view operator_name(LabelRequirement::Operator how) {
  using Operator = LabelRequirement::Operator;
  switch (how) {
    case Operator::kIn:
      return "In";
    case Operator::kNotIn:
      return "NotIn";
    case Operator::kExists:
      return "Exists";
    case Operator::kDoesNotExist:
      return "DoesNotExist";
  }
  return "";
}

/// As `lint` has it: what an app cannot break by construction is a warning in a plain workload.
Level own_level(const Rule& rule) {
  return rule.kept == Kept::kByConstruction ? Level::kWarn : rule.level;
}

Rules rules_at(const Policy& policy, Level level) {
  Rules rules;
  for (const Rule* rule : workload_rules()) {
    if (reconcile::level_of(&policy, std::string(rule->id), rule->factor, own_level(*rule)) == level)
      rules.push_back(rule);
  }
  return rules;
}

// What the controllers of Kubernetes make of a Deployment or a CronJob was judged with that. What the
// operator makes of an app was judged with the app; nobody else may write AppReleases, and an owner alone
// anybody could name.
std::string workload_conditions() {
  const std::string job = "object.kind == 'CronJob' ? object.spec.jobTemplate.spec : object.spec";
  std::string before = job;
  for (std::size_t at = 0; (at = before.find("object", at)) != std::string::npos; at += 9)
    before.replace(at, 6, "oldObject");
  return "  matchConditions:\n" +
         named_expression("not-being-deleted", "!has(object.metadata.deletionTimestamp)") +
         named_expression("not-by-kubernetes",
                          "request.userInfo.username != 'system:kube-controller-manager' && "
                          "!('system:serviceaccounts:kube-system' in request.userInfo.?groups.orValue([]))") +
         named_expression("other-pods", "request.operation == 'CREATE' || (" + job + ").template.spec != (" +
                                            before + ").template.spec || (" + job +
                                            ").?activeDeadlineSeconds != (" + before +
                                            ").?activeDeadlineSeconds") +
         named_expression(
             "not-of-an-app",
             "!object.metadata.?ownerReferences.orValue([]).exists(o, o.?controller.orValue(false) && "
             "o.apiVersion.startsWith('twelvefactor.dev/')) || !authorizer.group('twelvefactor.dev')"
             ".resource('appreleases').namespace(request.namespace).check('create').allowed()");
}

std::string workload_environment() {
  std::string text;
  for (const char* const map : {"labels", "annotations"}) {
    for (const char* const name :
         {"twelvefactor.dev/environment", "app.kubernetes.io/environment", "environment", "env"}) {
      const std::string entry =
          std::string("variables.object.metadata.?") + map + ".orValue({})[?'" + name + "']";
      text += text.empty() ? entry : ".or(" + entry + ")";
    }
  }
  return text +
         ".or(namespaceObject.metadata.?labels.orValue({})[?'twelvefactor.dev/environment']).orValue('')";
}

/// CEL: the rules that the annotation exempts the workload from today. It is read by its words, in any style
/// of YAML.
std::string workload_exempt(const Policy& policy, const Rules& rules) {
  if (!policy.exemptions_allowed) return "[]";
  std::vector<std::string> ids;
  for (const Rule* rule : rules) ids.emplace_back(rule->id);
  const std::string entry = "variables.exemptions.find(r + '[^A-Za-z0-9:]*:([^T]|T[^F]|TF[^0-9])*')";
  const std::string last = entry +
                           ".find('expires[^A-Za-z0-9:]*:[^A-Za-z0-9]*[0-9]{4}-[0-9]{2}-[0-9]{2}').find('[0-"
                           "9]{4}-[0-9]{2}-[0-9]{2}')";
  std::string near_enough;
  if (policy.longest_exemption) {
    near_enough = " && timestamp(" + last +
                  " + 'T00:00:00Z') - timestamp(variables.today + 'T00:00:00Z') <= duration('" +
                  std::to_string(policy.longest_exemption->count() * 24) + "h')";
  }
  return "variables.exemptions.size() > 65536 ? [] : " + cel_list(ids) +
         ".filter(r, variables.exemptions.contains(r) && " + entry +
         ".matches('reason[^A-Za-z0-9:]*:[^,}\\\\n]*[^ ,}\\\\n]') && " + last + ".matches(" + kIsDay +
         ") && " + last + " >= variables.today" + near_enough + ")";
}

std::string workload_variables(const Policy& policy, const Rules& rules, std::chrono::sys_days day) {
  const std::string date = text_of(day);
  std::string text =
      "  variables:\n" + named_expression("object", "dyn(object)") +
      named_expression("job",
                       "variables.object.kind == 'CronJob' ? variables.object.spec.jobTemplate.spec : "
                       "variables.object.spec") +
      named_expression("pod", "variables.job.template.spec") +
      named_expression("serves", "!(variables.object.kind in ['Job', 'CronJob'])") +
      named_expression("containers", "variables.pod.containers") +
      named_expression("all", "variables.pod.containers + variables.pod.?initContainers.orValue([])") +
      named_expression("grace", "variables.pod.?terminationGracePeriodSeconds.orValue(30)") +
      named_expression("environment", workload_environment()) +
      named_expression("production", written_out("PRODUCTION(variables.environment)")) +
      named_expression("made", "string(variables.object.metadata.creationTimestamp).substring(0, 10)") +
      named_expression("today", "variables.made > '" + date + "' ? variables.made : '" + date + "'") +
      named_expression("exemptions", "variables.object.metadata.?annotations.orValue({})[?" +
                                         cel_string(kinds::kExemptionsAnnotation) + "].orValue('')") +
      named_expression("exempt", workload_exempt(policy, rules));
  for (const Rule* rule : rules) {
    text += named_expression(rule->id, cel_string(rule->id) + " in variables.exempt ? [] : " +
                                           finding_of(*rule, written_out(std::string(rule->workloads))));
  }
  return text;
}

std::string workload_spec_head(const char* failure_policy) {
  return std::string("  failurePolicy: ") + failure_policy +
         "\n  matchConstraints:\n    resourceRules:\n"
         "      - apiGroups: [apps]\n        apiVersions: [v1]\n        operations: [CREATE, UPDATE]\n"
         "        resources: [daemonsets, deployments, replicasets, statefulsets]\n"
         "      - apiGroups: [batch]\n        apiVersions: [v1]\n        operations: [CREATE, UPDATE]\n"
         "        resources: [cronjobs, jobs]\n"
         "      - apiGroups: ['']\n        apiVersions: [v1]\n        operations: [CREATE, UPDATE]\n"
         "        resources: [replicationcontrollers]\n";
}

std::string workload_sum(const Rules& rules) {
  std::string list;
  for (const Rule* rule : rules)
    list += (list.empty() ? "variables." : " + variables.") + std::string(rule->id);
  return list.empty() ? "[]" : list;
}

std::string workload_policy_says(const Policy& policy, const std::string& text) {
  return cel_string("TwelveFactorPolicy " + policy.name + ": ") + " + " + text;
}

std::string workload_denying(const Policy& policy, const std::string& name, std::chrono::sys_days day) {
  const Rules rules = rules_at(policy, Level::kEnforce);
  return head_of("ValidatingAdmissionPolicy", name, "workload-admission") + workload_spec_head("Fail") +
         workload_conditions() + workload_variables(policy, rules, day) +
         named_expression("refused", workload_sum(rules)) +
         "  validations:\n    - expression: variables.refused.size() == 0\n"
         "      message: the workload breaks rules that a TwelveFactorPolicy enforces; twelvefactor lint "
         "names them\n      " +
         folded("messageExpression",
                "variables.refused.size() == 0 ? '' : " +
                    workload_policy_says(policy, joined("variables.refused")),
                8);
}

std::string workload_warning(const Policy& policy, const std::string& name, std::chrono::sys_days day) {
  const Rules warned = rules_at(policy, Level::kWarn);
  const Rules audited = rules_at(policy, Level::kAudit);
  Rules both = warned;
  both.insert(both.end(), audited.begin(), audited.end());
  std::string text = head_of("ValidatingAdmissionPolicy", name, "workload-admission") +
                     workload_spec_head("Ignore") + workload_conditions() +
                     workload_variables(policy, both, day);
  if (!warned.empty()) text += "  validations:\n";
  for (const Rule* rule : warned) {
    const std::string found = "variables." + std::string(rule->id);
    text += "    - expression: " + found + ".size() == 0\n      message: rule " + std::string(rule->id) +
            " is broken; twelvefactor lint says where\n      " +
            folded("messageExpression",
                   found + ".size() == 0 ? '' : " + workload_policy_says(policy, found + "[0]"), 8);
  }
  if (audited.empty()) return text;
  return text + "  auditAnnotations:\n    - key: audit\n      " +
         folded("valueExpression",
                "[" + workload_sum(audited) +
                    "].map(l, l.size() == 0 ? '' : " + workload_policy_says(policy, joined("l")) + ")[0]",
                8);
}

/// The label names the policy; the policy's own selector counts, too. kube-system is left out whatever it
/// carries.
std::string workload_binding(const Policy& policy, const std::string& name, const char* action) {
  std::string text = head_of("ValidatingAdmissionPolicyBinding", name, "workload-admission") +
                     "  policyName: " + name + "\n  validationActions: [" + action +
                     "]\n  matchResources:\n    namespaceSelector:\n      matchLabels:\n        " +
                     std::string(kinds::kWorkloadPolicyLabel) + ": " + cel_string(policy.name) + "\n";
  const LabelSelector selector = policy.namespaces.value_or(LabelSelector{});
  for (const auto& [label, value] : selector.labels)
    text += "        " + label + ": " + cel_string(value) + "\n";
  text +=
      "      matchExpressions:\n        - key: kubernetes.io/metadata.name\n          operator: NotIn\n"
      "          values: [kube-system, kube-public, kube-node-lease]\n";
  for (const LabelRequirement& each : selector.requirements) {
    text +=
        "        - key: " + each.key + "\n          operator: " + std::string(operator_name(each.how)) + "\n";
    if (!each.values.empty()) text += "          values: " + cel_list(each.values) + "\n";
  }
  return text;
}

}  // namespace

Rules workload_rules() {
  Rules rules;
  for (const Rule* rule : reconcile::all_rules()) {
    if (!rule->workloads.empty()) rules.push_back(rule);
  }
  return rules;
}

std::string workload_policies(const Policy& policy, std::chrono::sys_days day) {
  const std::string name = "twelvefactor-workloads-" + policy.name;
  const std::string date = text_of(day);
  std::string text =
      "# Made by `twelvefactor policies --workloads` from TwelveFactorPolicy " + policy.name + " on " + date +
      ": change that, and make this anew.\n# It counts in namespaces with the label " +
      std::string(kinds::kWorkloadPolicyLabel) + ": " + policy.name +
      ". An exemption in an annotation is judged by the day on which\n# the workload was made, or " + date +
      " where that is later: make this anew from time to time (docs/admission.md).\n";
  std::string separator;
  if (!rules_at(policy, Level::kEnforce).empty()) {
    text += workload_denying(policy, name, day) + "---\n" + workload_binding(policy, name, "Deny");
    separator = "---\n";
  }
  if (rules_at(policy, Level::kWarn).empty() && rules_at(policy, Level::kAudit).empty()) return text;
  return text + separator + workload_warning(policy, name + "-warn", day) + "---\n" +
         workload_binding(policy, name + "-warn", "Warn");
}

}  // namespace twelvefactor::admission
