// The steps of an adoption on a simulated cluster: whatever is broken off, and wherever, nothing that must
// not be ever is, and `undo` ends where everything began.
#include <gtest/gtest.h>

#include <functional>

#include "unit/adopt/simulated_cluster.hpp"

namespace twelvefactor::adopt {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMost = 400;

struct Walk {
  SimulatedCluster cluster;
  Plan planned = cluster.plan();
  Patience patience{std::chrono::seconds(0), std::chrono::seconds(0), std::chrono::seconds(60),
                    std::chrono::seconds(0), true};
  int acts = 0;
  std::string stopped;

  /// Goes on until there is nothing to do, it is stopped, or so many acts were done.
  void go(std::span<const Check> steps, int most_acts = kMost) {
    Since since;
    stopped.clear();
    int done = 0;
    for (int look = 0; look < kMost && done < most_acts; ++look) {
      const World world = cluster.world();
      Record record = planned.record;
      if (!world.record.empty()) record = record_of(world.record).value();
      Situation situation{record, world, patience, since, Clock::now()};
      const auto next = next_step(steps, situation);
      if (!next || next->what == Next::What::kDone) return;
      if (next->what == Next::What::kStop) {
        stopped = next->says;
        return;
      }
      if (next->what == Next::What::kAct && cluster.carry_out(next->action)) {
        ++done;
        ++acts;
      }
      cluster.operator_acts();
      ASSERT_EQ(cluster.harm(), "") << "after: " << next->says;
      cluster.controllers_act();
      ASSERT_EQ(cluster.harm(), "") << "settled after: " << next->says;
    }
    if (done < most_acts) FAIL() << "it does not come to an end";
  }
};

TEST(Adopt, NothingIsInTheWayOfTheShop) {
  Walk walk;
  for (const Refusal& refusal : walk.planned.refusals)
    ADD_FAILURE() << refusal.where << ": " << refusal.message;
  EXPECT_EQ(walk.planned.most_pods, 7);
}

TEST(Adopt, StartLeavesAllAsItIs) {
  Walk walk;
  const auto before = walk.cluster.as_written();
  walk.go(steps_of_start());
  EXPECT_EQ(walk.stopped, "");
  const auto after = walk.cluster.as_written();
  for (const char* const key : {"Deployment/shop", "Deployment/shop-jobs", "Service/shop", "CronJob/nightly",
                                "HorizontalPodAutoscaler/shop", "PodDisruptionBudget/shop"})
    EXPECT_EQ(after.at(key), before.at(key)) << key;
  EXPECT_EQ(after.at("Deployment/shop-worker").at("spec").at("replicas"), 0);
}

TEST(Adopt, SwitchMovesEverything) {
  Walk walk;
  walk.go(steps_of_start());
  walk.go(steps_of_switch());
  EXPECT_EQ(walk.stopped, "");
  const auto after = walk.cluster.as_written();
  EXPECT_EQ(after.at("Deployment/shop").at("spec").at("replicas"), 0);
  EXPECT_EQ(after.at("Deployment/shop-worker").at("spec").at("replicas"), 1);
  EXPECT_EQ(after.at("Service/shop").at("spec").at("selector").at("twelvefactor.dev/process"), "web");
  EXPECT_EQ(after.at("Service/shop").at("owners"), 0);
  EXPECT_EQ(after.at("CronJob/nightly").at("spec").at("suspend"), true);
  EXPECT_TRUE(walk.cluster.has("CronJob/shop-report"));
}

TEST(Adopt, WhatIsDoneIsNotDoneAgain) {
  Walk walk;
  walk.go(steps_of_start());
  walk.go(steps_of_switch());
  const int acts = walk.acts;
  walk.go(steps_of_switch());
  EXPECT_EQ(walk.acts, acts);
}

TEST(Adopt, FinishDeletesTheOldAndOwnsTheRest) {
  Walk walk;
  for (const auto steps : {steps_of_start(), steps_of_switch(), steps_of_finish()}) walk.go(steps);
  EXPECT_EQ(walk.stopped, "");
  for (const char* const gone : {"Deployment/shop", "Deployment/shop-jobs", "HorizontalPodAutoscaler/shop",
                                 "PodDisruptionBudget/shop", "CronJob/nightly"})
    EXPECT_FALSE(walk.cluster.has(gone)) << gone;
  EXPECT_EQ(walk.cluster.as_written().at("Service/shop").at("owners"), 1);
}

/// From every state in between, killed in the middle and begun anew.
TEST(Adopt, UndoLeadsBackFromEverywhere) {
  Walk whole;
  const auto before = whole.cluster.as_written();
  for (const auto steps : {steps_of_start(), steps_of_switch(), steps_of_finish()}) whole.go(steps);
  ASSERT_GT(whole.acts, 20);
  for (int broken_off = 1; broken_off <= whole.acts; ++broken_off) {
    Walk walk;
    for (const auto steps : {steps_of_start(), steps_of_switch(), steps_of_finish()})
      walk.go(steps, broken_off - walk.acts);
    for (int tries = 0; tries < kMost && walk.cluster.has("ConfigMap/shop-adoption"); ++tries) {
      walk.go(steps_of_undo(), 1);
      ASSERT_EQ(walk.stopped, "") << "broken off after " << broken_off;
    }
    EXPECT_EQ(walk.cluster.as_written(), before) << "broken off after " << broken_off;
    EXPECT_FALSE(walk.cluster.has_app()) << "broken off after " << broken_off;
  }
}

TEST(Adopt, ASwitchThatIsKilledGoesOn) {
  Walk walk;
  for (int i = 0; i < kMost && walk.cluster.world().record.find("Switched") == std::string::npos; ++i) {
    walk.go(steps_of_start(), 1);
    walk.go(steps_of_switch(), 1);
    if (walk.stopped.empty()) continue;
    EXPECT_NE(walk.stopped.find("`start`"), std::string::npos) << walk.stopped;
  }
  EXPECT_EQ(walk.cluster.as_written().at("Deployment/shop").at("spec").at("replicas"), 0);
}

TEST(Adopt, PodsThatFailBringTheOldOnesBack) {
  Walk walk;
  walk.patience.trouble = std::chrono::seconds(0);
  walk.go(steps_of_start());
  for (int i = 0; i < kMost && walk.cluster.object("Deployment/shop").at("spec").at("replicas") == 3; ++i)
    walk.go(steps_of_switch(), 1);
  World world = walk.cluster.world();
  world.objects.at("Deployment/shop-web")["status"]["readyReplicas"] = 1;
  const Record record = record_of(world.record).value();
  Since since;
  Situation failing{record, world, walk.patience, since, Clock::now()};
  const auto back = next_step(steps_of_switch(), failing);
  ASSERT_TRUE(back);
  EXPECT_NE(back->says.find("gets its 3 pods back"), std::string::npos) << back->says;
  world.objects.at("Deployment/shop")["spec"]["replicas"] = 3;
  const auto stop = next_step(steps_of_switch(), failing);
  ASSERT_TRUE(stop);
  EXPECT_EQ(stop->what, Next::What::kStop);
  EXPECT_NE(stop->says.find("`undo`"), std::string::npos) << stop->says;
}

TEST(Adopt, AnAppThatWasDeletedIsPutBackToo) {
  Walk walk;
  const auto before = walk.cluster.as_written();
  walk.go(steps_of_start());
  walk.go(steps_of_switch(), 3);
  walk.cluster.delete_app();
  walk.cluster.controllers_act();
  walk.go(steps_of_switch());
  EXPECT_NE(walk.stopped.find("run `undo`"), std::string::npos) << walk.stopped;
  walk.go(steps_of_undo());
  EXPECT_EQ(walk.stopped, "");
  EXPECT_EQ(walk.cluster.as_written(), before);
}

TEST(Adopt, FinishWaitsForWhoWritesBack) {
  Walk walk;
  walk.go(steps_of_start());
  walk.go(steps_of_switch());
  auto& service = walk.cluster.object("Service/shop");
  service["metadata"]["managedFields"] =
      nlohmann::json::array({{{"manager", "argocd-controller"}, {"time", "2026-12-01T10:05:00Z"}}});
  walk.go(steps_of_finish());
  EXPECT_NE(walk.stopped.find("argocd-controller has written Service/shop since the switch"),
            std::string::npos)
      << walk.stopped;
  EXPECT_TRUE(walk.cluster.has("Deployment/shop"));
}

}  // namespace
}  // namespace twelvefactor::adopt
