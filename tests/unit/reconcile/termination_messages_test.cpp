// What a container that failed had written last is in its pod's status, where more people read it than its
// log: for runs, whose last words are wanted there, and for processes of releases that began so.
#include <gtest/gtest.h>

#include <string>

#include <nlohmann/json.hpp>

#include "kinds/build/app_release.hpp"
#include "unit/reconcile/running_app.hpp"

namespace twelvefactor::reconcile {
namespace {

using namespace testing_app;  // NOLINT(google-build-using-namespace): the helpers of these tests
using nlohmann::json;

constexpr const char* kFromLog = "FallbackToLogsOnError";
constexpr const char* kWithGate =
    "adminProcesses: {migrate: {command: [bin/migrate], trigger: BeforeRelease}, report: {command: "
    "[bin/report], "
    "trigger: Schedule, schedule: '@daily'}}\n";

json spec_of(const Desired& desired, Kind kind, const std::string& name) {
  return json::parse(object(desired, kind, name).json).at("spec");
}

std::string policy(const json& pod_template) {
  return pod_template.at("spec").at("containers").at(0).at("terminationMessagePolicy");
}

std::string policy_of_web(const Observed& observed) {
  return policy(spec_of(reconcile(observed), Kind::kDeployment, "shop-web").at("template"));
}

void forget_releases(Observed& observed) {
  std::erase_if(observed.children, [](const Child& each) { return each.kind == Kind::kAppRelease; });
}

/// The first release, as the operator wrote it that kept the end of each log.
ReleaseFacts of_before() {
  Observed observed = observe(spec(kPinned));
  forget_releases(observed);
  const Desired desired = reconcile(observed);
  json release = json::parse(object(desired, Kind::kAppRelease, "shop-v1").json);
  release.at("spec").at("format") = 2;
  return kinds::read_release_facts(release.dump()).value();
}

/// An app that runs a release of before.
Observed running_of_before() {
  const ReleaseFacts facts = of_before();
  Observed observed = running(spec(kPinned));
  Child& release = child(observed, Kind::kAppRelease, "shop-v1");
  auto now = std::make_shared<ReleaseFacts>(facts);
  now->status = release.release->status;
  release.release = now;
  observed.previous.release.active_hash = observed.previous.release.desired_hash = facts.digest.get().hash;
  return observed;
}

TEST(TerminationMessages, TheLogOfAProcessStaysItsLog) {
  EXPECT_EQ(policy_of_web(running(spec(kPinned))), "File");
}

TEST(TerminationMessages, TheEndOfARunsLogIsKept) {
  Observed observed = observe(spec(kPinned, kWithGate));
  observed.now = kNow;
  // That it is to run is recorded before its Job is made.
  for (const WishedReleaseStatus& wished : reconcile(observed).release_statuses)
    write_release_status(observed, wished);
  const Desired desired = reconcile(observed);
  EXPECT_EQ(policy(spec_of(desired, Kind::kJob, "shop-v1-migrate").at("template")), kFromLog);
  EXPECT_EQ(
      policy(spec_of(desired, Kind::kCronJob, "shop-report").at("jobTemplate").at("spec").at("template")),
      kFromLog);
}

TEST(TerminationMessages, AnUpgradeReplacesNoPods) {
  const Observed observed = running_of_before();
  EXPECT_EQ(reconcile(observed).release.numbers.desired, 1);
  EXPECT_EQ(policy_of_web(observed), kFromLog);
}

TEST(TerminationMessages, TheNextReleaseEndsIt) {
  Observed observed = running_of_before();
  wish(observed, spec(kPinned, "config: {env: {COLOUR: green}}\n"));
  write_all(observed, reconcile(observed));
  EXPECT_EQ(reconcile(observed).release.numbers.desired, 2);
  EXPECT_EQ(policy_of_web(observed), "File");
}

TEST(TerminationMessages, AReleaseOfBeforeThatIsMadeAgainStaysOne) {
  Observed observed = running_of_before();
  forget_releases(observed);
  const Desired desired = reconcile(observed);
  ASSERT_TRUE(has_object(desired, Kind::kAppRelease, "shop-v1"));
  EXPECT_EQ(spec_of(desired, Kind::kAppRelease, "shop-v1").at("format"), 2);
}

}  // namespace
}  // namespace twelvefactor::reconcile
