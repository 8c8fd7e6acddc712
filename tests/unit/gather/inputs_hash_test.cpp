// An app is known again by all that it was judged by, and by nothing else.
#include "gather/inputs_hash.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "kinds/read/judged_status.hpp"

namespace twelvefactor::gather {
namespace {

constexpr const char* kBuild = "build";

Child child(Kind kind, const std::string& name) {
  Child child;
  child.kind = kind;
  child.name = name;
  child.uid.bytes[0] = 1;
  child.digest = {1, 2};
  child.resource_version = 7;
  return child;
}

store::Snapshot shop() {
  store::Snapshot snapshot;
  snapshot.app.uid.bytes[3] = 9;
  snapshot.app.generation = 2;
  snapshot.app.resource_version = 50;
  snapshot.app.spec = R"({"image":"a"})";
  snapshot.children = {child(Kind::kDeployment, "shop-web"), child(Kind::kSecret, "shop-generated")};
  snapshot.secrets["stripe"] = {true, {}, 4, true, {"k"}};
  snapshot.config_maps["shared"] = {{}, 5};
  snapshot.services[{{"v1", "Db"}, "db"}] = {ServiceFacts::State::kBound, "db-secret", ""};
  snapshot.policies = std::make_shared<std::vector<Policy>>(1);
  snapshot.ingress_classes = IngressClasses{{"nginx"}, false};
  snapshot.app.exposed = true;
  return snapshot;
}

std::string hash_of(const store::Snapshot& snapshot, const Digest& status = {3, 4},
                    const char* build = kBuild, std::vector<Finding> findings = {}) {
  kinds::JudgedStatus judged;
  judged.digest = status;
  judged.findings = std::move(findings);
  return inputs_hash(snapshot, judged, build).value_or("none");
}

using Change = std::function<void(store::Snapshot&)>;

std::string hash_after(const Change& change) {
  store::Snapshot snapshot = shop();
  change(snapshot);
  return hash_of(snapshot);
}

TEST(InputsHash, IsNoneWhileAnAutoscalerIsAtItsLimit) {
  EXPECT_EQ(hash_after([](store::Snapshot& s) { s.children.front().limited_since = 1; }), "none")
      << "time alone makes a finding of it";
}

TEST(InputsHash, IsNoneWhilePodsShowSomethingElseThanTheStatusSays) {
  store::Snapshot seen = shop();
  seen.sightings = {{Sign::kKilled, "web", 4}};
  Finding said;
  said.rule = "TF0907";
  said.path = ".spec.processes.web";
  said.release = 4;
  EXPECT_EQ(hash_of(seen), "none") << "to be said";
  EXPECT_EQ(hash_of(seen, {3, 4}, kBuild, {said}), hash_of(shop()))
      << "said; also after a restart, when nobody remembers";
  EXPECT_EQ(hash_of(shop(), {3, 4}, kBuild, {said}), hash_of(shop()));
  seen.sightings = {{Sign::kKilled, "web", 5, kCleanOfLater}};
  EXPECT_EQ(hash_of(seen, {3, 4}, kBuild, {said}), "none") << "to be taken back";
  EXPECT_EQ(hash_of(seen), hash_of(shop())) << "nothing was said";
}

TEST(InputsHash, IsTheSameForTheSame) {
  EXPECT_EQ(hash_of(shop()), hash_of(shop()));
  EXPECT_EQ(hash_of(shop()).size(), 32U);
}

TEST(InputsHash, IsAnotherForEverythingThatCounts) {
  const std::string before = hash_of(shop());
  EXPECT_NE(hash_of(shop(), {3, 5}), before);
  EXPECT_NE(hash_of(shop(), {3, 4}, "another"), before);
  const std::vector<std::pair<const char*, Change>> changes = {
      {"generation", [](auto& s) { s.app.generation = 3; }},
      {"spec", [](auto& s) { s.app.spec = "{}"; }},
      {"another app", [](auto& s) { s.app.uid.bytes[0] = 5; }},
      {"retry", [](auto& s) { s.app.retry = "1"; }},
      {"adoption", [](auto& s) { s.app.adoption = "{}"; }},
      {"paused", [](auto& s) { s.app.paused = true; }},
      {"changed by", [](auto& s) { s.app.changed_by = "kubectl"; }},
      {"an edit", [](auto& s) { s.children[0].digest = {1, 3}; }},
      {"another object", [](auto& s) { s.children[0].uid.bytes[0] = 2; }},
      {"another owner", [](auto& s) { s.children[0].owner.bytes[0] = 2; }},
      {"a deletion", [](auto& s) { s.children[0].deleting = true; }},
      {"an object that is gone", [](auto& s) { s.children.pop_back(); }},
      {"pods", [](auto& s) { s.children[0].rollout.ready = 1; }},
      {"an autoscaler",
       [](auto& s) { s.children[0].rollout.scaled_by = std::make_shared<std::string>("keda"); }},
      {"labels", [](auto& s) { s.children[0].edited_metadata = 1; }},
      {"what others added",
       [](auto& s) {
         s.children[0].foreign_variables =
             std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"A"});
       }},
      {"generated values", [](auto& s) { s.children[1].resource_version = 8; }},
      {"a job", [](auto& s) { s.children[0].job = JobState{}; }},
      {"a Secret", [](auto& s) { s.secrets["stripe"].resource_version = 5; }},
      {"no Secret", [](auto& s) { s.secrets.clear(); }},
      {"a ConfigMap", [](auto& s) { s.config_maps["shared"].resource_version = 6; }},
      {"a service", [](auto& s) { s.services.begin()->second.secret = "other"; }},
      {"a policy",
       [](auto& s) {
         Policy policy;
         policy.spec_digest = {1, 1};
         s.policies = std::make_shared<std::vector<Policy>>(1, policy);
       }},
      {"no policy", [](auto& s) { s.policies = nullptr; }},
      {"a class", [](auto& s) { s.ingress_classes->names.insert("other"); }},
      {"no routes", [](auto& s) { s.http_routes = Served::kNo; }},
      {"classes unseen", [](auto& s) { s.ingress_classes.reset(); }},
  };
  for (const auto& [what, change] : changes) EXPECT_NE(hash_after(change), before) << what;
}

TEST(InputsHash, DoesNotCountVersionsNorTheOrderOfNews) {
  const std::string before = hash_of(shop());
  EXPECT_EQ(hash_after([](auto& s) { s.app.resource_version = 60; }), before);
  EXPECT_EQ(hash_after([](auto& s) { s.children[0].resource_version = 60; }), before);
  EXPECT_EQ(hash_after([](auto& s) { std::swap(s.children[0], s.children[1]); }), before);
  EXPECT_EQ(hash_after([](auto& s) { s.children[0].stands_for = Digest{9, 9}; }), before);
}

TEST(InputsHash, ThereIsNoneWhereMoreCounts) {
  const std::vector<std::pair<const char*, Change>> cases = {
      {"a peer", [](auto& s) { s.app.peers = {{"ns", "staging"}}; }},
      {"a task", [](auto& s) { s.tasks.push_back(nullptr); }},
      {"a pod in trouble", [](auto& s) { s.pods.emplace_back(); }},
      {"a pin", [](auto& s) { s.app.pin = 3; }},
      {"a spec left out", [](auto& s) { s.app.spec_left_out = true; }},
      {"a deletion", [](auto& s) { s.app.deleting = true; }},
  };
  for (const auto& [what, change] : cases) EXPECT_EQ(hash_after(change), "none") << what;
}

TEST(JudgedStatus, IsReadWithoutItsHash) {
  const std::string status =
      R"({"conditions":[{"type":"Ready","status":"True"}],"findings":[{"rule":"TF0801","factor":8,)"
      R"("level":"Audit","path":".spec","exempted":"2027-01-01"}]})";
  const kinds::JudgedStatus without = kinds::read_judged_status(status);
  const kinds::JudgedStatus with = kinds::read_judged_status(kinds::with_inputs_hash(status, "abc"));
  EXPECT_EQ(without.inputs_hash, "");
  EXPECT_EQ(with.inputs_hash, "abc");
  EXPECT_EQ(with.digest, without.digest);
  EXPECT_TRUE(with.ready && !with.in_progress);
  ASSERT_EQ(with.findings.size(), 1U);
  EXPECT_EQ(with.findings[0].factor, 8);
  EXPECT_EQ(with.findings[0].level, Level::kAudit);
  EXPECT_EQ(with.findings[0].exempted, "2027-01-01");
  EXPECT_TRUE(with.all_findings);
}

TEST(JudgedStatus, TellsAnEdit) {
  const kinds::JudgedStatus before = kinds::read_judged_status(R"({"a":{"b":1},"inputsHash":"x"})");
  EXPECT_NE(kinds::read_judged_status(R"({"a":{"b":2},"inputsHash":"x"})").digest, before.digest);
  EXPECT_NE(kinds::read_judged_status(R"({"a":{"b":1},"c":true,"inputsHash":"x"})").digest, before.digest);
  EXPECT_EQ(kinds::read_judged_status(R"({"inputsHash":"y", "a":{"b":1}})").digest, before.digest);
  EXPECT_FALSE(kinds::read_judged_status(R"({"findingsOmitted":2})").all_findings);
  EXPECT_EQ(kinds::read_judged_status("garbled").inputs_hash, "");
}

}  // namespace
}  // namespace twelvefactor::gather
