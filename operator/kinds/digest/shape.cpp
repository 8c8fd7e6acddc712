#include "kinds/digest/shape.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "kinds/digest/pod_shape.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

// The notation: true is everything below; false is what others may add to a node that is ours alone; {"name":
// …} are the members of an object, a name with * at its end a prefix;
// {"[key,key]": …} a list whose items are told apart by these fields; {"[key=value]": …} that one item only;
// {"[key|field]": …} no two items may have the same field.
// A ! at the end of a name or of a list: where we write the node (an item), everything below is ours, also a
// member that somebody else added: another kind of a union, or what changes the meaning of what we wrote.
// A = at the end: the field is ours also where we write none.
// A ? at the end of a list: only those items are ours that have the mark of our containers.
// A + at the end: also those members are ours that the annotation twelvefactor.dev/pod-keys names.

constexpr std::string_view kMetadata = R"json({
  "labels": {"app.kubernetes.io/*": true, "twelvefactor.dev/*": true},
  "annotations": {"twelvefactor.dev/*": true},
  "ownerReferences": {"[uid]": true}
})json";

constexpr std::string_view kDeploymentSpec = R"json({
  "replicas": true, "revisionHistoryLimit": true, "progressDeadlineSeconds": true, "minReadySeconds": true,
  "selector!": true, "strategy!": {"type": true, "rollingUpdate": {"maxSurge": true, "maxUnavailable": true}},
  "template": "POD"
})json";

// parallelism and completions: never written, and one run is what a schedule promises.
constexpr std::string_view kCronJobSpec = R"json({
  "schedule": true, "timeZone=": true, "suspend": true, "startingDeadlineSeconds": true, "concurrencyPolicy": true,
  "successfulJobsHistoryLimit": true, "failedJobsHistoryLimit": true,
  "jobTemplate": {
    "metadata": {"labels": {"app.kubernetes.io/*": true, "twelvefactor.dev/*": true}},
    "spec": {"backoffLimit": true, "podReplacementPolicy": true, "activeDeadlineSeconds": true,
             "parallelism=": true, "completions=": true, "template": "POD"}
  }
})json";

constexpr std::string_view kIngressSpec = R"json({"ingressClassName": true, "rules": true, "tls": true})json";

constexpr std::string_view kRouteSpec = R"json({"parentRefs": true, "hostnames": true, "rules": true})json";

constexpr std::string_view kAutoscalerSpec = R"json({
  "scaleTargetRef!": true, "minReplicas": true, "maxReplicas": true, "metrics": true
})json";

constexpr std::string_view kBudgetSpec = R"json({
  "maxUnavailable": true, "unhealthyPodEvictionPolicy": true, "selector": true
})json";

constexpr std::string_view kNetworkPolicySpec = R"json({
  "podSelector!": true, "policyTypes": true, "ingress": true
})json";

constexpr std::string_view kPodMonitorSpec = R"json({"selector!": true, "podMetricsEndpoints": true})json";

constexpr std::string_view kServiceSpec = R"json({
  "type": true, "selector!": true,
  "ports": {"[port,protocol|name]": {"name": true, "port": true, "protocol": true, "targetPort": true, "appProtocol": true}}
})json";

json shape_json(Kind kind) {
  json shape = {{"metadata", json::parse(kMetadata)}};
  switch (kind) {
    case Kind::kServiceAccount:
      shape["metadata"]["annotations"] = true;  // the team chooses them: serviceAccount.annotations
      shape["automountServiceAccountToken"] = true;
      break;
    case Kind::kConfigMap:
      shape["data"] = true;
      shape["immutable"] = true;
      break;
    case Kind::kSecret:
      break;  // values are never compared; keys by key_presence_digest
    case Kind::kAppRelease:
      return json::object();  // its spec never changes; its status is compared on its own
    case Kind::kService:
      shape["spec"] = json::parse(kServiceSpec);
      break;
    case Kind::kIngress:
    case Kind::kHttpRoute:
      shape["metadata"]["annotations"] = true;  // the team chooses them: expose.annotations
      shape["spec"] = json::parse(kind == Kind::kIngress ? kIngressSpec : kRouteSpec);
      break;
    case Kind::kPodDisruptionBudget:
      shape["spec!"] = json::parse(kBudgetSpec);  // minAvailable beside maxUnavailable is refused
      break;
    case Kind::kNetworkPolicy:
      shape["spec"] = json::parse(kNetworkPolicySpec);
      break;
    case Kind::kDeployment:
      shape["spec"] = json::parse(kDeploymentSpec);
      break;
    case Kind::kHorizontalPodAutoscaler:
      shape["spec"] = json::parse(kAutoscalerSpec);
      break;
    case Kind::kCronJob:
      shape["spec"] = json::parse(kCronJobSpec);
      break;
    case Kind::kJob:
      return json::object();  // made once, never changed
    case Kind::kPodMonitor:
      shape["metadata"]["labels"] = true;  // the team chooses them: metrics.labels
      shape["spec"] = json::parse(kPodMonitorSpec);
      break;
    case Kind::kParityReport:
      shape["spec"] = true;
      shape["status"] = true;
      break;
    case Kind::kFindingsReport:
      for (const char* const field : {"source", "scope", "configuration", "summary", "results"})
        shape[field] = true;
      break;
  }
  return shape;
}

/// What follows a name: "preStop=!", "labels+".
struct Name {
  std::string text;
  bool whole = false;
  bool always = false;
  bool by_list = false;
  bool marked = false;
};

/// Which property of a name a character at its end means; null: none.
bool* property(Name& name, char mark) {
  if (mark == '!') return &name.whole;
  if (mark == '=') return &name.always;
  if (mark == '+') return &name.by_list;
  return mark == '?' ? &name.marked : nullptr;
}

Name parse_name(std::string text) {
  Name name;
  for (; property(name, text.back()) != nullptr; text.pop_back()) *property(name, text.back()) = true;
  name.text = std::move(text);
  return name;
}

std::unique_ptr<Shape> compile(const json& text, bool whole);

/// "[key,key|field]", "[key=value]!"
void compile_list(Shape& shape, const Name& list, const json& item) {
  std::string fields = list.text.substr(1, list.text.size() - 2);
  if (const std::size_t equals = fields.find('='); equals != std::string::npos) {
    shape.only_item = fields.substr(equals + 1);
    fields.resize(equals);
  }
  if (const std::size_t bar = fields.find('|'); bar != std::string::npos) {
    shape.unique_field = fields.substr(bar + 1);
    fields.resize(bar);
  }
  for (std::size_t start = 0; start <= fields.size();) {
    const std::size_t comma = std::min(fields.find(',', start), fields.size());
    shape.item_keys.push_back(fields.substr(start, comma - start));
    start = comma + 1;
  }
  shape.marked = list.marked;
  shape.item = compile(item, list.whole);
}

/// One that stands in several places.
json named_shape(const std::string& name) {
  if (name == "POD") return json::parse(kPodTemplate);
  if (name == "PROBE") return json::parse(kProbe);
  json container = json::parse(kContainer);
  if (name == "SIDECAR") container["restartPolicy"] = true;
  return container;
}

std::unique_ptr<Shape> compile(const json& text, bool whole) {
  if (text.is_string()) return compile(named_shape(text.get<std::string>()), whole);
  auto shape = std::make_unique<Shape>();
  shape->whole = whole;
  if (text.is_boolean()) {
    shape->all = text.get<bool>();
    shape->theirs = !shape->all;
    return shape;
  }
  for (const auto& [key, value] : text.items()) {
    const Name name = parse_name(key);
    if (name.text.front() == '[') {
      compile_list(*shape, name, value);
      continue;
    }
    const bool prefix = name.text.back() == '*';
    auto below = compile(value, whole || name.whole);
    below->always = name.always;
    below->by_list = name.by_list;
    shape->members.push_back(
        {prefix ? name.text.substr(0, name.text.size() - 1) : name.text, prefix, std::move(below)});
  }
  return shape;
}

/// Of a node that is ours alone, what nobody named.
const Shape& everything() {
  static const auto* const kEverything = [] {
    auto* shape = new Shape;
    shape->all = shape->whole = true;
    return shape;
  }();
  return *kEverything;
}

}  // namespace

const Shape* Shape::member(std::string_view name) const {
  for (const Member& candidate : members) {
    if (candidate.prefix ? name.starts_with(candidate.name) : name == candidate.name)
      return candidate.shape->theirs ? nullptr : candidate.shape.get();
  }
  return whole ? &everything() : nullptr;
}

bool is_listed(std::string_view list, std::string_view key) {
  while (!list.empty()) {
    const std::size_t blank = std::min(list.find(' '), list.size());
    if (list.substr(0, blank) == key) return true;
    list.remove_prefix(std::min(blank + 1, list.size()));
  }
  return false;
}

const Shape& shape_of(Kind kind) {
  // Never destroyed: worker threads may still read it while the process ends.
  static const auto* const kShapes = [] {
    auto* shapes = new std::array<std::unique_ptr<Shape>, kAllKinds.size()>;
    for (const Kind each : kAllKinds)
      shapes->at(static_cast<std::size_t>(each)) = compile(shape_json(each), false);
    return shapes;
  }();
  return *kShapes->at(static_cast<std::size_t>(kind));
}

}  // namespace twelvefactor::kinds
