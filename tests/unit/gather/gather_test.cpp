#include "gather/gather.hpp"

#include <gtest/gtest.h>

#include "gather/crash_loops.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::gather {
namespace {

using testing::app_uid;
using testing::secret_with;

const AppKey kShop{"ns", "shop"};
constexpr std::int64_t kNow = 1'000'000;

kinds::ReadApp app(std::string spec) {
  kinds::ReadApp read{kShop, {}};
  read.app.uid = app_uid();
  read.app.generation = 4;
  read.app.resource_version = 77;
  read.app.secrets = {"stripe"};
  read.app.spec = std::move(spec);
  read.app.status = R"({"observedGeneration": 3})";
  return read;
}

constexpr const char* kSpec =
    R"({"environment": "e", "codebase": {"repository": "r", "revision": "v"}, "image": "i", "processes": {"web": {"port": 8080}}})";

TEST(Gather, CollectsAllThatIsKnownOfAnApp) {
  store::Store store;
  store.app_applied(app(kSpec));
  kinds::ReadChild child{"ns", "shop", {}};
  child.child.name = "shop-web";
  store.child_applied(child);
  store.secret_applied({"ns", "stripe", secret_with({"uri"})});
  kinds::ReadPod pod{"ns", "shop", "p", PodFacts{}};
  pod.facts->name = "p";
  store.pod_applied(pod);
  const auto observed = gather(store, kShop, kNow);
  ASSERT_TRUE(observed);
  EXPECT_EQ(observed->app.key, kShop);
  EXPECT_EQ(observed->app.uid, app_uid());
  EXPECT_EQ(observed->app.generation, 4);
  EXPECT_EQ(observed->app.spec.processes.at("web").port, 8080);
  EXPECT_EQ(observed->spec_error, "");
  EXPECT_EQ(observed->resource_version, "77");
  EXPECT_FALSE(observed->offline);
  ASSERT_EQ(observed->children.size(), 1U);
  EXPECT_EQ(observed->children[0].name, "shop-web");
  EXPECT_TRUE(observed->secrets.at("stripe").exists);
  ASSERT_EQ(observed->pods.size(), 1U);
  EXPECT_EQ(observed->pods[0].name, "p");
  EXPECT_EQ(observed->previous.observed_generation, 3);
  EXPECT_FALSE(observed->look_again);
}

TEST(Gather, SaysWhyASpecCannotBeRead) {
  store::Store store;
  store.app_applied(app("{}"));
  const auto observed = gather(store, kShop, kNow);
  ASSERT_TRUE(observed);
  EXPECT_EQ(observed->spec_error, ".spec.environment: is required");
  EXPECT_TRUE(observed->app.spec.processes.empty());
}

TEST(Gather, HasNothingOfAnAppThatIsUnknownOrBeingDeleted) {
  store::Store store;
  EXPECT_FALSE(gather(store, kShop, kNow));
  auto going = app(kSpec);
  going.app.deleting = true;
  store.app_applied(going);
  EXPECT_FALSE(gather(store, kShop, kNow));
}

TEST(Gather, HasOnlyTheReportsOfAnAppThatIsBeingDeleted) {
  store::Store store;
  store.app_applied(app(kSpec));
  for (const Kind kind : {Kind::kDeployment, Kind::kParityReport}) {
    kinds::ReadChild child{"ns", "shop", {}};
    child.child.kind = kind;
    child.child.name = "shop-vs-web";
    store.child_applied(child);
  }
  EXPECT_FALSE(reports_of_leaving(store, kShop));
  auto going = app(kSpec);
  going.app.resource_version = 99;
  going.app.deleting = true;
  store.app_applied(going);
  const auto leaving = reports_of_leaving(store, kShop);
  ASSERT_TRUE(leaving);
  EXPECT_EQ(leaving->app.uid, app_uid());
  ASSERT_EQ(leaving->children.size(), 1U);
  EXPECT_EQ(leaving->children[0].kind, Kind::kParityReport);
  EXPECT_FALSE(reports_of_leaving(store, {"ns", "other"}));
}

TEST(Gather, TakesTheChildrenAgainAfterOurWrites) {
  store::Store store;
  store.app_applied(app(kSpec));
  auto observed = gather(store, kShop, kNow);
  ASSERT_TRUE(observed);
  kinds::ReadChild child{"ns", "shop", {}};
  child.child.name = "shop-web";
  child.child.resource_version = 5;
  store.child_answered(child);
  refresh_children(*observed, store);
  ASSERT_EQ(observed->children.size(), 1U);
  auto another = app(kSpec);
  another.app.resource_version = 99;
  another.app.uid = testing::uid_of('b');
  store.app_applied(another);
  child.child.name = "shop-worker";
  store.child_answered(child);
  refresh_children(*observed, store);
  EXPECT_EQ(observed->children.size(), 1U) << "those of another app of the same name are not its own";
}

PodFacts running_again(std::string name, std::int64_t since) {
  PodFacts pod;
  pod.name = std::move(name);
  pod.process = "web";
  pod.reason = "CrashLooping";
  pod.running_again_since = since;
  return pod;
}

TEST(CrashLoops, ArePastAfterAMinuteOfRunning) {
  std::vector<PodFacts> pods = {running_again("recovered", kNow - 60), running_again("just", kNow - 10),
                                running_again("nearly", kNow - 59), running_again("waiting", 0)};
  std::set<std::string> recovering;
  EXPECT_EQ(forget_recovered(pods, kNow, recovering), std::chrono::seconds(1))
      << "when the first of them may have recovered";
  ASSERT_EQ(pods.size(), 3U);
  EXPECT_EQ(pods[0].name, "just");
  EXPECT_EQ(pods[1].name, "nearly");
  EXPECT_EQ(pods[2].name, "waiting");
  EXPECT_EQ(recovering, std::set<std::string>{"web"});
  EXPECT_EQ(forget_recovered(pods, kNow + 50, recovering), std::chrono::seconds(491))
      << "when the kubelet believes it, too";
  ASSERT_EQ(pods.size(), 1U);
  EXPECT_EQ(pods[0].name, "waiting") << "its kubelet says that it does not run";
  std::vector<PodFacts> long_ago = {running_again("recovered", kNow - 600)};
  recovering.clear();
  EXPECT_EQ(forget_recovered(long_ago, kNow, recovering), std::nullopt);
  EXPECT_TRUE(recovering.empty());
}

TEST(Gather, LooksAgainWhenAPodMayHaveRecovered) {
  store::Store store;
  store.app_applied(app(kSpec));
  kinds::ReadPod pod{"ns", "shop", "p", running_again("p", kNow - 20)};
  store.pod_applied(pod);
  EXPECT_EQ(gather(store, kShop, kNow)->look_again, std::chrono::seconds(40));
  EXPECT_EQ(gather(store, kShop, kNow)->pods.size(), 1U);
  EXPECT_TRUE(gather(store, kShop, kNow + 40)->pods.empty());
}

}  // namespace
}  // namespace twelvefactor::gather
