// How pods and Jobs stand now: what is said first stays word for word, and goes when it is so no more.
#include <gtest/gtest.h>

#include "reconcile/observed/states.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile {
namespace {

Observed shop_now() {
  Observed observed = testing::observe(testing::small_spec());
  observed.now = "2026-12-01T10:15:00Z";
  return observed;
}

Finding said_before(const std::string& rule, const std::string& path, std::int64_t release = 3) {
  Finding finding;
  finding.rule = rule;
  finding.path = path;
  finding.message = "what was said";
  finding.since = "2026-11-01T00:00:00Z";
  finding.release = release;
  return finding;
}

Child& add_deployment(Observed& observed, int wished, int ready) {
  Child child;
  child.kind = Kind::kDeployment;
  child.name = "shop-web";
  child.owner = observed.app.uid;
  child.rollout.wished = wished;
  child.rollout.ready = ready;
  return observed.children.emplace_back(child);
}

PodFacts looping(const std::string& name) {
  PodFacts pod;
  pod.name = name;
  pod.process = "web";
  pod.reason = "CrashLooping";
  pod.release = 4;
  return pod;
}

TEST(CrashLoop, IsSaidInTheSameWordsWhicheverPodLoops) {
  Observed observed = shop_now();
  observed.pods = {looping("shop-web-b"), looping("shop-web-a")};
  auto findings = states_of_pods(observed);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].release, 4);
  EXPECT_EQ(findings[0].since, observed.now);
  observed.previous.seen = findings;
  observed.pods = {looping("shop-web-z")};
  observed.now = "2026-12-01T11:00:00Z";
  const auto later = states_of_pods(observed);
  ASSERT_EQ(later.size(), 1U);
  EXPECT_EQ(later[0].message, findings[0].message);
  EXPECT_EQ(later[0].since, findings[0].since);
}

TEST(CrashLoop, StaysForTenMinutesAndIsNotSaidAnew) {
  Observed observed = shop_now();
  observed.recovering = {"web"};
  EXPECT_TRUE(states_of_pods(observed).empty()) << "one restart long ago is no loop";
  observed.previous.seen = {said_before("TF0912", ".spec.processes.web")};
  EXPECT_EQ(states_of_pods(observed).size(), 1U);
  observed.recovering.clear();
  EXPECT_TRUE(states_of_pods(observed).empty());
}

TEST(CrashLoop, OfASidecarIsNotTheProcess) {
  Observed observed = shop_now();
  observed.pods = {looping("shop-web-a")};
  observed.pods[0].container = "proxy";
  EXPECT_TRUE(states_of_pods(observed).empty());
}

TEST(NobodyListens, StaysWhilePodsAreMissingAndNothingElseIsAskedFor) {
  Observed observed = shop_now();
  observed.previous.release.desired = 3;
  observed.previous.seen = {said_before("TF0707", ".spec.processes.web.port")};
  EXPECT_TRUE(states_of_pods(observed).empty()) << "no Deployment, no pods";
  add_deployment(observed, 2, 1);
  EXPECT_EQ(states_of_pods(observed).size(), 1U);
  observed.previous.release.desired = 4;
  EXPECT_TRUE(states_of_pods(observed).empty()) << "another release";
  observed.previous.release.desired = 3;
  observed.children.back().rollout.ready = 2;
  EXPECT_TRUE(states_of_pods(observed).empty()) << "ready";
}

class Below : public ::testing::Test {
 protected:
  Below() {
    add_deployment(observed_, 3, 2);
    observed_.previous.release.active = observed_.previous.release.desired = 3;
    observed_.previous.conditions = {{"Ready", false, "RolloutInProgress", "m", 1, "2026-12-01T10:00:00Z"}};
  }
  bool said() { return !states_of_pods(observed_).empty(); }
  Observed observed_ = shop_now();
};

TEST_F(Below, IsSaidAfterAQuarterOfAnHour) {
  EXPECT_TRUE(said());
  EXPECT_EQ(until_said(observed_), std::nullopt);
  observed_.now = "2026-12-01T10:14:30Z";
  EXPECT_FALSE(said());
  EXPECT_EQ(until_said(observed_), std::chrono::seconds(30));
}

TEST_F(Below, IsNotSaidOfWhatIsOnItsWayOrSuspendedOrThere) {
  observed_.previous.release.desired = 4;
  EXPECT_FALSE(said()) << "a release is on its way";
  observed_.previous.release.desired = 3;
  observed_.app.spec.suspend = true;
  EXPECT_FALSE(said());
  observed_.app.spec.suspend = false;
  observed_.children.back().rollout.ready = 3;
  EXPECT_FALSE(said());
  observed_.children.back().rollout.ready = 2;
  observed_.previous.conditions[0].status = true;
  EXPECT_FALSE(said());
}

class Outdated : public ::testing::Test {
 protected:
  Outdated() {
    observed_.previous.release.active = 3;
    observed_.previous.release.desired = 4;
    observed_.previous.conditions = {{"Released", false, "GateFailed", "m", 1, "2026-12-01T10:00:00Z"}};
    add_release(
        3, {{ReleaseReason::kImage, "a"}, {ReleaseReason::kConfig, "c"}, {ReleaseReason::kRotation, "s"}});
  }
  void add_release(std::int64_t number, const ReleaseParts& parts) {
    Child child;
    child.kind = Kind::kAppRelease;
    child.name = observed_.app.key.name + "-v" + std::to_string(number);
    child.owner = observed_.app.uid;
    ReleaseFacts facts;
    facts.number = number;
    facts.digest = ReleaseDigest{"h", parts};
    child.release = std::make_shared<const ReleaseFacts>(facts);
    observed_.children.push_back(child);
  }
  Observed observed_ = shop_now();
};

TEST_F(Outdated, PodsRunWithTheSecretsOfTheLastRelease) {
  add_release(4,
              {{ReleaseReason::kImage, "a"}, {ReleaseReason::kConfig, "c"}, {ReleaseReason::kRotation, "t"}});
  const auto findings = states_of_pods(observed_);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule, "TF0310");
  EXPECT_EQ(findings[0].message,
            "pods still run with the values of Secrets of v3, and v4 has waited for a quarter of an hour");
  observed_.now = "2026-12-01T10:14:00Z";
  EXPECT_TRUE(states_of_pods(observed_).empty());
  EXPECT_EQ(until_said(observed_), std::chrono::seconds(60));
}

TEST_F(Outdated, IsNotSaidByThePassWithWhichTheReleaseRuns) {
  add_release(4,
              {{ReleaseReason::kImage, "a"}, {ReleaseReason::kConfig, "d"}, {ReleaseReason::kRotation, "s"}});
  auto findings = states_of_pods(observed_);
  ReleaseNumbers now = observed_.previous.release;
  forget_what_ended(now, findings);
  EXPECT_EQ(findings.size(), 1U) << "v4 still waits";
  now.active = 4;
  forget_what_ended(now, findings);
  EXPECT_TRUE(findings.empty());
}

TEST_F(Outdated, AnotherImageAloneIsNoOutdatedConfig) {
  add_release(4,
              {{ReleaseReason::kImage, "b"}, {ReleaseReason::kConfig, "c"}, {ReleaseReason::kRotation, "s"}});
  EXPECT_TRUE(states_of_pods(observed_).empty());
  EXPECT_EQ(until_said(observed_), std::nullopt);
}

TEST(OutOfTime, StaysWhenTheJobIsGoneUntilItRunsAgain) {
  Observed observed = shop_now();
  observed.app.spec.admin_processes["seed"] = {};
  AdminRecord& record = observed.previous.admin_processes["seed"];
  record.state = AdminRecord::State::kFailed;
  record.job = "shop-seed";
  EXPECT_TRUE(states_of_pods(observed).empty()) << "nobody knows why it failed";
  observed.previous.seen = {said_before("TF1206", ".spec.adminProcesses.seed")};
  EXPECT_EQ(states_of_pods(observed).size(), 1U);
  record.state = AdminRecord::State::kRunning;
  EXPECT_TRUE(states_of_pods(observed).empty());
}

TEST(WritesReadOnly, IsSaidOfTheLastWordsOfAnAdminProcess) {
  Observed observed = shop_now();
  observed.app.spec.admin_processes["import"] = {};
  AdminRecord& record = observed.previous.admin_processes["import"];
  record.job = "shop-import";
  record.message = "open /srv/secret-name: read-only file system";
  record.state = AdminRecord::State::kFailed;
  const auto findings = states_of_pods(observed);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule, "TF0604");
  EXPECT_EQ(findings[0].message.find("secret-name"), std::string::npos) << "matched, never copied";
  record.state = AdminRecord::State::kSucceeded;
  EXPECT_TRUE(states_of_pods(observed).empty());
}

}  // namespace
}  // namespace twelvefactor::reconcile
