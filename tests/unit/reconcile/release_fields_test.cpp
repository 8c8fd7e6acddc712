// Every field of a spec either belongs to a release or does not, as one list says: the definition has no
// other fields, and each is changed here and pinned back, with the very objects that should come of it.
#include "kinds/deploy/release_fields.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include <nlohmann/json.hpp>

#include "kinds/build/app_release.hpp"
#include "kinds/deploy/on_release.hpp"
#include "kinds/text/names.hpp"
#include "reconcile/compose.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/merged.hpp"
#include "reconcile/release/wanted.hpp"
#include "unit/apps.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::reconcile {
namespace {

using kinds::ReleaseField;
using kinds::ReleaseFieldRow;
using nlohmann::json;

/// Everything that a spec can say, so that a change of each field is one of a value that is there.
constexpr const char* kSpec = R"(
environment: production
codebase: {repository: "https://git.example.com/acme/shop", revision: 4f2a9c1}
image: registry.example.com/shop@sha256:1111111111111111111111111111111111111111111111111111111111111111
imagePullSecrets: [{name: registry}]
config:
  env: {LOG_LEVEL: info}
  envFrom: [{secretRef: {name: legacy}}, {configMapRef: {name: shared}}]
  secrets: {STRIPE_KEY: {secretKeyRef: {name: stripe, key: api-key}}, SESSION: {generate: {bytes: 32, rotation: "1"}}}
  contract: {LOG_LEVEL: {enum: [info, warn]}}
  files:
    /etc/shop/config.yml: {value: "log: info"}
    /etc/shop/limits.yml: {configMapKeyRef: {name: shared, key: OF_ALL}}
    /etc/shop/key: {secretKeyRef: {name: stripe, key: api-key}}
backingServices: {database: {type: postgresql, version: "15", secretRef: {name: shop-database}, env: {DATABASE_URL: uri}}}
processes:
  web:
    command: [bin/web]
    args: [--fast]
    port: 8080
    ports: {metrics: {port: 9100, appProtocol: http}}
    replicas: 2
    expose: {host: shop.example.com}
    resources: {requests: {cpu: 100m}}
    startup: {path: /started}
    readiness: {path: /healthz}
    liveness: {tcp: true}
    terminationGracePeriodSeconds: 20
    preStopSleepSeconds: 3
    env: {DB_POOL: "5"}
    secrets: {LICENCE: {secretKeyRef: {name: stripe, key: api-key}}, OWN: {generate: {rotation: "1"}}}
    scratch: {/tmp: {size: 128Mi}, /data: {size: 1Gi, medium: Memory}}
    rollout: {maxSurge: 1}
    metrics: {port: metrics}
    sidecars:
      proxy:
        image: registry.example.com/proxy@sha256:1111111111111111111111111111111111111111111111111111111111111111
        command: [proxy]
        args: [--fast]
        env: {MODE: one}
        secrets: {PASSWORD: {secretKeyRef: {name: stripe, key: api-key}}}
        startup: {tcp: true}
        readiness: {exec: [check]}
        files: {/etc/proxy: {value: "a: 1"}, /etc/key: {secretKeyRef: {name: stripe, key: api-key}}}
        resources: {requests: {cpu: 10m}}
    pod: {labels: {tier: web}, annotations: {example.com/a: b}, priorityClassName: high, fieldEnv: {POD: metadata.name}}
    placement: {nodeSelector: {disk: nvme}}
  worker: {command: [bin/worker], autoscaling: {maxReplicas: 5}, resources: {requests: {cpu: 50m}}}
  beat: {command: [bin/beat], singleton: true}
adminProcesses:
  migrate: {command: [bin/migrate], args: [--all], trigger: BeforeRelease, activeDeadlineSeconds: 60, resources: {requests: {cpu: 10m}}}
  report: {command: [bin/report], trigger: Schedule, schedule: "0 3 * * *", timeZone: Etc/UTC, resources: {requests: {cpu: 10m}}}
  seed: {command: [bin/seed], trigger: Once, runId: "1"}
logs: {format: json}
parity: {shareWith: {qa: {namespace: shop-qa}}}
serviceAccount: {annotations: {example.com/role: shop}}
security: {runAsUser: 10001}
placement: {nodeSelector: {disk: ssd}}
pod: {labels: {team: shop}, annotations: {example.com/c: d}, priorityClassName: standard, fieldEnv: {NODE_IP: status.hostIP}}
network: {from: {shop-admin: {}}}
)";

/// A change of each field: a merge patch over the spec.
const std::map<std::string, std::string> kChanges = {
    {"environment", "{environment: staging}"},
    {"codebase", "{codebase: {revision: 8c6d2e1}}"},
    {"image",
     "{image: "
     "\"registry.example.com/"
     "shop@sha256:2222222222222222222222222222222222222222222222222222222222222222\"}"},
    {"imagePullSecrets", "{imagePullSecrets: [{name: other}]}"},
    {"config.env", "{config: {env: {LOG_LEVEL: warn}}}"},
    {"config.envFrom", "{config: {envFrom: [{secretRef: {name: stripe}}, {configMapRef: {name: shared}}]}}"},
    {"config.secrets", "{config: {secrets: {STRIPE_KEY: {secretKeyRef: {key: other}}}}}"},
    {"config.secrets.*.generate.rotation", "{config: {secrets: {SESSION: {generate: {rotation: \"2\"}}}}}"},
    {"config.secrets.*.generate.prefix", "{config: {secrets: {SESSION: {generate: {prefix: \"base64:\"}}}}}"},
    {"config.files", "{config: {files: {/etc/shop/config.yml: {value: \"log: warn\"}}}}"},
    {"config.contract", "{config: {contract: {LOG_LEVEL: {required: true}}}}"},
    {"backingServices", "{backingServices: {database: {secretRef: {name: stripe}, mount: true}}}"},
    {"processes.*.command", "{processes: {web: {command: [bin/web2]}}}"},
    {"processes.*.args", "{processes: {web: {args: [--slow]}}}"},
    {"processes.*.port", "{processes: {web: {port: 9090}}}"},
    {"processes.*.ports", "{processes: {web: {ports: {metrics: {port: 9101}}}}}"},
    {"processes.*.startup", "{processes: {web: {startup: {failureThreshold: 9}}}}"},
    {"processes.*.readiness", "{processes: {web: {readiness: {path: /readyz}}}}"},
    {"processes.*.liveness", "{processes: {web: {liveness: null}}}"},
    {"processes.*.replicas", "{processes: {web: {replicas: 4}}}"},
    {"processes.*.autoscaling", "{processes: {worker: {autoscaling: {maxReplicas: 9}}}}"},
    {"processes.*.singleton", "{processes: {beat: {singleton: false}}}"},
    {"processes.*.resources", "{processes: {web: {resources: {requests: {cpu: 200m}}}}}"},
    {"processes.*.expose", "{processes: {web: {expose: {host: new.example.com}}}}"},
    {"processes.*.terminationGracePeriodSeconds", "{processes: {web: {terminationGracePeriodSeconds: 40}}}"},
    {"processes.*.preStopSleepSeconds", "{processes: {web: {preStopSleepSeconds: 5}}}"},
    {"processes.*.minReadySeconds", "{processes: {web: {minReadySeconds: 7}}}"},
    {"processes.*.env", "{processes: {web: {env: {DB_POOL: \"6\"}}}}"},
    {"processes.*.secrets", "{processes: {web: {secrets: {LICENCE: {secretKeyRef: {key: other}}}}}}"},
    {"processes.*.secrets.*.generate.rotation",
     "{processes: {web: {secrets: {OWN: {generate: {rotation: \"2\"}}}}}}"},
    {"processes.*.secrets.*.generate.prefix",
     "{processes: {web: {secrets: {OWN: {generate: {prefix: \"base64:\"}}}}}}"},
    {"processes.*.scratch", "{processes: {web: {scratch: {/data: null, /cache: {size: 1Gi}}}}}"},
    {"processes.*.scratch.*.size", "{processes: {web: {scratch: {/tmp: {size: 256Mi}}}}}"},
    {"processes.*.sidecars", "{processes: {web: {sidecars: {proxy: {env: {MODE: two}}}}}}"},
    {"processes.*.sidecars.*.resources",
     "{processes: {web: {sidecars: {proxy: {resources: {requests: {cpu: 20m}}}}}}}"},
    {"processes.*.metrics", "{processes: {web: {metrics: {path: /m, labels: {release: monitoring}}}}}"},
    {"processes.*.rollout", "{processes: {web: {rollout: {maxSurge: 2, maxUnavailable: 1}}}}"},
    {"processes.*.pod.labels", "{processes: {web: {pod: {labels: {tier: front}}}}}"},
    {"processes.*.pod.annotations", "{processes: {web: {pod: {annotations: {example.com/a: x}}}}}"},
    {"processes.*.pod.priorityClassName", "{processes: {web: {pod: {priorityClassName: higher}}}}"},
    {"processes.*.pod.fieldEnv", "{processes: {web: {pod: {fieldEnv: {POD: metadata.uid}}}}}"},
    {"processes.*.placement", "{processes: {web: {placement: {nodeSelector: {disk: hdd}}}}}"},
    {"adminProcesses.*.command", "{adminProcesses: {migrate: {command: [bin/migrate2]}}}"},
    {"adminProcesses.*.args", "{adminProcesses: {migrate: {args: [--some]}}}"},
    {"adminProcesses.*.trigger", "{adminProcesses: {migrate: {trigger: Manual}}}"},
    {"adminProcesses.*.schedule", "{adminProcesses: {report: {schedule: \"0 4 * * *\"}}}"},
    {"adminProcesses.*.timeZone", "{adminProcesses: {report: {timeZone: Europe/Berlin}}}"},
    {"adminProcesses.*.runId", "{adminProcesses: {seed: {runId: \"2\"}}}"},
    {"adminProcesses.*.activeDeadlineSeconds", "{adminProcesses: {report: {activeDeadlineSeconds: 90}}}"},
    {"adminProcesses.*.resources", "{adminProcesses: {report: {resources: {requests: {cpu: 20m}}}}}"},
    {"release.runBeforeRelease", "{release: {runBeforeRelease: true}}"},
    {"release.historyLimit", "{release: {historyLimit: 3}}"},
    {"logs", "{logs: {format: text}}"},
    {"parity", "{parity: {shareWith: {qa: {name: shop}}}}"},
    {"exemptions", "{exemptions: {TF0801: {reason: one, expires: \"2099-01-01\"}}}"},
    {"serviceAccount", "{serviceAccount: {annotations: {example.com/role: other}}}"},
    {"security", "{security: {runAsUser: 20002}}"},
    {"placement", "{placement: {nodeSelector: {disk: hdd}}}"},
    {"pod.labels", "{pod: {labels: {team: other}}}"},
    {"pod.annotations", "{pod: {annotations: {example.com/c: x}}}"},
    {"pod.priorityClassName", "{pod: {priorityClassName: other}}"},
    {"pod.fieldEnv", "{pod: {fieldEnv: {NODE_IP: status.hostIPs}}}"},
    {"network", "{network: {from: {shop-admin: {namespace: admin}}}}"},
    {"suspend", "{suspend: true}"},
};

/// Those that no object is made of, or none that is looked at here.
const std::set<std::string> kSeenInNoObject = {
    "config.secrets.*.generate.rotation",
    "config.secrets.*.generate.prefix",
    "processes.*.secrets.*.generate.prefix",
    "processes.*.secrets.*.generate.rotation",
    "config.contract",
    "adminProcesses.*.command",
    "adminProcesses.*.args",
    "adminProcesses.*.trigger",
    "release.runBeforeRelease",
    "release.historyLimit",
    "parity",
    "exemptions",
};

json from_yaml(const std::string& text) {
  const auto documents = yaml::yaml_to_json(text);
  if (!documents || documents->size() != 1) throw std::runtime_error(text);
  return json::parse(documents->front());
}

Observed with_spec(const json& spec) {
  Observed observed = testing::observe(testing::small_spec());
  observed.app.spec = testing::parse_spec(spec.dump());
  observed.pod_monitors = Served::kYes;
  observed.secrets = {{"legacy", testing::secret_with({"LEGACY"})},
                      {"stripe", testing::secret_with({"api-key", "other", "uri"})},
                      {"shop-database", testing::secret_with({"uri"})}};
  observed.config_maps["shared"] = {{}, std::make_shared<const StringMap>(StringMap{{"OF_ALL", "x"}})};
  Child generated;
  generated.kind = Kind::kSecret;
  generated.name = kinds::generated_secret_name("shop");
  generated.owner = testing::app_uid();
  observed.children.push_back(std::move(generated));
  testing::read_secrets(observed);
  return observed;
}

ReleaseContent released(const Observed& observed) {
  const Wanted wanted = wanted_release(observed, merge(contributions_of(observed)), true);
  if (!wanted.content) throw std::runtime_error("nothing can be released");
  return *wanted.content;
}

/// All that is made of a spec while it runs, and how the gate would be run.
json objects_of(const Observed& observed) {
  json objects = json::object();
  for (const DesiredObject& each : compose_running(observed, contributions_of(observed), 1))
    objects[std::to_string(static_cast<int>(each.kind)) + " " + each.name] = json::parse(each.json);
  return objects;
}

json gates_of(const AppSpec& spec) {
  json gates = json::object();
  for (const auto& [name, process] : spec.admin_processes) {
    if (process.trigger == AdminProcess::Trigger::kBeforeRelease)
      gates[name] = {process.command, process.args};
  }
  return gates;
}

class EachField : public ::testing::TestWithParam<ReleaseFieldRow> {};

TEST_P(EachField, IsPinnedBackOrStaysAsTheSpecSays) {
  const ReleaseFieldRow& field = GetParam();
  if (std::string(field.path) == "release.pin") return;  // it is what the others are pinned with
  ASSERT_TRUE(kChanges.contains(field.path)) << "no change of it is tried";
  const json before = from_yaml(kSpec);
  json after = before;
  after.merge_patch(from_yaml(kChanges.at(field.path)));
  ASSERT_NE(before, after);
  const Observed first = with_spec(before);
  const Observed second = with_spec(after);
  EXPECT_EQ(objects_of(first) == objects_of(second), kSeenInNoObject.contains(field.path))
      << "what is changed here must be seen, or be said to be seen nowhere";

  const ReleaseContent content = released(first);
  // A rotation is seen by the hash of what the Secret holds.
  const bool makes_release = field.is == ReleaseField::kReleased;
  EXPECT_EQ(kinds::release_hash(content) != kinds::release_hash(released(second)), makes_release);

  // As it is written down, and read again.
  const auto object =
      kinds::build_app_release({"shop-production", "shop-v1", {}, {}, "shop", {}}, {1}, content, {});
  Observed pinned = second;
  pinned.pinned = kinds::read_release_content(object.json).value();
  pinned.app.spec = kinds::on_release(second.app.spec, *pinned.pinned);
  testing::read_secrets(pinned);
  const Observed& expected = field.is == ReleaseField::kReleased ? first : second;
  EXPECT_EQ(json::diff(objects_of(expected), objects_of(pinned)), json::array());
  EXPECT_EQ(gates_of(pinned.app.spec), gates_of(expected.app.spec));
  EXPECT_EQ(kinds::release_hash(released(pinned)), kinds::release_hash(content))
      << "a pin to what runs makes nothing new";
}

std::string name_of(const ::testing::TestParamInfo<ReleaseFieldRow>& info) {
  std::string name;
  for (const char* c = info.param.path; *c != 0; ++c) {
    if (std::isalnum(static_cast<unsigned char>(*c)) != 0) name += *c;
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Releases, EachField,
                         ::testing::ValuesIn(kinds::release_fields().begin(), kinds::release_fields().end()),
                         name_of);

json definition() {
  std::ifstream in(std::string(REPOSITORY_DIR) + "/crds/twelvefactorapps.yaml");
  std::stringstream text;
  text << in.rdbuf();
  return from_yaml(text.str())["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"];
}

/// Fields that the definition refuses whatever they hold: who looks for a volume is told what to do instead.
const std::set<std::string> kRefused = {"volumes", "processes.*.volumes", "processes.*.volumeMounts"};

/// Takes the rows that were met, and the fields that no row speaks of.
void walk(const json& schema, const std::string& path, const std::set<std::string>& rows,
          std::set<std::string>& met, std::set<std::string>& unknown) {
  if (kRefused.contains(path)) return;
  if (rows.contains(path)) met.insert(path);
  const std::string start = path.empty() ? "" : path + ".";
  const bool below_is_covered = rows.contains(path);
  bool any = false;
  const auto below = [&](const json& each, const std::string& name) {
    any = true;
    std::set<std::string> ignored;
    walk(each, start + name, rows, met, below_is_covered ? ignored : unknown);
  };
  const json properties = schema.value("properties", json::object());
  for (const auto& [name, each] : properties.items()) below(each, name);
  for (const char* const of_all : {"additionalProperties", "items"}) {
    if (schema.contains(of_all) && schema[of_all].is_object()) below(schema[of_all], "*");
  }
  if (!any && !below_is_covered) unknown.insert(path);
}

/// What it takes for config.files is tried with each sort of them.
TEST(ReleaseFields, AFileOfEachSortIsOfTheRelease) {
  const json before = from_yaml(kSpec);
  const ReleaseContent first = released(with_spec(before));
  EXPECT_EQ(first.files.at("/etc/shop/key").secret.key, "api-key");
  EXPECT_TRUE(first.files.at("/etc/shop/key").hash.empty());
  EXPECT_EQ(first.files.at("/etc/shop/limits.yml").hash.size(), 8U);
  EXPECT_EQ(first.files_map, "shop-files-" + first.files_hash);
  const auto changed = [&](const char* patch) {
    json after = before;
    after.merge_patch(from_yaml(patch));
    return kinds::release_hash(released(with_spec(after))) != kinds::release_hash(first);
  };
  EXPECT_TRUE(changed("{config: {files: {/etc/shop/key: {secretKeyRef: {key: other}}}}}"));
  EXPECT_TRUE(changed("{config: {files: {/etc/shop/limits.yml: null}}}"));
  EXPECT_TRUE(changed("{config: {files: {/etc/shop/new: {value: \"\"}}}}"));
  EXPECT_FALSE(changed("{config: {files: {/etc/shop/limits.yml: {configMapKeyRef: null, value: x}}}}"))
      << "the same text, wherever it comes from";
}

TEST(ReleaseFields, EachPartOfASidecarIsOfTheRelease) {
  const json before = from_yaml(kSpec);
  const ReleaseContent first = released(with_spec(before));
  for (const std::string part :
       {"image: "
        "registry.example.com/proxy@sha256:2222222222222222222222222222222222222222222222222222222222222222",
        "command: [other]", "args: []", "env: {MORE: x}", "secrets: {PASSWORD: {secretKeyRef: {key: other}}}",
        "startup: {periodSeconds: 2}", "readiness: null", "files: {/etc/proxy: {value: \"a: 2\"}}",
        "files: {/etc/key: {secretKeyRef: {key: other}}}", "ports: {pool: {port: 6432}}",
        "startup: {port: metrics}"}) {
    json after = before;
    after.merge_patch(from_yaml("{processes: {web: {sidecars: {proxy: {" + part + "}}}}}"));
    ASSERT_NE(before, after) << part;
    EXPECT_NE(kinds::release_hash(released(with_spec(after))), kinds::release_hash(first)) << part;
  }
}

TEST(ReleaseFields, AreAllThatTheDefinitionHas) {
  std::set<std::string> rows;
  for (const ReleaseFieldRow& row : kinds::release_fields())
    EXPECT_TRUE(rows.insert(row.path).second) << row.path << " is there twice";
  std::set<std::string> met;
  std::set<std::string> unknown;
  walk(definition(), "", rows, met, unknown);
  for (const std::string& path : unknown)
    ADD_FAILURE() << "." << path
                  << ": does it belong to a release? Say so in kinds/deploy/release_fields.cpp";
  for (const std::string& row : rows) EXPECT_TRUE(met.contains(row)) << row << " is no field";
  for (const auto& [path, change] : kChanges) EXPECT_TRUE(rows.contains(path)) << path;
}

TEST(ReleaseFields, ABareFieldBeneathNoRowIsFound) {
  std::set<std::string> met;
  std::set<std::string> unknown;
  walk({{"properties", {{"new", {{"properties", {{"field", json::object()}}}}}}}}, "", {"old"}, met, unknown);
  EXPECT_EQ(unknown, std::set<std::string>{"new.field"});
}

}  // namespace
}  // namespace twelvefactor::reconcile
