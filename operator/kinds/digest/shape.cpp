#include "kinds/digest/shape.hpp"

#include <array>

#include <nlohmann/json.hpp>

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

// The notation: true is everything below; {"name": …} are the members of an object, a name with * at its end
// a prefix;
// {"[key,key]": …} a list whose items are told apart by these fields; {"[key=value]": …} that one item only.

constexpr std::string_view kMetadata = R"json({
  "labels": {"app.kubernetes.io/*": true, "twelvefactor.dev/*": true},
  "annotations": {"twelvefactor.dev/*": true},
  "ownerReferences": {"[uid]": true}
})json";

constexpr std::string_view kProbe = R"json({
  "exec": {"command": true}, "httpGet": {"path": true, "port": true, "scheme": true}, "tcpSocket": {"port": true},
  "initialDelaySeconds": true, "periodSeconds": true, "timeoutSeconds": true, "successThreshold": true, "failureThreshold": true
})json";

constexpr std::string_view kPodTemplate = R"json({
  "metadata": {"labels": {"app.kubernetes.io/*": true, "twelvefactor.dev/*": true}, "annotations": {
    "twelvefactor.dev/*": true, "type.bindings.twelvefactor.dev/*": true, "provider.bindings.twelvefactor.dev/*": true}},
  "spec": {
    "serviceAccountName": true, "automountServiceAccountToken": true, "enableServiceLinks": true, "restartPolicy": true,
    "terminationGracePeriodSeconds": true, "nodeSelector": true, "tolerations": true,
    "imagePullSecrets": {"[name]": {"name": true}},
    "topologySpreadConstraints": {"[topologyKey,whenUnsatisfiable]": {
      "topologyKey": true, "maxSkew": true, "whenUnsatisfiable": true, "labelSelector": true}},
    "securityContext": {"runAsNonRoot": true, "runAsUser": true, "runAsGroup": true, "seccompProfile": {"type": true}},
    "containers": {"[name=app]": {
      "name": true, "image": true, "imagePullPolicy": true, "command": true, "args": true, "envFrom": true,
      "terminationMessagePolicy": true,
      "env": {"[name]": {"name": true, "value": true, "valueFrom": {"secretKeyRef": {"name": true, "key": true}}}},
      "ports": {"[containerPort,protocol]": {"name": true, "containerPort": true, "protocol": true}},
      "resources": {"requests": true, "limits": true},
      "securityContext": {"allowPrivilegeEscalation": true, "capabilities": {"drop": true}, "privileged": true,
                          "readOnlyRootFilesystem": true, "runAsNonRoot": true},
      "volumeMounts": {"[mountPath]": {"name": true, "mountPath": true, "readOnly": true}},
      "lifecycle": {"preStop": {"sleep": {"seconds": true}}},
      "startupProbe": "PROBE", "readinessProbe": "PROBE", "livenessProbe": "PROBE"
    }},
    "volumes": {"[name]": {"name": true, "emptyDir": {"sizeLimit": true}, "projected": {"sources": true, "defaultMode": true},
                           "secret": {"secretName": true, "defaultMode": true}}}
  }
})json";

constexpr std::string_view kDeploymentSpec = R"json({
  "replicas": true, "revisionHistoryLimit": true, "progressDeadlineSeconds": true, "minReadySeconds": true, "selector": true,
  "strategy": {"type": true, "rollingUpdate": {"maxSurge": true, "maxUnavailable": true}},
  "template": "POD"
})json";

constexpr std::string_view kCronJobSpec = R"json({
  "schedule": true, "timeZone": true, "suspend": true, "startingDeadlineSeconds": true, "concurrencyPolicy": true,
  "successfulJobsHistoryLimit": true, "failedJobsHistoryLimit": true,
  "jobTemplate": {
    "metadata": {"labels": {"app.kubernetes.io/*": true, "twelvefactor.dev/*": true}},
    "spec": {"backoffLimit": true, "podReplacementPolicy": true, "activeDeadlineSeconds": true, "template": "POD"}
  }
})json";

constexpr std::string_view kIngressSpec = R"json({"ingressClassName": true, "rules": true, "tls": true})json";

constexpr std::string_view kAutoscalerSpec = R"json({
  "scaleTargetRef": true, "minReplicas": true, "maxReplicas": true, "metrics": true
})json";

constexpr std::string_view kBudgetSpec = R"json({
  "maxUnavailable": true, "unhealthyPodEvictionPolicy": true, "selector": true
})json";

constexpr std::string_view kServiceSpec = R"json({
  "type": true, "selector": true,
  "ports": {"[port,protocol]": {"name": true, "port": true, "protocol": true, "targetPort": true}}
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
      shape["metadata"]["annotations"] = true;  // the team chooses them: expose.annotations
      shape["spec"] = json::parse(kIngressSpec);
      break;
    case Kind::kPodDisruptionBudget:
      shape["spec"] = json::parse(kBudgetSpec);
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
    case Kind::kParityReport:
      shape["spec"] = true;
      shape["status"] = true;
      break;
  }
  return shape;
}

std::unique_ptr<Shape> compile(const json& text);

void compile_list(Shape& shape, const std::string& key, const json& item) {
  std::string fields = key.substr(1, key.size() - 2);
  if (const std::size_t equals = fields.find('='); equals != std::string::npos) {
    shape.only_item = fields.substr(equals + 1);
    fields.resize(equals);
  }
  for (std::size_t start = 0; start <= fields.size();) {
    const std::size_t comma = std::min(fields.find(',', start), fields.size());
    shape.item_keys.push_back(fields.substr(start, comma - start));
    start = comma + 1;
  }
  shape.item = compile(item);
}

std::unique_ptr<Shape> compile(const json& text) {
  auto shape = std::make_unique<Shape>();
  if (text.is_boolean()) {
    shape->all = true;
    return shape;
  }
  if (text.is_string()) return compile(json::parse(text == "POD" ? kPodTemplate : kProbe));
  for (const auto& [name, value] : text.items()) {
    if (name.front() == '[') {
      compile_list(*shape, name, value);
      continue;
    }
    const bool prefix = name.back() == '*';
    shape->members.push_back({prefix ? name.substr(0, name.size() - 1) : name, prefix, compile(value)});
  }
  return shape;
}

}  // namespace

const Shape* Shape::member(std::string_view name) const {
  for (const Member& candidate : members) {
    if (candidate.prefix ? name.starts_with(candidate.name) : name == candidate.name)
      return candidate.shape.get();
  }
  return nullptr;
}

const Shape& shape_of(Kind kind) {
  // Never destroyed: worker threads may still read it while the process ends.
  static const auto* const kShapes = [] {
    auto* shapes = new std::array<std::unique_ptr<Shape>, kAllKinds.size()>;
    for (const Kind each : kAllKinds) shapes->at(static_cast<std::size_t>(each)) = compile(shape_json(each));
    return shapes;
  }();
  return *kShapes->at(static_cast<std::size_t>(kind));
}

}  // namespace twelvefactor::kinds
