// What the store keeps of an app and of a child says all that it was told. Each value is taken apart by all
// of its members: one that is added does not compile here until it is kept as well.
#include <gtest/gtest.h>

#include "store/kept_app.hpp"
#include "store/kept_child.hpp"
#include "store/kept_release.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::store {
namespace {

Child kept_and_back(const Child& child) {
  Press releases;
  return given_back(kept(child, 3, releases), releases);
}

void expect_same_head(const Child& a, const Child& b) {
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.deleting, b.deleting);
  EXPECT_EQ(a.update_entry, b.update_entry);
  EXPECT_EQ(a.applied, b.applied);
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.uid, b.uid);
  EXPECT_EQ(a.owner, b.owner);
  EXPECT_EQ(a.resource_version, b.resource_version);
  EXPECT_EQ(a.generation, b.generation);
  EXPECT_EQ(a.digest, b.digest);
  EXPECT_EQ(a.paths, b.paths);
  EXPECT_EQ(a.stands_for, b.stands_for);
  EXPECT_EQ(a.foreign_variables, b.foreign_variables);
  EXPECT_EQ(a.edited_metadata, b.edited_metadata);
  EXPECT_EQ(a.left_metadata, b.left_metadata);
  EXPECT_EQ(a.trouble, b.trouble);
  EXPECT_EQ(a.reported, b.reported);
  EXPECT_EQ(a.suspended, b.suspended);
  EXPECT_EQ(a.adopted, b.adopted);
  EXPECT_EQ(a.port_name_taken, b.port_name_taken);
  EXPECT_EQ(a.limited_since, b.limited_since);
  EXPECT_EQ(a.release_number, b.release_number);
  EXPECT_EQ(a.release == nullptr, b.release == nullptr);
}

TEST(KeptChild, SaysAllOfTheHead) {
  Child child;
  auto& [kind, deleting, update_entry, applied, adopted, port_name_taken, name, uid, owner, resource_version,
         generation, digest, paths, stands_for, foreign_variables, edited_metadata, left_metadata, trouble,
         reported, suspended, limited_since, rollout, job, release_number, release] = child;
  expect_same_head(child, kept_and_back(child));
  kind = Kind::kCronJob;
  deleting = applied = reported = suspended = adopted = port_name_taken = true;
  update_entry = 7;
  name = "shop-config-0fc9309f";
  uid = testing::uid_of('a');
  owner = testing::app_uid();
  resource_version = 12345678901;
  generation = 9;
  digest = {3, 4};
  paths = 5;
  release_number = 12;
  expect_same_head(child, kept_and_back(child));
  stands_for = Digest{1, 2};
  foreign_variables = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"A", "B"});
  edited_metadata = 8;
  left_metadata = 9;
  trouble = "exceeded quota";
  limited_since = 77;
  expect_same_head(child, kept_and_back(child));
  EXPECT_EQ(rollout.replicas, 0);
  EXPECT_FALSE(job);
  EXPECT_FALSE(release);
}

TEST(KeptChild, SaysHowADeploymentStands) {
  Child child;
  child.kind = Kind::kDeployment;
  auto& [observed_generation, replicas, updated, ready, available, deadline_exceeded, wished, owns_replicas,
         paused, scaled_by, min_ready_seconds, scale_entry] = child.rollout;
  observed_generation = 4;
  replicas = 5;
  updated = 6;
  ready = 7;
  available = 8;
  deadline_exceeded = paused = true;
  owns_replicas = false;
  wished = 9;
  scaled_by = std::make_shared<const std::string>("keda");
  min_ready_seconds = 10;
  scale_entry = 2;
  const Rollout back = kept_and_back(child).rollout;
  EXPECT_EQ(back.observed_generation, 4);
  EXPECT_EQ(back.replicas, 5);
  EXPECT_EQ(back.updated, 6);
  EXPECT_EQ(back.ready, 7);
  EXPECT_EQ(back.available, 8);
  EXPECT_TRUE(back.deadline_exceeded && back.paused && !back.owns_replicas);
  EXPECT_EQ(back.wished, 9);
  EXPECT_EQ(*back.scaled_by, "keda");
  EXPECT_EQ(back.min_ready_seconds, 10);
  EXPECT_EQ(back.scale_entry, 2);
}

TEST(KeptChild, SaysHowAJobStands) {
  Child child;
  child.kind = Kind::kJob;
  child.job = JobState{};
  child.job->phase = JobState::Phase::kFailed;
  child.job->why = "BackoffLimitExceeded";
  child.job->proof = "1:abc";
  const Child back = kept_and_back(child);
  ASSERT_TRUE(back.job);
  EXPECT_EQ(back.job->phase, JobState::Phase::kFailed);
  EXPECT_EQ(back.job->why, "BackoffLimitExceeded");
  EXPECT_EQ(back.job->proof, "1:abc");
}

TEST(KeptRelease, SaysAllThatItWasTold) {
  ReleaseFacts facts;
  facts.number = 300;
  facts.format = 2;
  facts.digest =
      ReleaseDigest{"0123456789abcdef0123456789abcdef",
                    {{ReleaseReason::kImage, "00ff"}, {ReleaseReason::kRotation, "no digits, ABCDEF"}}};
  facts.config_map = "shop-config-0fc9309f";
  facts.image = "registry.example.com/shop@sha256:00";
  facts.revision = "4f2a9c1";  // an odd number of digits
  facts.processes = {"", "web", "worker"};
  facts.status.phase = ReleasePhase::kFailed;
  facts.status.message = std::string("zero \0 in it", 12);
  facts.status.start_time = "2026-11-21T10:00:00Z";
  facts.status.completion_time = "2026-11-21T10:00:01Z";
  facts.status.retry = "again";
  facts.status.gates["migrate"] = {
      2, GateRun::State::kFailed, "shop-v300-migrate-2", testing::uid_of('b'), -1, "later", "it failed"};
  facts.status.gates["seed"] = {};
  facts.status.gate_passed = {true, "2026-11-21T10:00:02Z"};
  facts.status.active = {false, "2026-11-21T10:00:03Z"};

  Press specs;
  const ReleaseFacts back = unpacked(packed(facts, specs), specs);
  EXPECT_EQ(back.number, facts.number);
  EXPECT_EQ(back.format, facts.format);
  EXPECT_EQ(back.digest.get(), facts.digest.get());
  EXPECT_EQ(back.config_map, facts.config_map);
  EXPECT_EQ(back.image, facts.image);
  EXPECT_EQ(back.revision, facts.revision);
  EXPECT_EQ(back.processes, facts.processes);
  EXPECT_EQ(back.status, facts.status);
}

TEST(KeptRelease, ADigestThatNobodyAskedForIsMadeLater) {
  static int made = 0;
  ReleaseFacts facts;
  facts.digest = LaterDigest(R"({"image":"a"})", [](std::string_view spec) {
    ++made;
    return ReleaseDigest{std::string(spec), {}};
  });
  Press specs;
  const ReleaseFacts back = unpacked(packed(facts, specs), specs);
  EXPECT_EQ(made, 0);
  EXPECT_EQ(back.digest.spec_json(), R"({"image":"a"})");
  EXPECT_EQ(facts.digest.get().hash, R"({"image":"a"})");
  EXPECT_EQ(facts.digest.get().hash, ReleaseFacts(facts).digest.get().hash);
  EXPECT_EQ(made, 1) << "once, for all copies";
}

TEST(KeptRelease, OfNothingIsNothing) {
  Press specs;
  const ReleaseFacts back = unpacked(packed({}, specs), specs);
  EXPECT_EQ(back.number, 0);
  EXPECT_EQ(back.format, ReleaseContent::kFormat);
  EXPECT_EQ(back.status, ReleaseStatus{});
}

TEST(KeptApp, SaysAllThatItWasTold) {
  kinds::StoredApp app;
  auto& [uid, generation, resource_version, deleting, retry, paused, adoption, exposed, routed, measured, pin,
         spec, spec_left_out, spec_digest, status, secrets, config_maps, services, peers, required_peers,
         consent, changed_by, seen_in_pods, available_since] = app;
  uid = testing::app_uid();
  generation = 2;
  resource_version = 3;
  deleting = paused = exposed = routed = measured = true;
  retry = "1";
  adoption = R"({"left": []})";
  pin = 4;
  spec = R"({"environment":"production"})";
  status = R"({"observedGeneration":2})";
  secrets = {"a", "b"};
  config_maps = {"c"};
  services = {{{"postgresql.cnpg.io/v1", "Cluster"}, "db"}};
  peers = {{"staging", "shop"}};
  required_peers = {{"staging", "shop"}};
  consent = std::make_shared<const kinds::Consent>(AppSpec{});
  changed_by = "kubectl";
  available_since = "2026-11-21T10:00:00Z";
  seen_in_pods = "TF0907 of web";

  Presses presses;
  const KeptApp held = kept(app, presses);
  EXPECT_EQ(presses.specs.text(held.spec), spec);
  EXPECT_EQ(presses.statuses.text(held.status), status);
  const kinds::StoredApp back = without_texts(held);
  EXPECT_EQ(back.uid, uid);
  EXPECT_EQ(back.generation, generation);
  EXPECT_EQ(back.routed, routed);
  EXPECT_EQ(back.measured, measured);
  EXPECT_EQ(back.resource_version, resource_version);
  EXPECT_TRUE(back.deleting && back.paused && back.exposed);
  EXPECT_EQ(back.retry, retry);
  EXPECT_EQ(back.adoption, adoption);
  EXPECT_EQ(back.pin, pin);
  EXPECT_FALSE(back.spec_left_out);
  EXPECT_EQ(back.spec_digest, spec_digest);
  EXPECT_EQ(back.secrets, secrets);
  EXPECT_EQ(back.config_maps, config_maps);
  EXPECT_EQ(back.services, services);
  EXPECT_EQ(back.peers, peers);
  EXPECT_EQ(back.required_peers, required_peers);
  EXPECT_EQ(back.consent, consent);
  EXPECT_EQ(back.changed_by, changed_by);
  EXPECT_EQ(back.available_since, available_since);
  EXPECT_EQ(back.seen_in_pods, seen_in_pods);

  spec.clear();
  spec_left_out = true;
  spec_digest = {5, 6};
  EXPECT_TRUE(without_texts(kept(app, presses)).spec_left_out);
  EXPECT_EQ(without_texts(kept(app, presses)).spec_digest, spec_digest);
}

TEST(KeptApp, KeepsNothingBesideWhereItRefersToNothing) {
  Presses presses;
  EXPECT_EQ(kept(kinds::StoredApp{}, presses).references, nullptr);
  EXPECT_TRUE(kept(kinds::StoredApp{}, presses).refers().secrets.empty());
}

}  // namespace
}  // namespace twelvefactor::store
