#include "lint/neighbours.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "manifests/pod_place.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;
using Labels = std::map<std::string, std::string>;

Labels labels_at(const json& object, const char* name) {
  Labels labels;
  for (const auto& [key, value] : kinds::object_at(object, name).items()) {
    if (value.is_string()) labels[key] = value.get<std::string>();
  }
  return labels;
}

bool selects(const Labels& selector, const Labels& labels) {
  return !selector.empty() && std::ranges::all_of(selector, [&labels](const auto& each) {
    const auto found = labels.find(each.first);
    return found != labels.end() && found->second == each.second;
  });
}

/// A Service that leads elsewhere, or for UDP alone, sends no requests that a probe could hold back.
bool sends_requests(const json& spec) {
  if (kinds::text_at(spec, "type") == "ExternalName") return false;
  return std::ranges::any_of(kinds::list_at(spec, "ports"), [](const json& port) {
    const std::string protocol = kinds::text_at(port, "protocol");
    return protocol.empty() || protocol == "TCP";
  });
}

/// autoscaling/v1 knows nothing else; later versions go by cpu where they name no metric.
bool goes_by_cpu_share(const json& spec) {
  const json& metrics = kinds::list_at(spec, "metrics");
  if (metrics.empty()) return true;
  return std::ranges::any_of(metrics, [](const json& metric) {
    for (const char* const source : {"resource", "containerResource"}) {
      const json& resource = kinds::object_at(metric, source);
      if (kinds::text_at(resource, "name") != "cpu") continue;
      const bool old_form = kinds::number_at(resource, "targetAverageUtilization").has_value();
      if (old_form || kinds::text_at(kinds::object_at(resource, "target"), "type") == "Utilization")
        return true;
    }
    return false;
  });
}

int whole_number_at(const json& object, const char* name, int otherwise) {
  const auto number = kinds::number_at(object, name);
  constexpr int kMost = 1'000'000;
  return number && *number >= 0 && *number <= kMost ? static_cast<int>(*number) : otherwise;
}

}  // namespace

std::string Neighbours::key_of(const Neighbour& who) {
  return who.namespace_name + "/" + who.kind + "/" + who.name;
}

std::string Neighbours::home_of(const Neighbour& who) {
  return who.directory + '\n' + who.namespace_name;
}

void Neighbours::take(const json& object, const Neighbour& who) {
  const json& spec = kinds::object_at(object, "spec");
  if (manifests::is_workload_object(object)) {
    const bool pod = who.kind == "Pod";
    first_pods_.try_emplace(home_of(who) + '\n' + key_of(who), pods_.size());
    const json& holder = pod ? object : kinds::member_at(spec, "template");
    pods_.push_back({who, labels_at(kinds::member_at(holder, "metadata"), "labels"),
                     who.kind == "DaemonSet" ? 0 : whole_number_at(spec, "replicas", 1)});
  } else if (who.kind == "Service") {
    if (sends_requests(spec)) services_[home_of(who)].push_back({who, labels_at(spec, "selector")});
  } else if (who.kind == "HorizontalPodAutoscaler") {
    take_scaler(object, who);
  } else if (who.kind == "ScaledObject") {
    take_keda(object, who);
  } else if (who.kind == "PodDisruptionBudget") {
    const json& most = kinds::member_at(spec, "maxUnavailable");
    const json& least = kinds::member_at(spec, "minAvailable");
    const json& selector = kinds::object_at(spec, "selector");
    // What expressions select is not worked out here.
    if (!kinds::list_at(selector, "matchExpressions").empty()) return;
    budgets_.push_back({who, labels_at(selector, "matchLabels"),
                        most == json(0) || most == json("0%") || least == json("100%"),
                        whole_number_at(spec, "minAvailable", 0)});
  }
}

void Neighbours::take_scaler(const json& object, const Neighbour& who) {
  const json& spec = kinds::object_at(object, "spec");
  const json& target = kinds::object_at(spec, "scaleTargetRef");
  scalers_.emplace(
      key_of({who.namespace_name, kinds::text_at(target, "kind"), kinds::text_at(target, "name")}),
      Scaler{who.directory, whole_number_at(spec, "minReplicas", 1), goes_by_cpu_share(spec)});
}

/// KEDA makes an autoscaler of it. Its least number is 0 where it says none.
void Neighbours::take_keda(const json& object, const Neighbour& who) {
  const json& spec = kinds::object_at(object, "spec");
  const json& target = kinds::object_at(spec, "scaleTargetRef");
  std::string kind = kinds::text_at(target, "kind");
  if (kind.empty()) kind = "Deployment";
  const bool by_cpu = std::ranges::any_of(kinds::list_at(spec, "triggers"), [](const json& trigger) {
    return kinds::text_at(trigger, "type") == "cpu" &&
           kinds::text_at(trigger, "metricType") != "AverageValue";
  });
  scalers_.emplace(key_of({who.namespace_name, kind, kinds::text_at(target, "name")}),
                   Scaler{who.directory, whole_number_at(spec, "minReplicaCount", 0), by_cpu});
}

std::optional<Neighbours::Scaler> Neighbours::scaler_of(const Neighbour& who, bool anywhere) const {
  const auto [from, end] = scalers_.equal_range(key_of(who));
  std::optional<Scaler> other;
  for (auto at = from; at != end; ++at) {
    if (at->second.directory == who.directory) return at->second;
    if (anywhere) other = at->second;
  }
  return other;
}

bool Neighbours::is_served(const Neighbour& who) const {
  const auto pods = first_pods_.find(home_of(who) + '\n' + key_of(who));
  const auto services = services_.find(home_of(who));
  if (pods == first_pods_.end() || services == services_.end()) return false;
  return std::ranges::any_of(services->second, [&](const Service& each) {
    return selects(each.selector, pods_[pods->second].labels);
  });
}

/// Those of its own file; where there are none, of its directory.
std::vector<const Neighbours::Pods*> Neighbours::pods_of(const Budget& budget) const {
  std::vector<const Pods*> same_file;
  std::vector<const Pods*> same_directory;
  for (const Pods& each : pods_) {
    if (each.who.namespace_name != budget.who.namespace_name || each.who.directory != budget.who.directory ||
        each.replicas == 0 || !selects(budget.selector, each.labels))
      continue;
    same_directory.push_back(&each);
    if (each.who.file == budget.who.file) same_file.push_back(&each);
  }
  return same_file.empty() ? same_directory : same_file;
}

bool Neighbours::is_stuck(const Neighbour& who) const {
  const auto budget = std::ranges::find_if(budgets_, [&who](const Budget& each) {
    return key_of(each.who) == key_of(who) && each.who.file == who.file;
  });
  if (budget == budgets_.end()) return false;
  if (budget->none_may_go) return true;
  const std::vector<const Pods*> pods = pods_of(*budget);
  return !pods.empty() && std::ranges::all_of(pods, [&](const Pods* each) {
    const auto scaler = scaler_of(each->who, /*anywhere=*/true);
    return budget->must_stay >= (scaler ? scaler->least : each->replicas);
  });
}

bool Neighbours::holds(const Question& question) const {
  const auto scaler = scaler_of(question.who, /*anywhere=*/question.asks == Asks::kUnlessScaled);
  switch (question.asks) {
    case Asks::kUnlessScaled:
      return !scaler || scaler->least == 1;
    case Asks::kWhenScaledToOne:
      return scaler && scaler->least == 1;
    case Asks::kWhenScaledByCpu:
      return scaler && scaler->by_cpu;
    case Asks::kWhenServed:
      return is_served(question.who);
    case Asks::kWhenStuck:
      return is_stuck(question.who);
  }
  return false;
}

std::vector<LintFinding> Neighbours::answers() {
  std::vector<LintFinding> held;
  for (Question& each : questions_) {
    if (holds(each)) held.push_back(std::move(each.finding));
  }
  questions_.clear();
  return held;
}

}  // namespace twelvefactor::lint
