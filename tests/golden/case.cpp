#include "golden/case.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/read/previous_status.hpp"
#include "kinds/text/resource.hpp"
#include "kinds/text/time.hpp"
#include "reconcile/reconcile.hpp"
#include "unit/apps.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::golden {
namespace {

using nlohmann::json;

/// A misspelt field would test nothing.
void allow_only(const json& object, std::initializer_list<std::string_view> names, const std::string& where) {
  for (const auto& [name, value] : object.items()) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      throw std::runtime_error(where + " has no field " + name);
  }
}

Kind kind_of(const std::string& name) {
  for (const Kind kind : kAllKinds) {
    if (kinds::resource_type(kind).kind == name) return kind;
  }
  throw std::runtime_error("no kind " + name);
}

JobState::Phase phase_of(const std::string& phase) {
  if (phase == "Running") return JobState::Phase::kRunning;
  if (phase == "Succeeded") return JobState::Phase::kSucceeded;
  if (phase == "Failed") return JobState::Phase::kFailed;
  throw std::runtime_error("no phase " + phase);
}

Uid owner_of(const std::string& owner, const Uid& app) {
  if (owner == "app") return app;
  if (owner == "none") return {};
  if (owner == "former") return parse_uid("99999999-9999-4999-8999-999999999999");
  throw std::runtime_error("owner must be app, former (an app of this name that was deleted) or none");
}

/// By the hashes of its parts alone.
std::shared_ptr<const ReleaseFacts> release_from(const json& given) {
  const std::map<std::string, ReleaseReason> reasons = {{"Image", ReleaseReason::kImage},
                                                        {"Config", ReleaseReason::kConfig},
                                                        {"BackingService", ReleaseReason::kBackingService},
                                                        {"Rotation", ReleaseReason::kRotation}};
  ReleaseDigest digest{"hash", {}};
  for (const auto& [part, hash] : given.at("parts").items()) digest.parts[reasons.at(part)] = hash;
  ReleaseFacts facts;
  facts.number = given.at("number");
  facts.digest = digest;
  return std::make_shared<const ReleaseFacts>(std::move(facts));
}

Child child_from(const json& given, const Uid& app, const std::vector<DesiredObject>& wished) {
  allow_only(given,
             {"kind", "name", "owner", "deleting", "asWished", "runId", "phase", "completionTime", "pods",
              "replicas", "ready", "limitedSince", "outOfTime", "number", "parts", "ownsReplicas", "reported",
              "trouble"},
             "a child");
  Child child;
  child.kind = kind_of(given.at("kind"));
  child.name = given.at("name");
  child.owner = owner_of(given.value("owner", "app"), app);
  child.deleting = given.value("deleting", false);
  child.digest = {1, 1};
  child.reported = given.value("reported", false);
  child.limited_since = kinds::parse_time(given.value("limitedSince", ""));
  child.trouble = given.value("trouble", "");
  if (given.value("asWished", false)) {
    const auto found = std::find_if(wished.begin(), wished.end(), [&child](const auto& w) {
      return w.kind == child.kind && w.name == child.name;
    });
    if (found == wished.end()) throw std::runtime_error(title(child.kind, child.name) + " is not wished");
    child.digest = found->digest;
  }
  if (child.kind == Kind::kJob) {
    child.job = JobState{phase_of(given.value("phase", "Running")), given.value("runId", ""),
                         given.value("completionTime", ""), ""};
    child.job->out_of_time = given.value("outOfTime", false);
  }
  if (child.kind == Kind::kAppRelease) child.release = release_from(given);
  const int pods = given.value("pods", 0);
  child.rollout = {
      0, pods, pods, pods, pods, false, given.value("replicas", pods), given.value("ownsReplicas", true)};
  child.rollout.ready = given.value("ready", pods);
  return child;
}

PodFacts pod_from(const json& given) {
  allow_only(given, {"name", "process", "adminProcess", "job", "reason", "message", "exitCode"}, "a pod");
  PodFacts pod;
  pod.name = given.at("name");
  pod.process = given.value("process", "");
  pod.admin_process = given.value("adminProcess", "");
  pod.job = given.value("job", "");
  pod.reason = given.value("reason", "");
  pod.message = given.value("message", "");
  if (given.contains("exitCode")) pod.exit_code = given.at("exitCode").get<int>();
  return pod;
}

/// By the rule that speaks of it.
Sighting sighting_from(const json& given) {
  allow_only(given, {"rule", "process", "release", "clean", "witnesses"}, "a sighting");
  for (std::size_t i = 0; i < kSigns; ++i) {
    const auto sign = static_cast<Sign>(i);
    if (rule_of(sign) != given.at("rule")) continue;
    return {sign, given.at("process"), given.value("release", 1), given.value("clean", 0),
            given.value("witnesses", std::vector<std::string>{})};
  }
  throw std::runtime_error("no sign has the rule " + given.at("rule").dump());
}

SecretFacts secret_from(const json& keys) {
  if (keys == "unknown") return {true, {}, 0, false, {}};
  SecretFacts facts{true, {}, 0, true, keys.get<std::vector<std::string>>()};
  std::sort(facts.keys.begin(), facts.keys.end());
  return facts;
}

ConfigMapFacts config_map_from(const json& data) {
  ConfigMapFacts facts;
  facts.version = {parse_uid("77777777-7777-4777-8777-777777777777"), 7};
  if (data != "unreadable") facts.data = std::make_shared<const StringMap>(data.get<StringMap>());
  return facts;
}

ServiceFacts::State service_state(const std::string& name) {
  using State = ServiceFacts::State;
  const std::map<std::string, State> states = {{"Unknown", State::kUnknown},
                                               {"Unavailable", State::kUnavailable},
                                               {"Forbidden", State::kForbidden},
                                               {"KindMissing", State::kKindMissing},
                                               {"KindUnusable", State::kKindUnusable},
                                               {"TooManyKinds", State::kTooManyKinds},
                                               {"Missing", State::kMissing},
                                               {"Pending", State::kPending},
                                               {"Bound", State::kBound}};
  return states.at(name);
}

/// By the name of the backing service; as gather does, what is bound is the app's Secret.
void add_services(const json& given, Observed& observed) {
  for (const auto& [name, service] : given.items()) {
    allow_only(service, {"state", "secret", "detail"}, "a service");
    BackingService& wanted = observed.app.spec.backing_services.at(name);
    const ServiceFacts facts{service_state(service.at("state")), service.value("secret", ""),
                             service.value("detail", "")};
    wanted.secret_name = facts.secret;
    observed.services.emplace(wanted.service.value(), facts);
  }
}

void add_config_maps(const json& given, Observed& observed) {
  for (const auto& [name, data] : given.items()) {
    observed.config_maps.emplace(name, config_map_from(data));
    if (data == "unreadable")
      observed.config_map_problem = "ConfigMap " + name + " cannot be read: no answer";
  }
}

Served served_from(const std::string& how) {
  const std::map<std::string, Served> all = {
      {"served", Served::kYes}, {"absent", Served::kNo}, {"forbidden", Served::kForbidden}};
  return all.at(how);
}

IngressClasses ingress_classes_from(const json& given) {
  IngressClasses classes;
  for (const auto& [name, use] : given.items()) {
    classes.names.insert(name);
    classes.has_default = classes.has_default || use == "default";
  }
  return classes;
}

void add_differences(const json& expected, const json& actual, const std::string& path,
                     std::vector<std::string>& lines);

void add_list_differences(const json& expected, const json& actual, const std::string& path,
                          std::vector<std::string>& lines) {
  std::size_t next = 0;
  for (const json& wanted : expected) {
    const std::size_t from = next;
    while (next < actual.size() && !differences(wanted, actual[next]).empty()) ++next;
    if (next < actual.size()) {
      ++next;
      continue;
    }
    next = from;
    lines.push_back(path + ": no item after the first " + std::to_string(from) + " is like " + wanted.dump() +
                    " in " + actual.dump());
  }
}

void add_differences(const json& expected, const json& actual, const std::string& path,
                     std::vector<std::string>& lines) {
  if (expected.is_object() && actual.is_object()) {
    for (const auto& [name, wanted] : expected.items()) {
      const auto found = actual.find(name);
      const std::string below = path + "." + name;
      if (wanted.is_null()) {
        if (found != actual.end()) lines.push_back(below + ": must not be there, but is " + found->dump());
      } else if (found == actual.end()) {
        lines.push_back(below + ": is missing, expected " + wanted.dump());
      } else {
        add_differences(wanted, *found, below, lines);
      }
    }
    return;
  }
  const bool of_objects = expected.is_array() && !expected.empty() && expected.front().is_object();
  if (of_objects && actual.is_array()) {
    add_list_differences(expected, actual, path, lines);
  } else if (expected != actual) {
    lines.push_back(path + ": expected " + expected.dump() + ", is " + actual.dump());
  }
}

const char* state_name(AdminRecord::State state) {
  return state == AdminRecord::State::kRunning  ? "Running"
         : state == AdminRecord::State::kFailed ? "Failed"
                                                : "Succeeded";
}

}  // namespace

std::string directory() {
  return std::string(TEST_SOURCE_DIR) + "/golden";
}

std::vector<std::string> files_in(const std::string& below, const std::string& ending) {
  std::vector<std::string> files;
  const std::filesystem::path root = directory();
  if (!std::filesystem::is_directory(root / below)) return files;
  for (const auto& entry : std::filesystem::directory_iterator(root / below)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(ending)) files.push_back((below.empty() ? "" : below + "/") + name);
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_text(const std::string& file) {
  std::ifstream stream(directory() + "/" + file, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

json read_yaml(const std::string& file) {
  const auto documents = yaml::yaml_to_json(read_text(file));
  if (!documents) throw std::runtime_error(file + ": " + documents.error().message);
  if (documents->size() != 1) throw std::runtime_error(file + ": must have one document");
  return json::parse(documents->front());
}

Observed observed_in(const json& golden_case) {
  const json& app = golden_case.at("app");
  if (app.at("apiVersion") != kinds::kAppApiVersion || app.at("kind") != kinds::kAppKind)
    throw std::runtime_error("app is no TwelveFactorApp");
  Observed observed;
  observed.app.key = {app.at("metadata").at("namespace"), app.at("metadata").at("name")};
  auto spec = kinds::parse_app_spec(app.at("spec").dump());
  if (!spec) throw std::runtime_error(spec.error().message);
  observed.app.spec = std::move(spec).value();
  observed.offline = !golden_case.contains("observed");
  if (observed.offline) return observed;

  const json& given = golden_case.at("observed");
  allow_only(given,
             {"secrets", "unusableKeys", "services", "configMaps", "ingressClasses", "httpRoutes",
              "podMonitors", "children", "pods", "sightings", "refused", "now", "status", "circularPeers"},
             "observed");
  observed.app.uid = parse_uid("11111111-2222-4333-8444-555555555555");
  observed.app.generation = 1;
  const json secrets = given.value("secrets", json::object());
  for (const auto& [name, keys] : secrets.items()) observed.secrets.emplace(name, secret_from(keys));
  const json unusable = given.value("unusableKeys", json::object());
  for (const auto& [name, keys] : unusable.items())
    observed.unusable_keys.emplace(name, keys.get<std::set<std::string>>());
  observed.circular_peers = given.value("circularPeers", std::set<std::string>{});
  add_services(given.value("services", json::object()), observed);
  add_config_maps(given.value("configMaps", json::object()), observed);
  if (given.contains("ingressClasses"))
    observed.ingress_classes = ingress_classes_from(given.at("ingressClasses"));
  if (given.contains("httpRoutes")) observed.http_routes = served_from(given.at("httpRoutes"));
  if (given.contains("podMonitors")) observed.pod_monitors = served_from(given.at("podMonitors"));
  if (given.contains("status")) observed.previous = kinds::parse_status(given.at("status").dump());
  for (const json& pod : given.value("pods", json::array())) observed.pods.push_back(pod_from(pod));
  for (const json& each : given.value("sightings", json::array()))
    observed.sightings.push_back(sighting_from(each));
  observed.refused = given.value("refused", std::map<std::string, std::int64_t>{});
  observed.now = given.value("now", "");
  testing::give_release(observed);
  const Desired wished = reconcile::reconcile(observed);
  for (const json& each : given.value("children", json::array())) {
    Child child = child_from(each, observed.app.uid, wished.objects);
    std::erase_if(observed.children, [&child](const Child& other) {
      return other.kind == child.kind && other.name == child.name;
    });
    observed.children.push_back(std::move(child));
  }
  return observed;
}

std::string title(Kind kind, const std::string& name) {
  return std::string(kinds::resource_type(kind).kind).append("/").append(name);
}

std::vector<std::string> differences(const json& expected, const json& actual, const std::string& path) {
  std::vector<std::string> lines;
  add_differences(expected, actual, path, lines);
  return lines;
}

json findings_json(const std::vector<Finding>& findings) {
  json list = json::array();
  for (const Finding& each : findings) {
    list.push_back({{"rule", each.rule},
                    {"level", level_name(each.level)},
                    {"path", each.path},
                    {"message", each.message},
                    {"remedy", each.remedy}});
  }
  return list;
}

json waits_json(const std::vector<Wait>& waits) {
  json list = json::array();
  for (const Wait& each : waits)
    list.push_back({{"condition", each.condition}, {"reason", each.reason}, {"message", each.message}});
  return list;
}

json kept_json(const std::vector<KeptObject>& kept) {
  json list = json::array();
  for (const KeptObject& each : kept) {
    // That of give_release.
    if (each.kind != Kind::kAppRelease) list.push_back(title(each.kind, each.name));
  }
  return list;
}

json records_json(const std::map<std::string, AdminRecord>& records) {
  json map = json::object();
  for (const auto& [name, record] : records) {
    json entry = {{"runId", record.run_id}, {"state", state_name(record.state)}, {"job", record.job}};
    if (record.exit_code) entry["exitCode"] = *record.exit_code;
    if (!record.completion_time.empty()) entry["completionTime"] = record.completion_time;
    map[name] = std::move(entry);
  }
  return map;
}

}  // namespace twelvefactor::golden
