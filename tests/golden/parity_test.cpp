// Runs the cases of parity: both apps go into a store, as a watch would bring them, and what comes out is the
// report that the reading app gets; see README.md.
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "gather/gather.hpp"
#include "gather/pinned_deploys.hpp"
#include "golden/case.hpp"
#include "kinds/build/app_release.hpp"
#include "kinds/read/policy_json.hpp"
#include "kinds/read/read_app.hpp"
#include "kinds/read/read_child.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "kinds/text/time.hpp"
#include "reconcile/reconcile.hpp"

namespace twelvefactor::golden {
namespace {

using nlohmann::json;

const AppKey kReader{"shop-production", "shop"};
constexpr const char* kReaderUid = "11111111-2222-4333-8444-555555555555";
constexpr const char* kPeerUid = "66666666-2222-4333-8444-555555555555";

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  const std::string name = info.param.substr(info.param.find('/') + 1);
  return name.substr(0, name.rfind('.'));
}

/// A misspelt field would test nothing.
void allow_only(const json& object, const std::set<std::string>& names) {
  for (const auto& [name, value] : object.items()) {
    if (!names.contains(name)) throw std::runtime_error("a case has no field " + name);
  }
}

void apply(store::Store& store, json app, const char* uid) {
  app["metadata"]["uid"] = uid;
  app["metadata"]["generation"] = 1;
  app["metadata"]["resourceVersion"] = "7";
  auto read = kinds::read_app(app.dump());
  ASSERT_TRUE(read);
  store.app_applied(std::move(*read));
}

/// An AppRelease as the operator wrote it: `number`, `image`, `revision`, Active `from`, and `until` where it
/// is over; `spec`: what else it is made of.
json release(const json& app, const char* uid, const json& given) {
  allow_only(given, {"number", "image", "revision", "from", "until", "spec", "config"});
  const std::string name = app.at("metadata").at("name");
  const bool active = !given.contains("until");
  const std::string since = active ? given.at("from") : given.at("until");
  const std::string number = std::to_string(given.at("number").get<int>());
  json object = {
      {"metadata",
       {{"name", name + "-v" + number},
        {"namespace", app.at("metadata").at("namespace")},
        {"uid", "77777777-0000-4000-8000-00000000000" + number},
        {"resourceVersion", "8"},
        {"labels", {{"twelvefactor.dev/app", name}}},
        {"ownerReferences",
         {{{"apiVersion", "twelvefactor.dev/v1alpha1"},
           {"kind", "TwelveFactorApp"},
           {"name", name},
           {"uid", uid},
           {"controller", true}}}}}},
      {"spec",
       {{"number", given.at("number")},
        {"image", given.at("image")},
        {"codebase", {{"repository", "r"}, {"revision", given.at("revision")}}}}},
      {"status", {{"phase", active ? "Active" : "Superseded"}, {"completionTime", given.at("from")}}}};
  object["status"]["conditions"].push_back(
      {{"type", "Active"}, {"status", active ? "True" : "False"}, {"lastTransitionTime", since}});
  const bool ran = active || given.at("from") != since;
  object["status"]["conditions"].push_back(
      {{"type", "GatePassed"}, {"status", ran ? "True" : "False"}, {"lastTransitionTime", since}});
  object["spec"].merge_patch({{"environment", "e"}});
  object["spec"].merge_patch(given.value("spec", json::object()));
  if (given.contains("config")) object["spec"]["configMapName"] = name + "-config-" + number;
  return object;
}

/// The ConfigMap with its variables.
json config_map(const json& release, const json& given) {
  json object = {{"metadata", release.at("metadata")}, {"data", given.at("config")}};
  object["metadata"]["name"] = release.at("spec").at("configMapName");
  return object;
}

/// What a GET answers, by path.
using Objects = std::map<std::string, std::string>;

void apply_child(store::Store& store, Kind kind, const json& object, Objects& objects) {
  auto read = kinds::read_child(kind, object.dump());
  if (!read) throw std::runtime_error("no object of ours: " + object.dump());
  objects[kinds::object_path(kind, read->namespace_name, read->child.name)] = object.dump();
  store.child_applied(std::move(*read));
}

Objects apply_releases(store::Store& store, const json& golden_case, const char* side, const json& app,
                       const char* uid) {
  Objects objects;
  const json all = golden_case.value("releases", json::object()).value(side, json::array());
  for (const json& given : all) {
    const json object = release(app, uid, given);
    apply_child(store, Kind::kAppRelease, object, objects);
    if (given.contains("config")) apply_child(store, Kind::kConfigMap, config_map(object, given), objects);
  }
  return objects;
}

/// In place of its keyed hash a mark holds the value itself, which shows if any report told a hash.
std::map<std::string, SecretMark> marks(const json& golden_case, const char* side) {
  std::map<std::string, SecretMark> all;
  const json given_marks = golden_case.value("secrets", json::object()).value(side, json::object());
  for (const auto& [slot, given] : given_marks.items()) {
    allow_only(given, {"value", "credential"});
    all.emplace(slot, SecretMark{"hunter2 " + given.at("value").get<std::string>(), given.at("credential")});
  }
  return all;
}

Policies policies(const json& golden_case) {
  if (!golden_case.contains("policies")) return nullptr;
  auto all = std::make_shared<std::vector<Policy>>();
  for (const auto& [name, spec] : golden_case.at("policies").items()) {
    all->push_back(kinds::parse_policy(name, spec.dump()));
    if (!all->back().problems.empty()) throw std::runtime_error(all->back().problems.front());
  }
  return all;
}

/// What else than the two specs is known.
void add_facts(const json& golden_case, Observed& observed) {
  observed.policies = policies(golden_case);
  observed.secret_marks.merge(marks(golden_case, "here"));
  const json changed_by = golden_case.value("changedBy", json::object());
  observed.app.changed_by = changed_by.value("here", "");
  const auto peer = observed.peers.find("staging");
  if (peer == observed.peers.end()) return;
  peer->second.changed_by = changed_by.value("there", "");
  if (peer->second.depth == Depth::kSecrets) {
    for (auto& [slot, mark] : marks(golden_case, "there")) peer->second.secrets.emplace(slot, mark);
  }
}

/// As loop/pass does it.
void read_pinned(const store::Store& store, const Objects& objects, Observed& observed) {
  const auto get = [&objects](const std::string& path,
                              const std::stop_token&) -> kube::ApiResult<std::string> {
    const auto found = objects.find(path);
    if (found != objects.end()) return found->second;
    kube::ApiError error;
    error.status = 404;
    return error;
  };
  if (const std::int64_t pin = observed.app.spec.release.pin; pin > 0) {
    const auto own = get(kinds::object_path(Kind::kAppRelease, kReader.namespace_name,
                                            kinds::app_release_name(kReader.name, pin)),
                         {});
    if (!own) throw std::runtime_error("the app is pinned to no release");
    observed.pinned = kinds::read_release_content(*own).value();
  }
  gather::PinnedDeploys(get).fill(observed, store, {});
  EXPECT_TRUE(observed.unread_peers.empty());
}

Observed observed_in_pair(const json& golden_case) {
  allow_only(golden_case, {"description", "app", "peer", "now", "releases", "secrets", "policies",
                           "changedBy", "lookAgain", "expect"});
  store::Store store;
  apply(store, golden_case.at("app"), kReaderUid);
  Objects objects = apply_releases(store, golden_case, "here", golden_case.at("app"), kReaderUid);
  if (golden_case.contains("peer")) {
    apply(store, golden_case.at("peer"), kPeerUid);
    objects.merge(apply_releases(store, golden_case, "there", golden_case.at("peer"), kPeerUid));
  }
  auto observed = gather::gather(store, kReader, kinds::parse_time(golden_case.value("now", "")));
  if (!observed || !observed->spec_error.empty()) throw std::runtime_error("the app cannot be read");
  if (!golden_case.contains("now")) observed->now.clear();
  read_pinned(store, objects, *observed);
  add_facts(golden_case, *observed);
  return std::move(*observed);
}

class ParityCase : public ::testing::TestWithParam<std::string> {};

TEST_P(ParityCase, IsAsExpected) {
  const json golden_case = read_yaml(GetParam());
  const Observed observed = observed_in_pair(golden_case);
  const Desired desired = reconcile::reconcile(observed);
  const DesiredObject& object = desired.objects.back();
  ASSERT_EQ(title(object.kind, object.name), "ParityReport/shop-vs-staging") << "reports are written last";
  const json report = json::parse(object.json);
  const AppKey& peer = observed.app.spec.parity.peers.at("staging").key;
  EXPECT_EQ(report["spec"], (json{{"peer", "staging"},
                                  {"here", {{"namespace", "shop-production"}, {"name", "shop"}}},
                                  {"there", {{"namespace", peer.namespace_name}, {"name", peer.name}}}}));
  json expected = golden_case.at("expect");
  json status = report.at("status");
  if (expected.contains("findings")) {
    const json none = json::array();
    EXPECT_EQ(expected["findings"].size(), status.value("findings", none).size()) << status.dump(2);
    if (expected["findings"].empty()) expected.erase("findings");
  }
  for (const std::string& line : differences(expected, status, "status")) ADD_FAILURE() << line;
  if (golden_case.contains("lookAgain")) {
    ASSERT_TRUE(desired.look_again) << "nothing changes by itself";
    EXPECT_EQ(desired.look_again->count(), golden_case.at("lookAgain"));
  }
  EXPECT_EQ(object.json.find("hunter2"), std::string::npos) << "a secret value is shown";
  EXPECT_EQ(object.json.find("other2"), std::string::npos) << "a secret value is shown";
}

INSTANTIATE_TEST_SUITE_P(Golden, ParityCase, ::testing::ValuesIn(files_in("parity")), test_name);

TEST(ParityCases, SayWhatTheyAreAboutAndCoverEveryDimensionAtEachOfItsSeverities) {
  std::set<std::string> descriptions;
  std::set<std::string> covered;
  for (const std::string& file : files_in("parity")) {
    const json golden_case = read_yaml(file);
    EXPECT_TRUE(descriptions.insert(golden_case.value("description", "")).second) << file;
    EXPECT_TRUE(golden_case.at("expect").contains("state")) << file;
    for (const json& finding : golden_case.at("expect").value("findings", json::array())) {
      covered.insert(finding.at("dimension").get<std::string>() + " " +
                     finding.at("severity").get<std::string>() +
                     (finding.value("expected", json()).is_object() ? " expected" : ""));
    }
  }
  EXPECT_GE(descriptions.size(), 40U);
  for (const char* const each : {"Code Error",
                                 "Code Warning",
                                 "Code Info",
                                 "Code Info expected",
                                 "Time Warning",
                                 "Time Info",
                                 "Time Warning expected",
                                 "ConfigKey Error",
                                 "ConfigKey Warning",
                                 "ConfigKey Error expected",
                                 "ConfigValue Info",
                                 "ConfigValue Info expected",
                                 "SharedCredential Error",
                                 "BackingService Error",
                                 "BackingService Warning",
                                 "BackingService Info",
                                 "BackingService Error expected",
                                 "Process Error",
                                 "Process Warning",
                                 "Process Info",
                                 "Process Warning expected",
                                 "AdminProcess Error",
                                 "AdminProcess Warning",
                                 "AdminProcess Warning expected",
                                 "Policy Warning",
                                 "Policy Info",
                                 "Policy Warning expected"})
    EXPECT_TRUE(covered.contains(each)) << each;
  EXPECT_FALSE(covered.contains("SharedCredential Error expected"));
}

}  // namespace
}  // namespace twelvefactor::golden
