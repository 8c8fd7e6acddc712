// What a release takes the place of stays until every process of the new one runs.
#include <gtest/gtest.h>

#include "unit/reconcile/running_app.hpp"

namespace twelvefactor::reconcile {
namespace {

using namespace testing_app;  // NOLINT(google-build-using-namespace): the helpers of these tests

std::string spec_with(const std::string& processes) {
  return R"(
environment: production
codebase: {repository: https://git.example.com/acme/shop, revision: 4f2a9c1d0b7e5a3f8c6d2e1b0a9f8e7d6c5b4a39}
image: registry.example.com/shop)" +
         kPinned + "\nprocesses:\n  web: {port: 8080, replicas: 2, readiness: {tcp: true}}\n" + processes;
}

const std::string kApi =
    "  api: {port: 9090, replicas: 3, readiness: {tcp: true}, expose: {host: api.example.com}}\n";
const std::string kSilentApi = "  api: {replicas: 3}\n";

/// A running app with the process api, which then gets `spec_yaml`, whose release was made.
class Replaced : public ::testing::Test {
 protected:
  void run_and_wish(const std::string& before, const std::string& after) {
    observed_ = observe(before);
    observed_.now = kNow;
    write_all(observed_, reconcile(observed_));
    roll_out(child(observed_, Kind::kDeployment, "shop-web"), 2);
    roll_out(child(observed_, Kind::kDeployment, "shop-api"), 3);
    record();
    record();
    ASSERT_EQ(observed_.previous.release.active, 1);
    wish(observed_, after);
    write_all(observed_, reconcile(observed_));  // the AppRelease
    ASSERT_EQ(reconcile(observed_).release.stage, ReleaseOutlook::Stage::kRollingOut);
    record();
  }

  void record() {
    const Desired desired = reconcile(observed_);
    for (const WishedReleaseStatus& wished : desired.release_statuses)
      write_release_status(observed_, wished);
    observed_.previous = kinds::parse_status(status::summarize(observed_, desired, {}, kNow).json);
  }

  /// The processes that the spec names run the new release.
  void roll_out_all() {
    const Desired desired = reconcile(observed_);
    for (const DesiredObject& each : desired.objects) {
      std::erase_if(observed_.children, [&each](const Child& child) {
        return child.kind == each.kind && child.name == each.name;
      });
    }
    write_all(observed_, desired);
    for (const auto& [name, process] : observed_.app.spec.processes)
      roll_out(child(observed_, Kind::kDeployment, "shop-" + name), process.replicas);
  }

  std::string removed() {
    std::string text;
    for (const apply::Step& step : apply::make_plan(observed_, reconcile(observed_)).steps) {
      if (step.action == apply::Step::Action::kRemove) text += std::string(step.child->name) + "\n";
    }
    return text;
  }

  Observed observed_;
};

TEST_F(Replaced, AProcessThatIsGoneFromTheSpecStaysWhole) {
  run_and_wish(spec_with(kApi), spec_with(""));
  EXPECT_EQ(removed(), "");
  roll_out_all();
  EXPECT_EQ(reconcile(observed_).release.stage, ReleaseOutlook::Stage::kActive);
  EXPECT_EQ(removed(), "shop-api\nshop-api\nshop-api\nshop-api\n") << "Ingress, Service, budget, Deployment";
  EXPECT_EQ(apply::make_plan(observed_, reconcile(observed_)).steps.front().action,
            apply::Step::Action::kSetStatus)
      << "that the release is Active is recorded first";
}

TEST_F(Replaced, TheWayInGoesFirst) {
  run_and_wish(spec_with(kApi), spec_with(""));
  roll_out_all();
  std::vector<Kind> kinds;
  for (const apply::Step& step : apply::make_plan(observed_, reconcile(observed_)).steps) {
    if (step.action == apply::Step::Action::kRemove) kinds.push_back(step.child->kind);
  }
  ASSERT_EQ(kinds.size(), 4U);
  EXPECT_EQ(kinds.front(), Kind::kIngress);
}

TEST_F(Replaced, AProcessUnderAnotherNameRunsBesideItsSuccessor) {
  run_and_wish(spec_with(kApi), spec_with("  front: {port: 9090, replicas: 1, readiness: {tcp: true}}\n"));
  EXPECT_EQ(removed(), "");
  write_all(observed_, reconcile(observed_));
  EXPECT_EQ(removed(), "") << "its successor's Deployment is there, its pods are not";
  roll_out_all();
  EXPECT_NE(removed().find("shop-api"), std::string::npos);
}

TEST_F(Replaced, AProcessThatLosesItsPortIsReachedWhilePodsServe) {
  run_and_wish(spec_with(kApi), spec_with(kSilentApi));
  EXPECT_EQ(removed(), "");
  roll_out_all();
  EXPECT_EQ(removed(), "shop-api\nshop-api\n") << "Ingress and Service";
}

TEST_F(Replaced, AServiceThatNobodyMadeAProcessOfGoes) {
  run_and_wish(spec_with(kApi), spec_with(""));
  std::erase_if(observed_.children,
                [](const Child& each) { return each.kind == Kind::kDeployment && each.name == "shop-api"; });
  EXPECT_NE(removed(), "") << "without its Deployment it leads nowhere";
}

TEST_F(Replaced, AnEarlierReleaseIsFoundToRunThoughAnOldProcessIsStillThere) {
  run_and_wish(spec_with(kApi), spec_with(""));
  roll_out_all();
  // Before anybody noticed, a further release is asked for, whose gate never ends.
  wish(observed_, spec_with("") + "adminProcesses: {migrate: {command: [m], trigger: BeforeRelease}}\n");
  write_all(observed_, reconcile(observed_));
  record();
  EXPECT_EQ(observed_.previous.release.active, 2);
}

}  // namespace
}  // namespace twelvefactor::reconcile
