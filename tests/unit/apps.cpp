#include "unit/apps.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "kinds/build/app_release.hpp"
#include "kinds/build/secret.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/digest/hash.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::testing {
namespace {

constexpr const char* kHead = R"(
environment: production
codebase: {repository: "https://git.example.com/acme/shop", revision: 4f2a9c1d0b7e5a3f8c6d2e1b0a9f8e7d6c5b4a39}
image: registry.example.com/shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
)";

constexpr const char* kShopRest = R"(
config:
  env: {LOG_LEVEL: info}
  secrets:
    SESSION_KEY: {generate: {bytes: 32, encoding: base64url, rotation: "1"}}
    STRIPE_KEY: {secretKeyRef: {name: stripe, key: api-key}}
backingServices:
  database: {type: postgresql, secretRef: {name: shop-database}, env: {DATABASE_URL: uri}, mount: true}
processes:
  web: {command: [bin/web], port: 8080, replicas: 2, readiness: {path: /healthz}, resources: {requests: {cpu: 100m}}}
  worker: {command: [bin/worker], replicas: 2, resources: {requests: {cpu: 100m}}}
adminProcesses:
  migrate: {command: [bin/migrate], trigger: Once, runId: "1"}
logs: {format: json}
)";

constexpr const char* kSmallRest = R"(
processes:
  web: {command: [bin/web], port: 8080, replicas: 2, readiness: {path: /healthz}, resources: {requests: {cpu: 100m}}}
)";

template <class List>
auto find_named(List& list, Kind kind, std::string_view name) {
  return std::find_if(list.begin(), list.end(),
                      [&](const auto& each) { return each.kind == kind && each.name == name; });
}

std::string title(Kind kind, std::string_view name) {
  return std::string(kinds::resource_type(kind).kind).append("/").append(name);
}

}  // namespace

Uid app_uid() {
  return parse_uid("11111111-2222-4333-8444-555555555555");
}

Uid uid_of(char digit) {
  return parse_uid(std::string(32, digit));
}

std::string shop_spec() {
  return std::string(kHead) + kShopRest;
}

std::string exposed_spec() {
  return R"(
environment: production
codebase: {repository: https://git.example.com/acme/shop, revision: 4f2a9c1d0b7e5a3f8c6d2e1b0a9f8e7d6c5b4a39}
image: registry.example.com/shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
imagePullSecrets: [{name: registry}]
config: {envFrom: [{secretRef: {name: legacy, optional: true}}]}
processes:
  web:
    port: 8080
    autoscaling: {minReplicas: 2, maxReplicas: 6}
    expose: {host: shop.example.com, tlsSecretName: shop-tls, annotations: {example.com/rate: "10"}}
    metrics: {port: http, interval: 30s, labels: {release: monitoring}}
adminProcesses:
  report: {command: [bin/report], trigger: Schedule, schedule: "@daily", timeZone: Etc/UTC}
network: {from: {prometheus: {namespace: monitoring, podLabels: {app: prometheus}}}}
security: {runAsUser: 10001, runAsGroup: 10001}
placement:
  nodeSelector: {kubernetes.io/arch: amd64}
  tolerations: [{key: dedicated, operator: Equal, value: shop, effect: NoExecute, tolerationSeconds: 60}]
)";
}

std::string small_spec() {
  return std::string(kHead) + kSmallRest;
}

AppSpec parse_spec(std::string_view spec_yaml) {
  const auto documents = yaml::yaml_to_json(spec_yaml);
  if (!documents) throw std::runtime_error("not YAML: " + documents.error().message);
  if (documents->size() != 1) throw std::runtime_error("not one document");
  auto spec = kinds::parse_app_spec(documents->front());
  if (!spec) throw std::runtime_error("not a spec: " + spec.error().message);
  return std::move(spec).value();
}

SecretFacts secret_with(std::vector<std::string> keys) {
  std::sort(keys.begin(), keys.end());
  return {true, {}, 0, true, std::move(keys)};
}

std::map<std::string, SecretFacts> shop_secrets() {
  return {{"stripe", secret_with({"api-key"})}, {"shop-database", secret_with({"uri", "password"})}};
}

Child as_written(const DesiredObject& object, const Uid& owner) {
  static std::uint8_t serial = 0;
  Child child;
  child.kind = object.kind;
  child.name = object.name;
  child.uid.bytes = {0xAA, ++serial};
  child.owner = owner;
  child.resource_version = 1000;
  child.generation = 1;
  child.digest = object.digest;
  if (object.kind == Kind::kJob) child.job = JobState{};
  const auto json = nlohmann::json::parse(object.json);
  child.release_number = kinds::release_number(json.at("metadata")
                                                   .value("labels", nlohmann::json::object())
                                                   .value(std::string(kinds::kReleaseLabel), ""));
  if (object.kind == Kind::kDeployment) {
    child.rollout.wished = json.at("spec").value("replicas", 1);
    child.rollout.min_ready_seconds = json.at("spec").value("minReadySeconds", 0);
  }
  if (object.kind == Kind::kAppRelease)
    child.release = std::make_shared<const ReleaseFacts>(kinds::read_release_facts(object.json).value());
  return child;
}

void write_all(Observed& observed, const Desired& desired) {
  for (const DesiredObject& object : desired.objects) {
    if (find_named(observed.children, object.kind, object.name) != observed.children.end()) continue;
    observed.children.push_back(as_written(object, observed.app.uid));
    if (object.kind != Kind::kJob) continue;
    const auto ours = std::find_if(desired.admin_processes.begin(), desired.admin_processes.end(),
                                   [&object](const auto& entry) { return entry.second.job == object.name; });
    observed.children.back().job->run_id = ours == desired.admin_processes.end() ? "" : ours->second.run_id;
  }
}

void roll_out(Child& deployment, int replicas) {
  const auto min_ready = deployment.rollout.min_ready_seconds;
  deployment.rollout = {deployment.generation, replicas, replicas, replicas, replicas, false, replicas, true};
  deployment.rollout.min_ready_seconds = min_ready;
}

Child& child(Observed& observed, Kind kind, std::string_view name) {
  const auto found = find_named(observed.children, kind, name);
  if (found == observed.children.end()) throw std::runtime_error("no child " + title(kind, name));
  return *found;
}

const DesiredObject& object(const Desired& desired, Kind kind, std::string_view name) {
  const auto found = find_named(desired.objects, kind, name);
  if (found == desired.objects.end()) throw std::runtime_error("not desired: " + title(kind, name));
  return *found;
}

bool has_object(const Desired& desired, Kind kind, std::string_view name) {
  return find_named(desired.objects, kind, name) != desired.objects.end();
}

std::string print(const Desired& desired) {
  std::ostringstream out;
  for (const DesiredObject& each : desired.objects) {
    out << title(each.kind, each.name) << " " << kinds::to_hex(each.digest) << (each.hold ? " hold" : "")
        << (each.immutable ? " immutable" : "") << "\n"
        << each.json << "\n";
  }
  for (const KeptObject& each : desired.kept) out << "kept " << title(each.kind, each.name) << "\n";
  for (const GeneratedKey& each : desired.generated)
    out << "generated " << each.key << " " << kinds::recipe(each.value) << "\n";
  for (const Finding& each : desired.findings) {
    out << "finding " << each.rule << " " << each.factor << " " << static_cast<int>(each.level) << " "
        << each.path << " " << each.message << " " << each.remedy << "\n";
  }
  for (const Wait& each : desired.waits)
    out << "wait " << each.condition << " " << each.reason << " " << each.message << "\n";
  for (const auto& [name, record] : desired.admin_processes) {
    out << "admin " << name << " " << record.run_id << " " << static_cast<int>(record.state) << " "
        << record.exit_code.value_or(-1) << " " << record.job << " " << record.completion_time << "\n";
  }
  return out.str();
}

}  // namespace twelvefactor::testing
