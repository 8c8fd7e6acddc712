// What becomes of the reports of parity while nobody knows what is to run.
#include <gtest/gtest.h>

#include "kinds/deploy/compared_deploy.hpp"
#include "kinds/text/names.hpp"
#include "unit/reconcile/held_world.hpp"

namespace twelvefactor::reconcile::testing {
namespace {

const AppKey kStaging{"shop-staging", "shop"};

struct ComparedWorld : World {
  ComparedWorld() {
    observed.app.spec.parity.peers["staging"].key = kStaging;
    observed.peers["staging"] = kinds::compared_deploy(observed.app.spec, Depth::kNames);
    settle();
  }
  ParityReport report() { return desired().parity.at("staging"); }
  [[nodiscard]] bool has_report() const {
    return has(Kind::kParityReport, kinds::parity_report_name(observed.app.key.name, "staging"));
  }
};

TEST(UnjudgedReports, StayAndSayWhyNothingIsComparedWhileThePinIsWrong) {
  ComparedWorld world;
  ASSERT_TRUE(world.has_report());
  ASSERT_EQ(world.report().state, ParityState::kInSync) << world.report().message;
  put_on_hold(world, Hold::kPinMissing);
  EXPECT_TRUE(world.has_report());
  EXPECT_EQ(world.report().state, ParityState::kUnknown);
  EXPECT_EQ(
      world.report().message.find("nothing is compared with shop-staging/shop now: spec.release.pin is 99"),
      0U)
      << world.report().message;
  EXPECT_TRUE(world.report().findings.empty());
  world.observed.app.spec.release.pin = 0;
  world.settle();
  EXPECT_EQ(world.report().state, ParityState::kInSync);
}

TEST(UnjudgedReports, TellNothingOfAPeerThatDoesNotShare) {
  ComparedWorld world;
  world.observed.peers.clear();
  const std::string told = world.report().message;
  put_on_hold(world, Hold::kPinMissing);
  EXPECT_EQ(world.report().message, told);
}

TEST(UnjudgedReports, GoWithTheirPeer) {
  ComparedWorld world;
  put_on_hold(world, Hold::kPinMissing);
  world.observed.app.spec.parity.peers.clear();
  world.settle();
  EXPECT_FALSE(world.has_report());
}

}  // namespace
}  // namespace twelvefactor::reconcile::testing
