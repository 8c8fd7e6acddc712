#include "status/policy_status.hpp"

#include <nlohmann/json.hpp>

#include "kinds/build/status_limits.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/resource.hpp"
#include "model/condition.hpp"
#include "model/reasons.hpp"
#include "model/text.hpp"

namespace twelvefactor::status {
namespace {

using nlohmann::json;

constexpr std::size_t kProblemsLimit = 1024;

std::string joined(const std::vector<std::string>& problems) {
  std::string text;
  for (const std::string& problem : problems) text += (text.empty() ? "" : "; ") + problem;
  return text.empty() ? text : text + ". The rest of the policy counts";
}

json condition_of(const char* type, bool is, const PolicyStanding& standing, const json& before,
                  std::int64_t generation, const std::string& now) {
  const char* status = is ? "True" : "False";
  std::string since = now;
  for (const json& each : kinds::list_at(before, "conditions")) {
    if (each.is_object() && kinds::text_at(each, "type") == type && kinds::text_at(each, "status") == status)
      since = kinds::text_at(each, "lastTransitionTime");
  }
  return {{"type", type},
          {"status", status},
          {"reason", standing.problems.empty() ? reason::kPolicyUnderstood : reason::kPolicyUnclear},
          {"message", cut(joined(standing.problems), kProblemsLimit)},
          {"observedGeneration", generation},
          {"lastTransitionTime", since}};
}

const char* name_of(LabelRequirement::Operator how) {
  switch (how) {
    case LabelRequirement::Operator::kIn:
      return "In";
    case LabelRequirement::Operator::kNotIn:
      return "NotIn";
    case LabelRequirement::Operator::kExists:
      return "Exists";
    case LabelRequirement::Operator::kDoesNotExist:
      return "DoesNotExist";
  }
  return "";
}

json selector_json(const LabelSelector& selector) {
  json made = json::object();
  if (!selector.labels.empty()) made["matchLabels"] = selector.labels;
  for (const LabelRequirement& each : selector.requirements) {
    json requirement = {{"key", each.key}, {"operator", name_of(each.how)}};
    if (!each.values.empty()) requirement["values"] = each.values;
    made["matchExpressions"].push_back(std::move(requirement));
  }
  return made;
}

}  // namespace

std::optional<std::string> changed_policy_status(const kinds::ReadPolicy& policy,
                                                 const PolicyStanding& standing, const std::string& now) {
  const json before = json::parse(policy.status, nullptr, /*allow_exceptions=*/false);
  const json& known = before.is_object() ? before : json::object();
  const bool clear = standing.problems.empty();
  json status = {
      {"observedGeneration", policy.generation},
      {"match", standing.match},
      {"shadowedBy", standing.shadowed_by},
      {"conditions",
       json::array({condition_of(condition::kReady, clear, standing, known, policy.generation, now),
                    condition_of(condition::kStalled, !clear, standing, known, policy.generation, now)})}};
  for (const ShadowedIn& each : standing.shadowed_in) {
    status["shadowedIn"].push_back({{"policy", each.policy},
                                    {"match", each.match},
                                    {"namespaceSelector", selector_json(each.namespaces)}});
  }
  if (!standing.as_of.empty()) status["asOf"] = standing.as_of;
  kinds::fit(status, kinds::StatusOf::kPolicy);
  if (before.is_object() && before == status) return std::nullopt;
  return status.dump();
}

kube::ApiResult<std::string> write_policy_status(const kinds::ReadPolicy& policy,
                                                 const std::string& status_json, kube::Writer& writer,
                                                 std::stop_token stop) {
  json body = {{"apiVersion", kinds::kAppApiVersion},
               {"kind", kinds::kPolicyKind},
               {"metadata",
                {{"name", policy.policy.name},
                 {"uid", policy.uid},
                 {"resourceVersion", std::to_string(policy.resource_version)}}}};
  body["status"] = json::parse(status_json);
  return writer.replace(kinds::policy_status_path(policy.policy.name), body.dump(), std::move(stop));
}

}  // namespace twelvefactor::status
