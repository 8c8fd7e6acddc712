// For each reason to hold a release: the one that runs is kept whole, scaling, autoscaling and suspension
// act, and nothing of the next one is begun.
#include <gtest/gtest.h>

#include "kinds/build/horizontal_pod_autoscaler.hpp"
#include "model/lookup.hpp"
#include "model/reasons.hpp"
#include "reconcile/reconcile.hpp"
#include "status/verdict.hpp"
#include "unit/apps.hpp"
#include "unit/reconcile/held_world.hpp"

namespace twelvefactor::reconcile {
namespace {

using namespace testing;                // NOLINT(google-build-using-namespace): the helpers of these tests
using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the helpers of these tests

const std::string kAutoscaler = "shop-web";

const std::pair<Kind, const char*> kEditable[] = {
    {Kind::kDeployment, "shop-web"}, {Kind::kDeployment, "shop-worker"},
    {Kind::kService, "shop"},        {Kind::kCronJob, "shop-report"},
    {Kind::kIngress, "shop-web"},    {Kind::kPodDisruptionBudget, "shop-web"},
    {Kind::kServiceAccount, "shop"}};

class Held : public ::testing::TestWithParam<Hold> {
 protected:
  Process& web() { return world_.observed.app.spec.processes.at("web"); }

  Rollout& rollout(const std::string& process) {
    return child(world_.observed, Kind::kDeployment, "shop-" + process).rollout;
  }

  /// What a controller of somebody's does through the scale subresource.
  void scale_as(const std::string& manager, int replicas) {
    rollout("web").wished = replicas;
    rollout("web").owns_replicas = false;
    rollout("web").scaled_by = std::make_shared<const std::string>(manager);
  }

  void autoscale() { web().autoscaling = Autoscaling{2, 6, 80, {}, {}}; }

  World world_ = testing::on_hold(GetParam());
};

TEST_P(Held, ReplicasFollowTheSpec) {
  web().replicas = 5;
  world_.settle();
  EXPECT_EQ(world_.pods("web"), 5);
  EXPECT_EQ(world_.release_of("web"), 1);
}

TEST_P(Held, AnAutoscalerComesFollowsAndGoes) {
  autoscale();
  world_.settle();
  ASSERT_TRUE(world_.has(Kind::kHorizontalPodAutoscaler, kAutoscaler));
  EXPECT_EQ(world_.pods("web"), 2) << "it goes on from the number that was there";
  scale_as("kube-controller-manager", 4);
  world_.edit(Kind::kHorizontalPodAutoscaler, kAutoscaler);
  world_.settle();
  EXPECT_FALSE(world_.is_edited(Kind::kHorizontalPodAutoscaler, kAutoscaler));
  EXPECT_EQ(world_.pods("web"), 4) << "its number is left alone";
  web().autoscaling.reset();
  web().replicas = 1;
  world_.settle();
  EXPECT_FALSE(world_.has(Kind::kHorizontalPodAutoscaler, kAutoscaler)) << "two owners of one number fight";
  EXPECT_EQ(world_.pods("web"), 1);
}

TEST_P(Held, AnAutoscalerThatHadTheRightNumberGivesItBack) {
  autoscale();
  world_.settle();
  scale_as("kube-controller-manager", 4);
  web().autoscaling.reset();
  web().replicas = 4;
  world_.settle();
  EXPECT_FALSE(world_.has(Kind::kHorizontalPodAutoscaler, kAutoscaler));
  EXPECT_EQ(rollout("web").scaled_by, nullptr) << "else the spec's number would never count again";
  web().replicas = 3;
  world_.settle();
  EXPECT_EQ(world_.pods("web"), 3);
}

TEST_P(Held, SomebodyElsesAutoscalerIsLeftAlone) {
  scale_as("keda", 7);
  world_.settle();
  EXPECT_EQ(world_.pods("web"), 7);
  EXPECT_EQ(world_.desired().processes.at("web").scaled_by, "keda");
}

TEST_P(Held, SuspensionStopsEverythingAndResumeGoesOn) {
  world_.observed.app.spec.suspend = true;
  world_.settle();
  EXPECT_EQ(world_.pods("web"), 0);
  EXPECT_EQ(world_.pods("worker"), 0);
  EXPECT_TRUE(child(world_.observed, Kind::kCronJob, "shop-report").suspended);
  world_.observed.app.spec.suspend = false;
  world_.settle();
  EXPECT_EQ(world_.pods("web"), 2);
  EXPECT_EQ(world_.pods("worker"), 3);
  EXPECT_FALSE(child(world_.observed, Kind::kCronJob, "shop-report").suspended);
  EXPECT_EQ(world_.release_of("web"), 1);
}

TEST_P(Held, WhatIsDeletedOfTheReleaseThatRunsIsMadeAgain) {
  const std::pair<Kind, const char*> kParts[] = {{Kind::kDeployment, "shop-web"},
                                                 {Kind::kDeployment, "shop-worker"},
                                                 {Kind::kService, "shop"},
                                                 {Kind::kIngress, "shop-web"},
                                                 {Kind::kPodDisruptionBudget, "shop-web"},
                                                 {Kind::kCronJob, "shop-report"},
                                                 {Kind::kServiceAccount, "shop"}};
  for (const auto& [kind, name] : kParts) {
    world_.remove(kind, name);
    world_.settle();
    EXPECT_TRUE(world_.has(kind, name)) << name;
  }
  EXPECT_EQ(world_.release_of("web"), 1);
  EXPECT_EQ(world_.pods("web"), 2);
}

TEST_P(Held, ItsConfigIsMadeAgain) {
  const std::string name = world_.config_map_of_running();
  world_.remove(Kind::kConfigMap, name);
  world_.settle();
  EXPECT_TRUE(world_.has(Kind::kConfigMap, name));
}

TEST_P(Held, ConfigThatNobodyKnowsAnyMoreIsReportedLost) {
  world_.knows_snapshots = false;
  const std::string name = world_.config_map_of_running();
  world_.remove(Kind::kConfigMap, name);
  world_.settle();
  const auto& conditions = world_.observed.previous.conditions;
  const auto config = std::ranges::find(conditions, std::string(condition::kConfigReady), &Condition::type);
  ASSERT_NE(config, conditions.end());
  if (world_.has(Kind::kConfigMap, name)) return;  // the spec has the same variables
  EXPECT_FALSE(config->status);
  const bool first_thing_missing = config->reason == reason::kSecretMissing;
  EXPECT_TRUE(config->reason == reason::kSnapshotLost || first_thing_missing) << config->reason;
  if (!first_thing_missing) {
    EXPECT_NE(config->message.find(name), std::string::npos) << config->message;
  }
}

TEST_P(Held, WhatIsEditedIsPutBack) {
  for (const auto& [kind, name] : kEditable) world_.edit(kind, name);
  child(world_.observed, Kind::kDeployment, "shop-web").release_number = 0;
  world_.settle();
  for (const auto& [kind, name] : kEditable) {
    // What a refused spec says of its account does not act, and what an earlier one said nobody knows.
    const bool stays = kind == Kind::kServiceAccount && GetParam() == Hold::kPolicy;
    EXPECT_EQ(world_.is_edited(kind, name), stays) << name;
  }
  EXPECT_EQ(world_.release_of("web"), 1);
  EXPECT_EQ(world_.pods("web"), 2);
}

TEST_P(Held, AnEditIsPutBackWithTheNumberOfNow) {
  web().replicas = 5;
  world_.edit(Kind::kDeployment, "shop-web");
  world_.settle();
  EXPECT_FALSE(world_.is_edited(Kind::kDeployment, "shop-web"));
  EXPECT_EQ(world_.pods("web"), 5);
  scale_as("keda", 7);
  world_.edit(Kind::kDeployment, "shop-web");
  world_.settle();
  EXPECT_FALSE(world_.is_edited(Kind::kDeployment, "shop-web"));
  EXPECT_EQ(world_.pods("web"), 7);
}

TEST_P(Held, NoPodGetsWhatItDidNotHave) {
  web().resources.requests["memory"] = "64Mi";
  world_.observed.app.spec.admin_processes.at("report").schedule = "@weekly";
  const Digest web_before = child(world_.observed, Kind::kDeployment, "shop-web").digest;
  const Digest report_before = child(world_.observed, Kind::kCronJob, "shop-report").digest;
  world_.settle();
  EXPECT_EQ(child(world_.observed, Kind::kDeployment, "shop-web").digest, web_before);
  EXPECT_EQ(child(world_.observed, Kind::kCronJob, "shop-report").digest, report_before);
  world_.edit(Kind::kDeployment, "shop-web");
  world_.edit(Kind::kDeployment, "shop-worker");
  world_.settle();
  EXPECT_TRUE(world_.is_edited(Kind::kDeployment, "shop-web")) << "its pods had another size";
  EXPECT_FALSE(world_.is_edited(Kind::kDeployment, "shop-worker")) << "only web's size is another";
  web().resources.requests.erase("memory");
  world_.settle();
  EXPECT_FALSE(world_.is_edited(Kind::kDeployment, "shop-web"));
}

TEST_P(Held, WhatCarriesAnotherReleaseIsLeftAlone) {
  child(world_.observed, Kind::kDeployment, "shop-web").release_number = 2;
  world_.edit(Kind::kDeployment, "shop-web");
  const Desired desired = world_.desired();
  const auto plan = apply::make_plan(world_.observed, desired);
  EXPECT_TRUE(std::ranges::none_of(plan.steps, [](const apply::Step& step) {
    return step.action == apply::Step::Action::kChange && step.object->name == "shop-web";
  })) << "it was written a moment ago, and the status has yet to say so";
}

TEST_P(Held, TheNumberOfAProcessThatTheSpecDropsIsLeftAlone) {
  web().replicas = 5;
  world_.settle();
  world_.observed.app.spec.processes.erase("web");
  world_.settles = false;
  world_.edit(Kind::kDeployment, "shop-web");
  world_.settle();
  EXPECT_EQ(world_.pods("web"), 5);
}

TEST_P(Held, ASpecThatDropsAProcessEndsNothing) {
  autoscale();
  world_.settle();
  world_.observed.app.spec.processes.erase("web");
  world_.observed.app.spec.processes.erase("worker");
  world_.observed.app.spec.processes["other"] = Process{};
  world_.observed.app.spec.admin_processes.erase("report");
  // A change of processes is another release: it settles, or its gate has to end.
  world_.settles = false;
  world_.settle();
  EXPECT_TRUE(world_.has(Kind::kDeployment, "shop-web"));
  EXPECT_TRUE(world_.has(Kind::kHorizontalPodAutoscaler, kAutoscaler));
  EXPECT_TRUE(world_.has(Kind::kCronJob, "shop-report"));
  EXPECT_FALSE(world_.has(Kind::kDeployment, "shop-other"));
  world_.observed.app.spec.suspend = true;
  world_.settle();
  EXPECT_EQ(world_.pods("worker"), 0);
  world_.observed.app.spec.suspend = false;
  world_.settle();
  EXPECT_GT(world_.pods("worker"), 0);
  EXPECT_FALSE(world_.observed.previous.suspended);
}

TEST_P(Held, AScheduleThatTheSpecAddsWaits) {
  AdminProcess cleanup;
  cleanup.command = {"bin/cleanup"};
  cleanup.trigger = AdminProcess::Trigger::kSchedule;
  cleanup.schedule = "@daily";
  world_.observed.app.spec.admin_processes["cleanup"] = cleanup;
  world_.settle();
  EXPECT_FALSE(world_.has(Kind::kCronJob, "shop-cleanup")) << "its command may be in the next image only";
  world_.remove(Kind::kCronJob, "shop-report");
  world_.observed.app.spec.admin_processes.at("report").command = {"bin/report2"};
  world_.settle();
  EXPECT_FALSE(world_.has(Kind::kCronJob, "shop-report")) << "what it ran is not known any more";
}

TEST_P(Held, AOnceProcessWaits) {
  AdminProcess seed;
  seed.command = {"bin/seed"};
  seed.trigger = AdminProcess::Trigger::kOnce;
  seed.run_id = "1";
  world_.observed.app.spec.admin_processes["seed"] = seed;
  world_.settle();
  EXPECT_FALSE(world_.has(Kind::kJob, "shop-seed"));
  EXPECT_FALSE(world_.desired().admin_processes.contains("seed"));
}

INSTANTIATE_TEST_SUITE_P(For, Held, ::testing::ValuesIn(kEveryHold),
                         [](const auto& held) { return word(held.param); });

TEST(HeldByItsGate, NoneBeginsWhileTheAppIsSuspended) {
  World world;
  world.observed.app.spec.suspend = true;
  world.settle();
  put_on_hold(world, Hold::kGateRuns);
  EXPECT_TRUE(world.has(Kind::kAppRelease, "shop-v2"));
  EXPECT_FALSE(world.has(Kind::kJob, "shop-v2-migrate"));
  const Desired desired = world.desired();
  const status::Verdict verdict = status::judge(world.observed, desired, {});
  EXPECT_EQ(verdict.reason, reason::kSuspended);
  EXPECT_EQ(verdict.state, status::Verdict::State::kReady);
  EXPECT_NE(verdict.message.find("release v2: admin process migrate waits"), std::string::npos)
      << verdict.message;
  world.observed.app.spec.suspend = false;
  world.settle();
  EXPECT_TRUE(world.has(Kind::kJob, "shop-v2-migrate"));
  world.end_job(JobState::Phase::kSucceeded);
  world.settle();
  EXPECT_EQ(world.release_of("web"), 2);
}

TEST(HeldByItsGate, OneThatRunsEndsAlthoughTheAppIsSuspended) {
  World world;
  put_on_hold(world, Hold::kGateRuns);
  world.observed.app.spec.suspend = true;
  world.settle();
  EXPECT_TRUE(world.has(Kind::kJob, "shop-v2-migrate"));
  EXPECT_EQ(status::judge(world.observed, world.desired(), {}).reason, reason::kGateRunning);
  world.end_job(JobState::Phase::kSucceeded);
  world.settle();
  EXPECT_EQ(world.release_of("web"), 2) << "there is no pod to replace";
  EXPECT_EQ(world.pods("web"), 0);
}

TEST(HeldByItsGate, WhatHasFailedIsNotTriedAgain) {
  World world;
  put_on_hold(world, Hold::kGateFailed);
  for (int i = 0; i < 3; ++i) {
    world.settle();
    world.observed.app.spec.processes.at("web").replicas = 3 + i;
  }
  EXPECT_FALSE(world.has(Kind::kJob, "shop-v2-migrate-2"));
  EXPECT_FALSE(world.has(Kind::kAppRelease, "shop-v3"));
}

}  // namespace
}  // namespace twelvefactor::reconcile
