#include "apply/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "kinds/text/resource.hpp"
#include "reconcile/reconcile.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::apply {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the helpers of these tests

/// "create Service/shop", "change …", "remove …", in order.
std::vector<std::string> steps(const Plan& plan) {
  std::vector<std::string> texts;
  for (const Step& step : plan.steps) {
    const bool removal = step.action == Step::Action::kRemove;
    const Kind kind = removal ? step.child->kind : step.object->kind;
    const std::string& name = removal ? step.child->name : step.object->name;
    const char* verb = removal ? "remove " : step.action == Step::Action::kCreate ? "create " : "change ";
    texts.push_back(std::string(verb).append(kinds::resource_type(kind).kind).append("/").append(name));
  }
  return texts;
}

using Texts = std::vector<std::string>;

class PlanTest : public ::testing::Test {
 protected:
  PlanTest() : observed_(observe(shop_spec())) {
    observed_.secrets = shop_secrets();
    give_release(observed_);
    desired_ = reconcile::reconcile(observed_);
    written_ = observed_;
    write_all(written_, desired_);
  }

  Observed observed_;  // nothing is there yet but the release
  Observed written_;   // everything is
  Desired desired_;
};

TEST_F(PlanTest, IsEmptyWhenNothingDiffers) {
  const Plan plan = make_plan(written_, desired_);
  EXPECT_EQ(steps(plan), Texts{});
  EXPECT_TRUE(plan.blocked.empty());
}

TEST_F(PlanTest, CreatesWhatPodsNeedBeforeThePods) {
  const Plan plan = make_plan(observed_, desired_);
  Texts kinds;
  for (const std::string& text : steps(plan)) kinds.push_back(text.substr(0, text.find('/')));
  EXPECT_EQ(kinds, (Texts{"create ServiceAccount", "create ConfigMap", "create Service",
                          "create PodDisruptionBudget", "create PodDisruptionBudget", "create Deployment",
                          "create Deployment", "create Job"}));
  for (const Step& step : plan.steps) EXPECT_FALSE(step.child);
}

TEST_F(PlanTest, CreatesNothingOfAReleaseBeforeItsSecretWasMadeAndRead) {
  observed_.children.clear();
  desired_ = reconcile::reconcile(observed_);
  const auto config = std::ranges::find(desired_.objects, Kind::kConfigMap, &DesiredObject::kind);
  ASSERT_NE(config, desired_.objects.end());
  EXPECT_EQ(steps(make_plan(observed_, desired_)),
            (Texts{"create ServiceAccount/shop", "create ConfigMap/" + config->name,
                   "create Secret/shop-generated"}));
  observed_.children.push_back(as_written(object(desired_, Kind::kSecret, "shop-generated"), app_uid()));
  read_secrets(observed_);
  desired_ = reconcile::reconcile(observed_);
  EXPECT_TRUE(has_object(desired_, Kind::kAppRelease, "shop-v1"));
  const Texts then = steps(make_plan(observed_, desired_));
  const auto release = std::ranges::find(then, "create AppRelease/shop-v1");
  ASSERT_NE(release, then.end());
  EXPECT_LT(release, std::ranges::find(then, "create Deployment/shop-web")) << "which needs it";
}

TEST_F(PlanTest, PutsLabelsOfAReleaseBackOnce) {
  Child& release = child(written_, Kind::kAppRelease, "shop-v1");
  release.edited_metadata = 7;
  const Plan plan = make_plan(written_, desired_);
  ASSERT_EQ(plan.steps.size(), 1U);
  EXPECT_EQ(plan.steps[0].action, Step::Action::kRelabel);
  EXPECT_EQ(plan.steps[0].child->name, "shop-v1");
  release.left_metadata = 7;
  EXPECT_TRUE(make_plan(written_, desired_).steps.empty()) << "it could not be put back";
}

TEST_F(PlanTest, ChangesOnlyWhatDiffers) {
  child(written_, Kind::kDeployment, "shop-web").digest = {1, 2};
  const Plan plan = make_plan(written_, desired_);
  ASSERT_EQ(steps(plan), Texts{"change Deployment/shop-web"});
  EXPECT_EQ(plan.steps[0].child->digest, (Digest{1, 2}));
  EXPECT_EQ(plan.steps[0].object->json, object(desired_, Kind::kDeployment, "shop-web").json);
}

TEST_F(PlanTest, CreatesOnlyWhatIsMissing) {
  std::erase_if(written_.children, [](const Child& c) { return c.kind == Kind::kService; });
  EXPECT_EQ(steps(make_plan(written_, desired_)), Texts{"create Service/shop"});
}

TEST_F(PlanTest, TakesWhatTheServerRewroteForWhatItStandsFor) {
  Child& web = child(written_, Kind::kDeployment, "shop-web");
  web.digest = {1, 2};
  web.stands_for = object(desired_, Kind::kDeployment, "shop-web").digest;
  EXPECT_EQ(steps(make_plan(written_, desired_)), Texts{});
  web.stands_for = Digest{3, 4};
  EXPECT_EQ(steps(make_plan(written_, desired_)), Texts{"change Deployment/shop-web"})
      << "it stands for another wish than today's";
}

TEST_F(PlanTest, TouchesNothingThatWaitsForAReference) {
  observed_.secrets.erase("stripe");
  desired_ = reconcile::reconcile(observed_);
  EXPECT_EQ(steps(make_plan(observed_, desired_)).size(), 2U) << "account and config";
  child(written_, Kind::kDeployment, "shop-web").digest = {1, 2};
  EXPECT_EQ(steps(make_plan(written_, desired_)), Texts{})
      << "what runs goes on as it is, and is not removed";
}

TEST_F(PlanTest, NeverChangesAJob) {
  child(written_, Kind::kJob, "shop-migrate").digest = {1, 2};
  EXPECT_EQ(steps(make_plan(written_, desired_)), Texts{});
}

TEST_F(PlanTest, LeavesWhatIsBeingDeletedUntilItIsGone) {
  Child& web = child(written_, Kind::kDeployment, "shop-web");
  web.deleting = true;
  web.digest = {1, 2};
  Child leftover = as_written(object(desired_, Kind::kService, "shop"), app_uid());
  leftover.name = "shop-old";
  leftover.deleting = true;
  written_.children.push_back(leftover);
  EXPECT_EQ(steps(make_plan(written_, desired_)), Texts{});
}

TEST_F(PlanTest, RemovesWhatNobodyWantsAnyMoreAfterAllElse) {
  Child leftover = as_written(object(desired_, Kind::kService, "shop"), app_uid());
  leftover.name = "shop-old";
  written_.children.insert(written_.children.begin(), leftover);
  child(written_, Kind::kDeployment, "shop-web").digest = {1, 2};
  const Plan plan = make_plan(written_, desired_);
  ASSERT_EQ(steps(plan), (Texts{"change Deployment/shop-web", "remove Service/shop-old"}));
  EXPECT_EQ(plan.steps[1].child->uid, leftover.uid);
  EXPECT_FALSE(plan.steps[1].object);
}

TEST_F(PlanTest, RemovesByKindAndName) {
  Child other_kind = as_written(object(desired_, Kind::kService, "shop"), app_uid());
  other_kind.kind = Kind::kConfigMap;
  written_.children.push_back(other_kind);
  EXPECT_EQ(steps(make_plan(written_, desired_)), Texts{"remove ConfigMap/shop"});
}

TEST_F(PlanTest, RemovesNothingThatIsKept) {
  Child snapshot = as_written(object(desired_, Kind::kService, "shop"), app_uid());
  snapshot.kind = Kind::kConfigMap;
  snapshot.name = "shop-config-00000000";
  written_.children.push_back(snapshot);
  desired_.kept.push_back({Kind::kConfigMap, snapshot.name});
  EXPECT_EQ(steps(make_plan(written_, desired_)), Texts{});
}

TEST_F(PlanTest, NeverTouchesWhatAnotherUidOwns) {
  for (const Uid& owner : {Uid{}, uid_of('b')}) {
    Observed observed = written_;
    Child foreign = as_written(object(desired_, Kind::kService, "shop"), owner);
    foreign.name = "shop-foreign";
    observed.children.push_back(foreign);
    EXPECT_EQ(steps(make_plan(observed, desired_)), Texts{});
    EXPECT_TRUE(make_plan(observed, desired_).blocked.empty()) << "we do not want that name";
  }
}

TEST_F(PlanTest, SaysThatANameIsTaken) {
  Child& service = child(written_, Kind::kService, "shop");
  service.owner = {};
  service.digest = {1, 2};
  const Plan plan = make_plan(written_, desired_);
  EXPECT_EQ(steps(plan), Texts{});
  ASSERT_EQ(plan.blocked.size(), 1U);
  EXPECT_EQ(plan.blocked[0].kind, OutcomeKind::kNameTaken);
  EXPECT_EQ(plan.blocked[0].object, Kind::kService);
  EXPECT_EQ(plan.blocked[0].name, "shop");
  EXPECT_EQ(
      plan.blocked[0].message,
      "Service shop in shop-production was not made by this app and was left alone; delete or rename "
      "it, or rename this app or its process; to move over without losing a request: twelvefactor adopt "
      "plan");
}

TEST_F(PlanTest, WaitsForTheChildrenOfADeletedAppOfTheSameName) {
  child(written_, Kind::kService, "shop").owner = uid_of('b');
  const Plan plan = make_plan(written_, desired_);
  EXPECT_EQ(steps(plan), Texts{});
  ASSERT_EQ(plan.blocked.size(), 1U);
  EXPECT_EQ(plan.blocked[0].kind, OutcomeKind::kOwnerLeaving);
  EXPECT_EQ(plan.blocked[0].message,
            "Service shop still belongs to a deleted app of the same name; waiting until it is gone");
}

TEST_F(PlanTest, SaysThatANameIsTakenAlsoOfWhatWaits) {
  observed_.secrets.clear();
  desired_ = reconcile::reconcile(observed_);
  child(written_, Kind::kDeployment, "shop-web").owner = {};
  EXPECT_EQ(make_plan(written_, desired_).blocked.size(), 1U);
}

TEST_F(PlanTest, DoesNothingForASpecThatCouldNotBeRead) {
  written_.spec_error = ".spec.image: is required";
  written_.app.spec = {};
  const Desired desired = reconcile::reconcile(written_);
  EXPECT_EQ(steps(make_plan(written_, desired)), Texts{});
}

}  // namespace
}  // namespace twelvefactor::apply
