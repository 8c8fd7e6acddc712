// Nothing is recorded or sent that builds upon what was refused, is missing or is somebody else's.
#include "apply/needs.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "reconcile/reconcile.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::apply {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the helpers of these tests

class NeedsTest : public ::testing::Test {
 protected:
  NeedsTest() : observed_(observe(shop_spec())) {
    observed_.secrets = shop_secrets();
    give_release(observed_);
    desired_ = reconcile::reconcile(observed_);
    write_all(observed_, desired_);
    for (const DesiredObject& each : desired_.objects) {
      if (each.kind == Kind::kConfigMap) config_ = each.name;
    }
  }

  /// What the Deployment of web waits for, after these steps.
  std::string awaited(const std::vector<Outcome>& steps = {}) {
    Needs needs(observed_, desired_);
    for (const Outcome& each : steps) needs.note(each);
    const auto waits = needs.awaited(object(desired_, Kind::kDeployment, "shop-web"));
    if (!waits) return {};
    EXPECT_EQ(waits->kind, OutcomeKind::kAwaits);
    EXPECT_EQ(waits->name, "shop-web");
    return waits->message;
  }

  Observed observed_;  // all is there, and as wished
  Desired desired_;
  std::string config_;
};

TEST_F(NeedsTest, AreMetWhenAllIsThere) {
  EXPECT_EQ(awaited(), "");
}

TEST_F(NeedsTest, EveryObjectWithPodsNeedsAccountConfigAndGeneratedSecret) {
  int with_pods = 0;
  for (const DesiredObject& each : desired_.objects) {
    const bool pods = each.kind == Kind::kDeployment || each.kind == Kind::kJob;
    ASSERT_EQ(each.needs.size(), pods ? 3U : 0U) << each.name;
    with_pods += pods ? 1 : 0;
  }
  EXPECT_EQ(with_pods, 3);
}

TEST_F(NeedsTest, OfProcessesIsTheReleaseThatTheSamePlanMakes) {
  Observed fresh = observe(small_spec());
  fresh.children.clear();
  fresh.previous = {};
  const Desired desired = reconcile::reconcile(fresh);
  ASSERT_TRUE(has_object(desired, Kind::kAppRelease, "shop-v1"));
  int follow = 0;
  for (const DesiredObject& each : desired.objects) {
    const bool follows = each.kind == Kind::kDeployment || each.kind == Kind::kService ||
                         each.kind == Kind::kPodDisruptionBudget;
    const bool needs = std::ranges::any_of(each.needs, [](const Need& need) {
      return need.kind == Kind::kAppRelease && need.name == "shop-v1";
    });
    EXPECT_EQ(needs, follows) << each.name;
    EXPECT_FALSE(follows && each.hold) << each.name;
    follow += follows ? 1 : 0;
  }
  EXPECT_EQ(follow, 3);

  Needs needs(fresh, desired);
  for (const DesiredObject& each : desired.objects)
    needs.note({each.kind == Kind::kAppRelease ? OutcomeKind::kQuotaExceeded : OutcomeKind::kCreated,
                each.kind,
                each.name,
                {}});
  EXPECT_EQ(needs.awaited(object(desired, Kind::kDeployment, "shop-web"))->message,
            "Deployment shop-web waits for AppRelease shop-v1, which could not be written");
}

TEST_F(NeedsTest, WaitForWhatWasRefused) {
  EXPECT_EQ(awaited({{OutcomeKind::kQuotaExceeded, Kind::kConfigMap, config_, "why"}}),
            "Deployment shop-web waits for ConfigMap " + config_ + ", which could not be written");
  EXPECT_NE(awaited({{OutcomeKind::kNameTaken, Kind::kServiceAccount, "shop", "why"}}), "");
  EXPECT_NE(awaited({{OutcomeKind::kFailed, Kind::kSecret, "shop-generated", "why"}}), "");
  EXPECT_EQ(awaited({{OutcomeKind::kRefused, Kind::kService, "shop", "why"}}), "")
      << "no pod needs a Service";
}

TEST_F(NeedsTest, GoOnWithWhatWasWrittenJustNow) {
  std::erase_if(observed_.children, [](const Child& each) { return each.kind == Kind::kConfigMap; });
  EXPECT_EQ(awaited(), "Deployment shop-web waits for ConfigMap " + config_ + ", which is not there");
  EXPECT_EQ(awaited({{OutcomeKind::kCreated, Kind::kConfigMap, config_, {}}}), "");
}

TEST_F(NeedsTest, WaitForWhatIsSomebodyElses) {
  child(observed_, Kind::kConfigMap, config_).owner = uid_of('b');
  EXPECT_EQ(awaited(), "Deployment shop-web waits for ConfigMap " + config_ + ", which is not this app's");
}

/// Of each kind that pods need, under the name that anybody can foretell.
class ForeignNeed : public NeedsTest, public ::testing::WithParamInterface<Kind> {};

TEST_P(ForeignNeed, HoldsPodsAndTheRecordOfARelease) {
  for (Child& each : observed_.children) {
    if (each.kind == GetParam()) each.owner = uid_of('b');
  }
  EXPECT_NE(awaited().find("which is not this app's"), std::string::npos) << awaited();
  std::erase_if(observed_.children, [](const Child& each) {
    return each.kind == Kind::kAppRelease || each.kind == Kind::kDeployment;
  });
  const Desired desired = reconcile::reconcile(observed_);
  const Needs needs(observed_, desired);
  for (const DesiredObject& each : desired.objects) {
    const bool runs =
        each.kind == Kind::kAppRelease || each.kind == Kind::kDeployment || each.kind == Kind::kJob;
    EXPECT_TRUE(!runs || each.hold || needs.awaited(each)) << each.name;
  }
  EXPECT_NE(desired.release.stage, ReleaseOutlook::Stage::kActive);
  EXPECT_TRUE(desired.release_statuses.empty()) << "no release is Active";
}

INSTANTIATE_TEST_SUITE_P(EachKind, ForeignNeed,
                         ::testing::Values(Kind::kServiceAccount, Kind::kConfigMap, Kind::kSecret));

TEST_F(NeedsTest, WaitForWhatIsBeingDeleted) {
  child(observed_, Kind::kServiceAccount, "shop").deleting = true;
  EXPECT_EQ(awaited(), "Deployment shop-web waits for ServiceAccount shop, which is being deleted");
}

TEST_F(NeedsTest, WaitForWhatHoldsSomethingElse) {
  child(observed_, Kind::kConfigMap, config_).digest = {1, 2};
  EXPECT_EQ(awaited(), "Deployment shop-web waits for ConfigMap " + config_ + ", which is yet to be written");
  child(observed_, Kind::kConfigMap, config_).stands_for = object(desired_, Kind::kConfigMap, config_).digest;
  EXPECT_EQ(awaited(), "");
}

TEST(NeedsOfARelease, AreThoseOfItsPods) {
  Observed observed = observe(shop_spec());
  observed.secrets = shop_secrets();
  give_release(observed);
  std::erase_if(observed.children, [](const Child& each) { return each.kind == Kind::kAppRelease; });
  const Desired desired = reconcile::reconcile(observed);
  EXPECT_EQ(object(desired, Kind::kAppRelease, "shop-v1").needs.size(), 3U);
}

TEST(NeedsOfFurtherObjects, AreWhatTheyLeadToAsLongAsItIsNotThere) {
  Observed observed = observe(exposed_spec());
  give_release(observed);
  Desired desired = reconcile::reconcile(observed);
  ASSERT_EQ(object(desired, Kind::kIngress, "shop-web").needs.size(), 1U);
  EXPECT_EQ(object(desired, Kind::kIngress, "shop-web").needs.front().kind, Kind::kService);
  ASSERT_EQ(object(desired, Kind::kHorizontalPodAutoscaler, "shop-web").needs.size(), 1U);
  EXPECT_EQ(object(desired, Kind::kHorizontalPodAutoscaler, "shop-web").needs.front().kind,
            Kind::kDeployment);
  write_all(observed, desired);
  desired = reconcile::reconcile(observed);
  EXPECT_TRUE(object(desired, Kind::kIngress, "shop-web").needs.empty());
  EXPECT_TRUE(object(desired, Kind::kHorizontalPodAutoscaler, "shop-web").needs.empty());
}

}  // namespace
}  // namespace twelvefactor::apply
