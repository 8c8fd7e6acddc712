#include "kinds/build/app_release.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <random>
#include <set>

#include "kinds/build/object_meta.hpp"
#include "kinds/build/release_status.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

ReleaseContent content() {
  ReleaseContent content;
  content.environment = "production";
  content.codebase = {"https://git.example.com/acme/shop", "4f2a9c1"};
  content.image = "registry.example.com/shop@sha256:9f86";
  content.config_map = "shop-config-1a2b3c4d";
  content.config_hash = "1a2b3c4d";
  content.secrets = {{"KEY", SecretKeyRef{"stripe", "api-key"}},
                     {"SESSION", GeneratedValue{32, Encoding::kHex, ""}}};
  content.secret_sources = {{EnvSource::Kind::kSecret, "legacy", true}};
  content.secrets_hash = "s1";
  content.backing_services["database"] = {"postgresql", "rds", "15", "shop-db", {{"URL", "uri"}}, true, "c1"};
  content.processes = {{"web", {{"bin/web"}, {"--fast"}, 8080}},
                       {"worker", {{"bin/worker"}, {}, std::nullopt}}};
  ReleasedCommand& web = content.processes["web"];
  web.startup = web.readiness = web.liveness = Probe{};
  web.startup->tcp = true;
  web.readiness->path = "/healthz";
  web.liveness->exec = {"bin/alive"};
  web.address = ReleasedAddress{{"shop.example.com"}, {"/api"}};
  web.size = ProcessSize{3, {{{"cpu", "100m"}}, {}}, 20, 5};
  content.literals = std::set<std::string>{"LOG_LEVEL"};
  content.gates = {{"migrate", {{"bin/migrate"}, {}}}};
  return content;
}

json built(const ReleaseContent& content) {
  return json::parse(build_app_release({"ns", "shop-v3", {}, {}, "shop", {}},
                                       {3, ReleaseReason::kImage, {ReleaseReason::kImage}, 0}, content, {})
                         .json);
}

/// The same object, its members printed in another order, as a server may.
std::string shuffled(const json& value, std::mt19937& random) {
  if (!value.is_object()) return value.dump();
  std::vector<std::string> members;
  for (const auto& [name, below] : value.items())
    members.push_back(json(name).dump() + ":" + shuffled(below, random));
  std::ranges::shuffle(members, random);
  std::string text = "{";
  for (const std::string& member : members) text += (text.size() > 1 ? "," : "") + member;
  return text + "}";
}

TEST(AppRelease, AnotherSecretIsAnotherServiceAndAnotherContentARotation) {
  const ReleaseParts before = release_parts(content());
  ReleaseContent other = content();
  other.backing_services["database"].secret_name = "shop-db-2";
  EXPECT_NE(release_parts(other).at(ReleaseReason::kBackingService),
            before.at(ReleaseReason::kBackingService));
  EXPECT_EQ(release_parts(other).at(ReleaseReason::kRotation), before.at(ReleaseReason::kRotation));
  other = content();
  other.backing_services["database"].content_hash = "c2";
  EXPECT_EQ(release_parts(other).at(ReleaseReason::kBackingService),
            before.at(ReleaseReason::kBackingService));
  EXPECT_NE(release_parts(other).at(ReleaseReason::kRotation), before.at(ReleaseReason::kRotation));
}

TEST(AppRelease, HasTheSameHashWhateverTheOrderOfKeys) {
  const std::string hash = release_hash(content());
  std::mt19937 random(1);
  for (int i = 0; i < 100; ++i) {
    const auto read = read_release_facts(shuffled(built(content()), random));
    ASSERT_TRUE(read);
    ASSERT_EQ(read->digest.get().hash, hash);
    ASSERT_EQ(read->digest.get().parts, release_parts(content()));
    ASSERT_EQ(read->number, 3);
  }
}

TEST(AppRelease, HasAnotherHashForEachThingThatItIsMadeOf) {
  using Change = std::function<void(ReleaseContent&)>;
  const std::vector<std::pair<ReleaseReason, Change>> changes = {
      {ReleaseReason::kImage, [](auto& c) { c.image += "0"; }},
      {ReleaseReason::kCodebase, [](auto& c) { c.codebase.revision = "0"; }},
      {ReleaseReason::kCodebase, [](auto& c) { c.codebase.repository = "0"; }},
      {ReleaseReason::kConfig, [](auto& c) { c.environment = "staging"; }},
      {ReleaseReason::kConfig, [](auto& c) { c.config_hash = "0"; }},
      {ReleaseReason::kConfig, [](auto& c) { c.secrets["KEY"] = SecretKeyRef{"stripe", "other"}; }},
      {ReleaseReason::kConfig,
       [](auto& c) { c.secrets["SESSION"] = GeneratedValue{16, Encoding::kHex, ""}; }},
      {ReleaseReason::kConfig, [](auto& c) { c.secret_sources[0].optional = false; }},
      {ReleaseReason::kConfig, [](auto& c) { c.field_env["NODE_IP"] = "status.hostIP"; }},
      {ReleaseReason::kConfig, [](auto& c) { c.processes["web"].field_env["NODE_IP"] = "status.hostIP"; }},
      {ReleaseReason::kConfig, [](auto& c) { c.processes["web"].env["POOL"] = "10"; }},
      {ReleaseReason::kConfig, [](auto& c) { c.processes["worker"].env["POOL"] = "10"; }},
      {ReleaseReason::kConfig,
       [](auto& c) { c.processes["web"].secrets["LICENCE"] = SecretKeyRef{"licence", "key"}; }},
      {ReleaseReason::kCommand, [](auto& c) { c.processes["web"].scratch["/data"] = {"1Gi", false}; }},
      {ReleaseReason::kCommand, [](auto& c) { c.processes["web"].ports["metrics"] = {9090, ""}; }},
      {ReleaseReason::kCommand, [](auto& c) { c.processes["web"].ports["metrics"] = {9090, "http"}; }},
      {ReleaseReason::kCommand, [](auto& c) { c.processes["web"].scratch["/data"] = {"1Gi", true}; }},
      {ReleaseReason::kBackingService, [](auto& c) { c.backing_services["database"].version = "16"; }},
      {ReleaseReason::kBackingService, [](auto& c) { c.backing_services["database"].mount = false; }},
      {ReleaseReason::kBackingService, [](auto& c) { c.backing_services["database"].env.clear(); }},
      {ReleaseReason::kCommand, [](auto& c) { c.processes["web"].port = 8081; }},
      {ReleaseReason::kCommand, [](auto& c) { c.processes.erase("worker"); }},
      {ReleaseReason::kCommand, [](auto& c) { c.processes["web"].startup->failure_threshold = 31; }},
      {ReleaseReason::kCommand, [](auto& c) { c.processes["web"].readiness->path = "/readyz"; }},
      {ReleaseReason::kCommand, [](auto& c) { c.processes["web"].liveness.reset(); }},
      {ReleaseReason::kCommand, [](auto& c) { c.gates["migrate"].args = {"--all"}; }},
      {ReleaseReason::kRotation, [](auto& c) { c.secrets_hash = "s2"; }},
      {ReleaseReason::kRotation, [](auto& c) { c.backing_services["database"].content_hash = "c2"; }}};
  std::set<std::string> seen = {release_hash(content())};
  for (const auto& [reason, change] : changes) {
    ReleaseContent other = content();
    change(other);
    EXPECT_TRUE(seen.insert(release_hash(other)).second) << to_string(reason);
    for (const auto& [part, hash] : release_parts(other))
      EXPECT_EQ(hash != release_parts(content()).at(part), part == reason) << to_string(part);
  }
}

TEST(AppRelease, HasTheSameHashWhateverIsWrittenDownBesideIt) {
  ReleaseContent other = content();
  other.literals.reset();
  other.processes["web"].size.reset();
  other.processes["web"].address.reset();
  EXPECT_EQ(release_hash(other), release_hash(content()));
  EXPECT_EQ(release_parts(other), release_parts(content()));
}

TEST(AppRelease, OneThatKnowsNoProbesHasTheHashThatItHadBefore) {
  json old = built(content());
  for (const char* const fresh : {"format", "literals"}) old["spec"].erase(fresh);
  for (const char* const fresh : {"startup", "readiness", "liveness", "replicas", "resources",
                                  "terminationGracePeriodSeconds", "preStopSleepSeconds", "expose"})
    old["spec"]["processes"]["web"].erase(fresh);
  const auto facts = read_release_facts(old.dump());
  EXPECT_EQ(facts->format, 1);
  // As an operator before wrote it into the status of apps.
  EXPECT_EQ(facts->digest.get().hash, release_hash(content(), 1));
  EXPECT_EQ(facts->digest.get().hash, "badd616d7b8ac44b7e67a4abaac2b168");
  EXPECT_EQ(facts->digest.get().parts, release_parts(content(), 1));
  EXPECT_NE(facts->digest.get().hash, release_hash(content()));
}

TEST(AppRelease, SaysWhoAskedForIt) {
  const BuiltObject object =
      build_app_release({"ns", "shop-v3", {}, {}, "shop", {}},
                        {3, ReleaseReason::kImage, {}, 0, std::string(300, 'x')}, content(), {});
  EXPECT_EQ(json::parse(object.json)["spec"]["changedBy"], std::string(128, 'x'));
  EXPECT_FALSE(built(content())["spec"].contains("changedBy"));
}

TEST(AppRelease, IsReadBackAsItWasBuilt) {
  const auto read = read_release_content(built(content()).dump());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(release_hash(*read), release_hash(content()));
  EXPECT_EQ(built(*read), built(content()));
  EXPECT_EQ(read->processes.at("web").address, content().processes.at("web").address);
  EXPECT_FALSE(read_release_content("{}").ok());
  EXPECT_FALSE(read_release_content("[").ok());
  EXPECT_FALSE(read_release_facts("{}"));
}

TEST(AppRelease, TellsItsStatusAsItWasWritten) {
  ReleaseStatus status;
  status.phase = ReleasePhase::kFailed;
  status.message = "m";
  status.start_time = "2026-11-21T10:00:00Z";
  status.completion_time = "2026-11-21T10:01:00Z";
  status.retry = "again";
  status.gates["migrate"] = {2,
                             GateRun::State::kFailed,
                             "shop-v3-migrate-2",
                             parse_uid("11111111-2222-4333-8444-555555555555"),
                             7,
                             "2026-11-21T10:01:00Z",
                             "why"};
  status.gate_passed = {false, "2026-11-21T10:00:00Z"};
  status.active = {false, "2026-11-21T10:00:00Z"};
  json object = built(content());
  object["status"] = json::parse(release_status_json(status));
  EXPECT_EQ(object["status"]["jobName"], "shop-v3-migrate-2");
  EXPECT_EQ(object["status"]["exitCode"], 7);
  EXPECT_EQ(read_release_facts(object.dump())->status, status);
}

TEST(AppRelease, NamesTheDigestOfAPinnedImageOnly) {
  EXPECT_EQ(image_digest("registry.example.com/shop@sha256:9f86"), "sha256:9f86");
  EXPECT_EQ(image_digest("registry.example.com/shop:1.2"), "");
}

}  // namespace
}  // namespace twelvefactor::kinds
