// How long a new pod must be ready: what is raised waits for the next rollout, so that no pod that works
// ceases to be available.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/apps.hpp"
#include "unit/reconcile/held_world.hpp"

namespace twelvefactor::reconcile {
namespace {

using namespace testing;                // NOLINT(google-build-using-namespace): the helpers of these tests
using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the helpers of these tests

class MinReady : public ::testing::Test {
 protected:
  Process& web() { return world_.observed.app.spec.processes.at("web"); }
  int seconds() { return child(world_.observed, Kind::kDeployment, "shop-web").rollout.min_ready_seconds; }
  void ask_for(int seconds) {
    web().min_ready_seconds = seconds;
    world_.settle();
  }

  World world_;
};

TEST_F(MinReady, MoreOfItCountsWithTheNextRelease) {
  ASSERT_EQ(seconds(), 0);
  ask_for(300);
  EXPECT_EQ(seconds(), 0) << "the pods that run are younger";
  world_.observed.app.spec.config.env["COLOUR"] = "green";
  world_.settle();
  EXPECT_EQ(world_.release_of("web"), 2);
  EXPECT_EQ(seconds(), 300);
  EXPECT_EQ(child(world_.observed, Kind::kDeployment, "shop-worker").rollout.min_ready_seconds, 10);
}

TEST_F(MinReady, MoreOfItCountsWhenThePodsAreReplacedForAnotherReason) {
  web().resources.requests["memory"] = "64Mi";
  ask_for(300);
  EXPECT_EQ(seconds(), 300);
}

TEST_F(MinReady, LessOfItCountsAtOnce) {
  web().resources.requests["memory"] = "64Mi";
  ask_for(300);
  ask_for(20);
  EXPECT_EQ(seconds(), 20);
}

TEST_F(MinReady, AnEditIsPutBack) {
  web().resources.requests["memory"] = "64Mi";
  ask_for(300);
  world_.edit(Kind::kDeployment, "shop-web");
  child(world_.observed, Kind::kDeployment, "shop-web").rollout.min_ready_seconds = 0;
  world_.settle();
  EXPECT_EQ(seconds(), 300) << "somebody took it away";
}

TEST_F(MinReady, ScalingIsNoRollout) {
  ask_for(300);
  web().replicas = 5;
  world_.settle();
  EXPECT_EQ(world_.pods("web"), 5);
  EXPECT_EQ(seconds(), 0);
}

}  // namespace
}  // namespace twelvefactor::reconcile
