#include "store/store.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "unit/apps.hpp"

namespace twelvefactor::store {
namespace {

using testing::app_uid;
using testing::secret_with;
using testing::uid_of;

const AppKey kShop{"ns", "shop"};

kinds::ReadApp app(std::uint64_t version, std::vector<std::string> secrets = {}, const AppKey& key = kShop) {
  kinds::ReadApp read{key, {}};
  read.app.uid = app_uid();
  read.app.generation = 1;
  read.app.resource_version = version;
  read.app.secrets = std::move(secrets);
  return read;
}

kinds::ReadChild child(std::uint64_t version, Kind kind = Kind::kDeployment, std::string name = "shop-web",
                       std::string app = "shop") {
  kinds::ReadChild read{"ns", std::move(app), {}};
  read.child.kind = kind;
  read.child.name = std::move(name);
  read.child.uid = uid_of('a');
  read.child.owner = app_uid();
  read.child.resource_version = version;
  read.child.digest = {1, 1};
  return read;
}

kinds::ReadPod troubled_pod(std::string name, std::string reason = "CrashLooping") {
  kinds::ReadPod read{"ns", "shop", name, PodFacts{}};
  read.facts->name = std::move(name);
  read.facts->process = "web";
  read.facts->reason = std::move(reason);
  return read;
}

kinds::ReadPod healthy_pod(std::string name) {
  return {"ns", "shop", std::move(name), std::nullopt};
}

kinds::ReadReferent secret(std::string name, std::vector<std::string> keys = {"uri"},
                           std::string namespace_name = "ns") {
  return {std::move(namespace_name), std::move(name), secret_with(std::move(keys))};
}

/// A store in which the app is known.
class StoreTest : public ::testing::Test {
 protected:
  StoreTest() { store_.app_applied(app(1)); }

  std::vector<Child> children(const AppKey& key = kShop) {
    const auto snapshot = store_.snapshot(key);
    return snapshot ? snapshot->children : std::vector<Child>{};
  }
  std::vector<PodFacts> pods() { return store_.snapshot(kShop)->pods; }

  Woken relist(Source source, const std::vector<kinds::ReadChild>& listed) {
    store_.list_began(source);
    Woken woken;
    for (const kinds::ReadChild& each : listed) {
      const Woken now = store_.child_applied(each);
      woken.insert(woken.end(), now.begin(), now.end());
    }
    const Woken gone = store_.list_done(source);
    woken.insert(woken.end(), gone.begin(), gone.end());
    return woken;
  }

  Store store_;
};

const Woken kNobody{};
const Woken kShopWoken{kShop};

// --- apps

TEST_F(StoreTest, KnowsNoAppThatNobodyTold) {
  EXPECT_FALSE(store_.snapshot({"ns", "other"}));
  EXPECT_FALSE(store_.snapshot({"other", "shop"}));
  EXPECT_EQ(store_.apps(), std::vector<AppKey>{kShop});
}

TEST_F(StoreTest, WakesAnAppThatIsNewOrChanged) {
  EXPECT_EQ(store_.app_applied(app(1, {}, {"ns", "new"})), (Woken{{"ns", "new"}}));
  auto changed = app(2);
  changed.app.generation = 2;
  changed.app.spec = "changed";
  EXPECT_EQ(store_.app_applied(changed), kShopWoken);
  EXPECT_EQ(store_.snapshot(kShop)->app.spec, "changed");
  auto going = changed;
  going.app.resource_version = 3;
  going.app.deleting = true;
  EXPECT_EQ(store_.app_applied(going), kShopWoken);
}

TEST_F(StoreTest, DoesNotWakeAnAppForWhatDoesNotConcernIt) {
  EXPECT_EQ(store_.app_applied(app(1)), kNobody) << "the same event again";
  EXPECT_EQ(store_.app_applied(app(2)), kNobody) << "somebody's label";
  EXPECT_EQ(store_.snapshot(kShop)->app.resource_version, 2U);
}

TEST_F(StoreTest, KeepsTheNewerOfTwoVersionsOfAnApp) {
  auto newer = app(9);
  newer.app.spec = "newer";
  newer.app.generation = 2;
  store_.app_applied(newer);
  auto older = app(5);
  older.app.spec = "older";
  EXPECT_EQ(store_.app_applied(older), kNobody);
  EXPECT_EQ(store_.snapshot(kShop)->app.spec, "newer");
}

TEST_F(StoreTest, WakesNobodyForTheEchoOfItsOwnStatus) {
  auto answered = app(2);
  answered.app.status = "written";
  store_.app_answered(answered);
  EXPECT_EQ(store_.snapshot(kShop)->app.status, "written");
  EXPECT_EQ(store_.app_applied(answered), kNobody);
  auto foreign = answered;
  foreign.app.resource_version = 3;
  foreign.app.status = "edited by somebody";
  EXPECT_EQ(store_.app_applied(foreign), kShopWoken);
}

TEST_F(StoreTest, WakesNobodyForAStatusThatIsJustBeingWritten) {
  store_.awaits_status(kShop, R"({"observedGeneration": 1, "selector": "a"})");
  auto told = app(2);
  told.app.status = R"({"selector":"a","observedGeneration":1})";
  EXPECT_EQ(store_.app_applied(told), kNobody) << "before the answer came";
  told.app.resource_version = 3;
  told.app.status = R"({"selector":"b","observedGeneration":1})";
  EXPECT_EQ(store_.app_applied(told), kShopWoken) << "somebody edited it";
  store_.awaits_status(kShop, {});
  told.app.resource_version = 4;
  told.app.status = R"({"selector":"a","observedGeneration":1})";
  EXPECT_EQ(store_.app_applied(told), kShopWoken) << "nothing is being written";
}

TEST_F(StoreTest, WakesForASpecThatChangesWithTheStatusThatIsBeingWritten) {
  store_.awaits_status(kShop, R"({"selector": "a"})");
  auto told = app(2);
  told.app.generation = 2;
  told.app.status = R"({"selector":"a"})";
  EXPECT_EQ(store_.app_applied(told), kShopWoken);
}

TEST_F(StoreTest, CountsWhatItTellsOfAnApp) {
  const News before = store_.news(kShop);
  EXPECT_EQ(store_.child_applied(child(2)), kShopWoken);
  EXPECT_EQ(store_.news(kShop).all, before.all + 1);
  EXPECT_EQ(store_.news(kShop).of_children, before.of_children + 1);
  EXPECT_EQ(store_.pod_applied(troubled_pod("shop-web-1")), kShopWoken);
  EXPECT_EQ(store_.news(kShop).all, before.all + 2);
  EXPECT_EQ(store_.news(kShop).of_children, before.of_children + 1) << "a pod is no object of the app";
  store_.child_answered(child(3));
  EXPECT_EQ(store_.news(kShop).all, before.all + 2) << "our own answer is no news";
  EXPECT_EQ(store_.news({"ns", "nobody"}).all, 0U);
}

TEST_F(StoreTest, LeavesASpecThatChangedInBetweenToTheWatch) {
  auto answered = app(5);
  answered.app.generation = 2;
  answered.app.spec = "changed in between";
  store_.app_answered(answered);
  EXPECT_EQ(store_.snapshot(kShop)->app.spec, "");
  EXPECT_EQ(store_.app_applied(answered), kShopWoken);
  EXPECT_EQ(store_.snapshot(kShop)->app.spec, "changed in between");
}

TEST_F(StoreTest, TakesNoAnswerForAnAppThatIsGoneOrIsAnotherOne) {
  store_.app_answered(app(5, {}, {"ns", "unknown"}));
  EXPECT_FALSE(store_.snapshot({"ns", "unknown"}));
  auto another = app(5);
  another.app.uid = uid_of('b');
  store_.app_answered(another);
  EXPECT_EQ(store_.snapshot(kShop)->app.uid, app_uid());
}

TEST_F(StoreTest, TakesNoOlderAnswerForAnApp) {
  store_.app_applied(app(7));
  auto late = app(3);
  late.app.status = "late";
  store_.app_answered(late);
  EXPECT_EQ(store_.snapshot(kShop)->app.status, "");
}

TEST_F(StoreTest, ForgetsADeletedAppButNotWhatWasMadeOfIt) {
  store_.child_applied(child(2));
  EXPECT_EQ(store_.app_deleted(kShop), kShopWoken);
  EXPECT_FALSE(store_.snapshot(kShop));
  EXPECT_TRUE(store_.apps().empty());
  EXPECT_EQ(store_.app_deleted(kShop), kNobody);
  store_.app_applied(app(10));
  EXPECT_EQ(children().size(), 1U) << "the garbage collector has not told yet";
}

// --- children

TEST_F(StoreTest, WakesTheAppOfAChildThatIsNewChangedOrGone) {
  EXPECT_EQ(store_.child_applied(child(2)), kShopWoken);
  auto edited = child(3);
  edited.child.digest = {2, 2};
  EXPECT_EQ(store_.child_applied(edited), kShopWoken);
  EXPECT_EQ(children().at(0).digest, (Digest{2, 2}));
  EXPECT_EQ(store_.child_deleted(edited), kShopWoken);
  EXPECT_TRUE(children().empty());
  EXPECT_EQ(store_.child_deleted(edited), kNobody);
}

TEST_F(StoreTest, WakesForEachThingThatIsJudged) {
  std::uint64_t version = 2;
  auto now = child(version);
  store_.child_applied(now);
  const auto change = [&](auto&& edit, const char* what) {
    edit(now.child);
    now.child.resource_version = ++version;
    EXPECT_EQ(store_.child_applied(now), kShopWoken) << what;
    now.child.resource_version = ++version;
    EXPECT_EQ(store_.child_applied(now), kNobody) << "again, after " << what;
  };
  change([](Child& c) { c.digest = {7, 7}; }, "digest");
  change([](Child& c) { c.generation = 2; }, "generation");
  change([](Child& c) { c.rollout.observed_generation = 2; }, "observed generation");
  change([](Child& c) { c.rollout.replicas = 1; }, "replicas");
  change([](Child& c) { c.rollout.updated = 1; }, "updated");
  change([](Child& c) { c.rollout.ready = 1; }, "ready");
  change([](Child& c) { c.rollout.available = 1; }, "available");
  change([](Child& c) { c.rollout.deadline_exceeded = true; }, "deadline");
  change([](Child& c) { c.trouble = "quota"; }, "trouble");
  change([](Child& c) { c.owner = uid_of('b'); }, "owner");
  change([](Child& c) { c.job = JobState{}; }, "job");
  change([](Child& c) { c.job->phase = JobState::Phase::kSucceeded; }, "phase");
  change([](Child& c) { c.job->run_id = "2"; }, "run");
  change([](Child& c) { c.job->completion_time = "t"; }, "completion time");
  change([](Child& c) { c.job->start_time = "t"; }, "start time");
  change([](Child& c) { c.job->active = 1; }, "active pods");
  change([](Child& c) { c.job->ended = 1; }, "pods that have ended");
  change([](Child& c) { c.deleting = true; }, "deleting");
  change([](Child& c) { c.uid = uid_of('d'); }, "another object of that name");
}

TEST_F(StoreTest, KeepsTheNewerOfTwoVersionsOfAChild) {
  store_.child_applied(child(9));
  auto older = child(5);
  older.child.digest = {2, 2};
  EXPECT_EQ(store_.child_applied(older), kNobody);
  EXPECT_EQ(children().at(0).digest, (Digest{1, 1}));
}

TEST_F(StoreTest, TakesAChildMadeAnewWhateverItsVersion) {
  store_.child_applied(child(9));
  auto anew = child(9);
  anew.child.uid = uid_of('b');
  EXPECT_EQ(store_.child_applied(anew), kShopWoken);
  EXPECT_EQ(children().at(0).uid, uid_of('b'));
  EXPECT_EQ(store_.child_deleted(child(10)), kNobody) << "the old one's deletion, told late";
  EXPECT_EQ(children().size(), 1U);
}

TEST_F(StoreTest, TellsKindsOfOneNameApart) {
  store_.child_applied(child(2, Kind::kDeployment, "shop-web"));
  store_.child_applied(child(3, Kind::kService, "shop-web"));
  EXPECT_EQ(children().size(), 2U);
  store_.child_deleted(child(4, Kind::kService, "shop-web"));
  ASSERT_EQ(children().size(), 1U);
  EXPECT_EQ(children().at(0).kind, Kind::kDeployment);
}

TEST_F(StoreTest, KeepsChildrenThatAreToldBeforeTheirApp) {
  auto early = child(2, Kind::kService, "late", "late");
  EXPECT_EQ(store_.child_applied(early), (Woken{{"ns", "late"}}));
  EXPECT_FALSE(store_.snapshot({"ns", "late"}));
  store_.app_applied(app(3, {}, {"ns", "late"}));
  EXPECT_EQ(children({"ns", "late"}).size(), 1U);
}

TEST_F(StoreTest, MovesAChildWhoseAppChanges) {
  store_.app_applied(app(1, {}, {"ns", "shop-api"}));
  store_.child_applied(child(2, Kind::kService, "shop-api-web", "shop"));
  const Woken woken = store_.child_applied(child(3, Kind::kService, "shop-api-web", "shop-api"));
  EXPECT_EQ(woken, (Woken{kShop, {"ns", "shop-api"}}));
  EXPECT_TRUE(children().empty());
  EXPECT_EQ(children({"ns", "shop-api"}).size(), 1U);
}

TEST_F(StoreTest, LosesAChildThatIsNobodysAnyMore) {
  store_.child_applied(child(2));
  auto orphan = child(3);
  orphan.app = "";
  EXPECT_EQ(store_.child_applied(orphan), kShopWoken);
  EXPECT_TRUE(children().empty());
  EXPECT_EQ(store_.child_applied(orphan), kNobody);
}

TEST_F(StoreTest, LeavesChildrenOfOtherNamespacesAlone) {
  store_.app_applied(app(1, {}, {"other", "shop"}));
  store_.child_applied(child(2));
  auto elsewhere = child(3);
  elsewhere.namespace_name = "other";
  EXPECT_EQ(store_.child_applied(elsewhere), (Woken{{"other", "shop"}}));
  store_.child_deleted(elsewhere);
  EXPECT_EQ(children().size(), 1U);
}

// --- answers to our own writes

TEST_F(StoreTest, WakesNobodyForAnAnswerNorForItsEcho) {
  store_.child_answered(child(5));
  ASSERT_EQ(children().size(), 1U);
  EXPECT_EQ(store_.child_applied(child(5)), kNobody);
  auto edited = child(6);
  edited.child.digest = {2, 2};
  EXPECT_EQ(store_.child_applied(edited), kShopWoken) << "somebody was there right after us";
}

TEST_F(StoreTest, DropsAnAnswerThatTheWatchHasPassed) {
  store_.child_applied(child(9, Kind::kDeployment, "shop-worker"));
  store_.child_answered(child(8));
  EXPECT_EQ(children().size(), 1U)
      << "the watch of Deployments is at 9: it has told of 8, or somebody has deleted it since";
  store_.child_answered(child(9));
  EXPECT_EQ(children().size(), 1U);
  store_.child_answered(child(10));
  EXPECT_EQ(children().size(), 2U);
}

TEST_F(StoreTest, MeasuresHowFarAWatchIsByEachKindAlone) {
  store_.child_applied(child(9, Kind::kService, "shop"));
  store_.child_answered(child(8, Kind::kDeployment));
  EXPECT_EQ(children().size(), 2U);
}

TEST_F(StoreTest, DoesNotBringBackWhatWasDeletedAfterOurWrite) {
  store_.child_applied(child(3));
  store_.child_deleted(child(7));
  store_.child_answered(child(6));
  EXPECT_TRUE(children().empty());
}

TEST_F(StoreTest, TakesAnAnswerOverAnOlderChild) {
  store_.child_applied(child(3));
  auto answer = child(4);
  answer.child.digest = {4, 4};
  store_.child_answered(answer);
  EXPECT_EQ(children().at(0).digest, (Digest{4, 4}));
  EXPECT_EQ(store_.child_applied(answer), kNobody);
}

TEST_F(StoreTest, RemembersThatWeAskedForADeletionUntilItIsGone) {
  store_.child_applied(child(2));
  store_.child_leaving(kShop, Kind::kDeployment, "shop-web", uid_of('a'));
  EXPECT_TRUE(children().at(0).deleting);
  auto status = child(3);
  status.child.rollout.ready = 1;
  store_.child_applied(status);
  EXPECT_TRUE(children().at(0).deleting) << "an event from before the deletion arrives";
  auto anew = child(4);
  anew.child.uid = uid_of('b');
  store_.child_applied(anew);
  EXPECT_FALSE(children().at(0).deleting) << "another object of the same name";
}

TEST_F(StoreTest, MarksOnlyTheObjectThatWeAskedFor) {
  store_.child_applied(child(2));
  store_.child_leaving(kShop, Kind::kDeployment, "shop-web", uid_of('b'));
  store_.child_leaving(kShop, Kind::kService, "shop-web", uid_of('a'));
  store_.child_leaving({"ns", "unknown"}, Kind::kDeployment, "shop-web", uid_of('a'));
  EXPECT_FALSE(children().at(0).deleting);
}

TEST_F(StoreTest, RemembersWhatARewrittenChildStandsForUntilItChanges) {
  store_.child_answered(child(2));
  store_.child_stands_for(kShop, Kind::kDeployment, "shop-web", {9, 9});
  EXPECT_EQ(children().at(0).stands_for, (Digest{9, 9}));
  auto status = child(3);
  status.child.rollout.ready = 1;
  store_.child_applied(status);
  EXPECT_EQ(children().at(0).stands_for, (Digest{9, 9})) << "only its status changed";
  auto edited = child(4);
  edited.child.digest = {3, 3};
  EXPECT_EQ(store_.child_applied(edited), kShopWoken);
  EXPECT_FALSE(children().at(0).stands_for);
}

TEST_F(StoreTest, ForgetsWhatAChildStoodForWhenItIsMadeAnew) {
  store_.child_applied(child(2));
  store_.child_stands_for(kShop, Kind::kDeployment, "shop-web", {9, 9});
  auto anew = child(4);
  anew.child.uid = uid_of('b');
  store_.child_applied(anew);
  EXPECT_FALSE(children().at(0).stands_for);
}

// --- lists

TEST_F(StoreTest, ForgetsNothingWhileAListIsUnderWay) {
  store_.child_applied(child(2));
  store_.list_began(Source::kDeployments);
  EXPECT_EQ(children().size(), 1U);
  EXPECT_EQ(store_.child_applied(child(2)), kNobody);
  EXPECT_EQ(store_.list_done(Source::kDeployments), kNobody);
  EXPECT_EQ(children().size(), 1U);
}

TEST_F(StoreTest, ForgetsWhatAListDoesNotName) {
  store_.child_applied(child(2));
  store_.child_applied(child(3, Kind::kDeployment, "shop-worker"));
  EXPECT_EQ(relist(Source::kDeployments, {child(2)}), kShopWoken);
  ASSERT_EQ(children().size(), 1U);
  EXPECT_EQ(children().at(0).name, "shop-web");
}

TEST_F(StoreTest, ForgetsInAListOnlyOfItsOwnKind) {
  store_.child_applied(child(2));
  store_.child_applied(child(3, Kind::kService, "shop"));
  EXPECT_EQ(relist(Source::kServices, {child(3, Kind::kService, "shop")}), kNobody);
  EXPECT_EQ(relist(Source::kConfigMaps, {}), kNobody);
  EXPECT_EQ(relist(Source::kJobs, {}), kNobody);
  EXPECT_EQ(children().size(), 2U);
}

TEST_F(StoreTest, StartsAListAgainThatWasBrokenOff) {
  store_.child_applied(child(2));
  store_.child_applied(child(3, Kind::kDeployment, "shop-worker"));
  store_.list_began(Source::kDeployments);
  store_.child_applied(child(2));  // then the connection was cut
  EXPECT_EQ(relist(Source::kDeployments, {child(2), child(3, Kind::kDeployment, "shop-worker")}), kNobody);
  EXPECT_EQ(children().size(), 2U);
}

TEST_F(StoreTest, KeepsWhatWeMadeWhileAListWasUnderWay) {
  store_.child_applied(child(2));
  store_.list_began(Source::kDeployments);
  store_.child_answered(
      child(5, Kind::kDeployment, "shop-worker"));  // made after the list was taken: it is not in it
  store_.child_applied(child(2));
  EXPECT_EQ(store_.list_done(Source::kDeployments), kNobody);
  EXPECT_EQ(children().size(), 2U);
}

TEST_F(StoreTest, KeepsWhatWeChangedWhileAListWasUnderWay) {
  store_.child_applied(child(2));
  store_.list_began(Source::kDeployments);
  auto answer = child(5);
  answer.child.digest = {5, 5};
  store_.child_answered(answer);
  EXPECT_EQ(store_.child_applied(child(2)), kNobody) << "the list's copy is older";
  EXPECT_EQ(store_.list_done(Source::kDeployments), kNobody);
  EXPECT_EQ(children().at(0).digest, (Digest{5, 5}));
}

TEST_F(StoreTest, ForgetsAndKeepsAfterHundredsOfLists) {
  store_.child_applied(child(2));
  for (int round = 0; round < 600; ++round) {
    ASSERT_EQ(relist(Source::kDeployments, {child(2)}), kNobody) << round;
    ASSERT_EQ(children().size(), 1U) << round;
  }
  for (int round = 0; round < 600; ++round) {
    const auto version = static_cast<std::uint64_t>(10 + round);
    store_.child_applied(child(version, Kind::kDeployment, "shop-worker"));
    ASSERT_EQ(relist(Source::kDeployments, {child(2)}), kShopWoken) << round;
    ASSERT_EQ(children().size(), 1U) << round;
  }
}

TEST_F(StoreTest, ForgetsAfterHundredsOfListsThatWereBrokenOff) {
  for (int broken = 0; broken < 600; ++broken) {
    const auto version = static_cast<std::uint64_t>(10 + broken);
    store_.child_applied(child(version));
    for (int i = 0; i < broken; ++i) store_.list_began(Source::kDeployments);
    ASSERT_EQ(relist(Source::kDeployments, {}), kShopWoken) << broken;
    ASSERT_TRUE(children().empty()) << broken;
  }
}

TEST_F(StoreTest, ForgetsAppsThatAListDoesNotName) {
  store_.app_applied(app(1, {}, {"ns", "gone"}));
  store_.list_began(Source::kApps);
  store_.app_applied(app(1));
  EXPECT_EQ(store_.list_done(Source::kApps), (Woken{{"ns", "gone"}}));
  EXPECT_EQ(store_.apps(), std::vector<AppKey>{kShop});
}

TEST_F(StoreTest, ForgetsPodsThatAListDoesNotName) {
  store_.pod_applied(troubled_pod("a"));
  store_.pod_applied(troubled_pod("b"));
  store_.list_began(Source::kPods);
  store_.pod_applied(troubled_pod("b"));
  EXPECT_EQ(store_.list_done(Source::kPods), kShopWoken);
  ASSERT_EQ(pods().size(), 1U);
  EXPECT_EQ(pods().at(0).name, "b");
}

// --- pods

TEST_F(StoreTest, KeepsPodsOnlyWhileSomethingIsToBeTold) {
  EXPECT_EQ(store_.pod_applied(healthy_pod("a")), kNobody);
  EXPECT_TRUE(pods().empty());
  EXPECT_EQ(store_.pod_applied(troubled_pod("a")), kShopWoken);
  EXPECT_EQ(store_.pod_applied(troubled_pod("a")), kNobody);
  EXPECT_EQ(store_.pod_applied(troubled_pod("a", "ImagePullFailed")), kShopWoken);
  EXPECT_EQ(pods().at(0).reason, "ImagePullFailed");
  EXPECT_EQ(store_.pod_applied(healthy_pod("a")), kShopWoken);
  EXPECT_TRUE(pods().empty());
  EXPECT_EQ(store_.pod_applied(healthy_pod("a")), kNobody);
}

TEST_F(StoreTest, ForgetsADeletedPod) {
  store_.pod_applied(troubled_pod("a"));
  EXPECT_EQ(store_.pod_deleted(troubled_pod("a")), kShopWoken);
  EXPECT_TRUE(pods().empty());
  EXPECT_EQ(store_.pod_deleted(troubled_pod("a")), kNobody);
}

TEST_F(StoreTest, LeavesPodsOfNobodyAlone) {
  auto foreign = troubled_pod("a");
  foreign.app = "";
  EXPECT_EQ(store_.pod_applied(foreign), kNobody);
  EXPECT_TRUE(pods().empty());
}

// --- Secrets of others

TEST_F(StoreTest, WakesTheReadersOfASecretThatComesGoesOrChangesItsKeys) {
  store_.app_applied(app(2, {"stripe"}));
  store_.app_applied(app(3, {"stripe", "database"}, {"ns", "other"}));
  const Woken both{kShop, {"ns", "other"}};
  EXPECT_EQ(store_.secret_applied(secret("stripe")), both);
  EXPECT_EQ(store_.secret_applied(secret("stripe")), kNobody)
      << "its value was changed, which is not looked at";
  EXPECT_EQ(store_.secret_applied(secret("stripe", {"uri", "more"})), both);
  EXPECT_EQ(store_.secret_applied(secret("database")), (Woken{{"ns", "other"}}));
  EXPECT_EQ(store_.secret_deleted(secret("stripe")), both);
  EXPECT_EQ(store_.secret_applied(secret("stripe")), both) << "it is back";
}

TEST_F(StoreTest, TellsAnAppOfTheSecretsItRefersToAndOfNoOthers) {
  store_.secret_applied(secret("stripe"));
  store_.secret_applied(secret("unrelated"));
  store_.secret_applied(secret("stripe", {"elsewhere"}, "other-namespace"));
  store_.app_applied(app(2, {"missing", "stripe"}));
  const auto secrets = store_.snapshot(kShop)->secrets;
  ASSERT_EQ(secrets.size(), 1U);
  EXPECT_EQ(secrets.at("stripe").keys, std::vector<std::string>{"uri"});
}

TEST_F(StoreTest, WakesNobodyForASecretThatNobodyRefersTo) {
  EXPECT_EQ(store_.secret_applied(secret("unrelated")), kNobody);
  EXPECT_EQ(store_.secret_deleted(secret("unrelated")), kNobody);
  EXPECT_EQ(store_.secret_deleted(secret("unheard-of")), kNobody);
}

TEST_F(StoreTest, WakesNoReaderThatRefersToItNoMore) {
  store_.app_applied(app(2, {"stripe"}));
  store_.app_applied(app(3, {"database"}));
  EXPECT_EQ(store_.secret_applied(secret("stripe")), kNobody);
  EXPECT_EQ(store_.secret_applied(secret("database")), kShopWoken);
  store_.app_deleted(kShop);
  EXPECT_EQ(store_.secret_applied(secret("database", {"other"})), kNobody);
}

TEST_F(StoreTest, WakesAReaderOnceHoweverOftenItWasTold) {
  for (std::uint64_t version = 2; version < 6; ++version) store_.app_applied(app(version, {"stripe"}));
  EXPECT_EQ(store_.secret_applied(secret("stripe")), kShopWoken);
}

TEST_F(StoreTest, ForgetsSecretsThatAListDoesNotName) {
  store_.app_applied(app(2, {"database", "stripe"}));
  store_.secret_applied(secret("stripe"));
  store_.secret_applied(secret("database"));
  store_.child_applied(child(3, Kind::kSecret, "shop-generated"));
  store_.list_began(Source::kSecrets);
  store_.secret_applied(secret("database"));
  store_.child_applied(child(3, Kind::kSecret, "shop-generated"));
  EXPECT_EQ(store_.list_done(Source::kSecrets), kShopWoken);
  EXPECT_FALSE(store_.snapshot(kShop)->secrets.contains("stripe"));
  EXPECT_TRUE(store_.snapshot(kShop)->secrets.contains("database"));
  EXPECT_EQ(children().size(), 1U);
  EXPECT_EQ(store_.secret_applied(secret("stripe")), kShopWoken) << "its readers are still known";
}

TEST_F(StoreTest, ForgetsOurOwnSecretWhenTheListOfSecretsDoesNotNameIt) {
  store_.child_applied(child(3, Kind::kSecret, "shop-generated"));
  EXPECT_EQ(relist(Source::kSecrets, {}), kShopWoken);
  EXPECT_TRUE(children().empty());
}

// --- threads: one writes as the watches do, others as workers do

TEST(StoreThreads, SeeOneConsistentPictureAtATime) {
  Store store;
  constexpr std::uint64_t kRounds = 3000;
  std::atomic<bool> done = false;
  std::thread watch([&] {
    for (std::uint64_t round = 1; round <= kRounds; ++round) {
      auto now = app(round, {"stripe"});
      now.app.spec = std::to_string(round);
      now.app.status = now.app.spec;
      store.app_applied(now);
      store.child_applied(child(2 * round));
      store.secret_applied(secret("stripe", {std::to_string(round)}));
      if (round % 50 == 0) {
        store.list_began(Source::kDeployments);
        store.child_applied(child(2 * round));
        store.list_done(Source::kDeployments);
      }
      if (round % 70 == 0) store.pod_applied(troubled_pod("a"));
      if (round % 90 == 0) store.pod_deleted(troubled_pod("a"));
    }
    done = true;
  });
  std::vector<std::thread> workers;
  std::atomic<int> torn = 0;
  std::atomic<int> seen = 0;
  for (int i = 0; i < 3; ++i) {
    workers.emplace_back([&] {
      std::uint64_t version = 0;
      do {
        const auto snapshot = store.snapshot(kShop);
        if (!snapshot) continue;
        ++seen;
        if (snapshot->app.spec != snapshot->app.status || snapshot->children.size() > 2) ++torn;
        if (snapshot->app.resource_version < version) ++torn;
        version = snapshot->app.resource_version;
        store.child_answered(child(2 * version + 1, Kind::kDeployment, "shop-worker"));
        store.child_stands_for(kShop, Kind::kDeployment, "shop-web", {3, 3});
        store.child_leaving(kShop, Kind::kDeployment, "shop-worker", uid_of('a'));
      } while (!done);
    });
  }
  watch.join();
  for (std::thread& worker : workers) worker.join();
  EXPECT_EQ(torn, 0);
  EXPECT_GT(seen, 0);
  EXPECT_EQ(store.snapshot(kShop)->app.resource_version, kRounds);
}

}  // namespace
}  // namespace twelvefactor::store
