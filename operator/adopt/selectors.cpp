#include "adopt/selectors.hpp"

#include <algorithm>

#include "kinds/json/json_at.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;

bool has_all(const Json& wanted, const StringMap& labels) {
  return std::ranges::all_of(wanted.items(), [&labels](const auto& entry) {
    const auto found = labels.find(entry.key());
    return found != labels.end() && entry.value() == found->second;
  });
}

bool holds(const Json& expression, const StringMap& labels) {
  const auto found = labels.find(kinds::text_at(expression, "key"));
  const bool there = found != labels.end();
  const std::string operation = kinds::text_at(expression, "operator");
  const std::vector<std::string> values = kinds::texts_at(expression, "values");
  const bool among = there && std::ranges::find(values, found->second) != values.end();
  if (operation == "In") return among;
  if (operation == "NotIn") return !among;
  if (operation == "Exists") return there;
  return !there;
}

}  // namespace

bool selects(const Json& service_selector, const StringMap& labels) {
  return service_selector.is_object() && !service_selector.empty() && has_all(service_selector, labels);
}

bool matches(const Json& label_selector, const StringMap& labels) {
  if (!has_all(object_at(label_selector, "matchLabels"), labels)) return false;
  return std::ranges::all_of(kinds::list_at(label_selector, "matchExpressions"),
                             [&labels](const Json& expression) { return holds(expression, labels); });
}

bool selects_pods(Kind kind, const Json& object, const StringMap& labels) {
  const Json& spec = object_at(object, "spec");
  switch (kind) {
    case Kind::kService:
      return selects(object_at(spec, "selector"), labels);
    case Kind::kPodDisruptionBudget:
      return spec.contains("selector") && matches(object_at(spec, "selector"), labels);
    case Kind::kNetworkPolicy:
      return matches(object_at(spec, "podSelector"), labels);
    default:
      return false;
  }
}

StringMap pod_labels(const Json& deployment) {
  const Json& metadata = object_at(object_at(object_at(deployment, "spec"), "template"), "metadata");
  StringMap labels;
  for (const auto& [key, value] : object_at(metadata, "labels").items()) {
    if (value.is_string()) labels.emplace(key, value.get<std::string>());
  }
  return labels;
}

}  // namespace twelvefactor::adopt
