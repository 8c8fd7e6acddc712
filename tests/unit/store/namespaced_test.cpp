// One list for each namespace: what one of them does not name, the others may still hold.
#include <gtest/gtest.h>

#include "store/store.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::store {
namespace {

using testing::app_uid;
using testing::secret_with;
using testing::uid_of;

const AppKey kA{"a", "shop"};
const AppKey kB{"b", "shop"};
const Woken kNobody{};

kinds::ReadApp app(const AppKey& key, std::uint64_t version = 1, std::vector<std::string> secrets = {}) {
  kinds::ReadApp read{key, {}};
  read.app.uid = app_uid();
  read.app.generation = 1;
  read.app.resource_version = version;
  read.app.secrets = std::move(secrets);
  return read;
}

kinds::ReadChild child(const AppKey& key, std::uint64_t version, std::string name = "shop-web") {
  kinds::ReadChild read{key.namespace_name, key.name, {}};
  read.child.kind = Kind::kDeployment;
  read.child.name = std::move(name);
  read.child.uid = uid_of('a');
  read.child.owner = app_uid();
  read.child.resource_version = version;
  read.child.digest = {1, 1};
  return read;
}

kinds::ReadPod pod(const AppKey& key) {
  kinds::ReadPod read{key.namespace_name, key.name, "p", PodFacts{}};
  read.facts->name = "p";
  read.facts->reason = "CrashLooping";
  return read;
}

class NamespacedStore : public ::testing::Test {
 protected:
  NamespacedStore() {
    for (const AppKey& key : {kA, kB}) {
      store_.app_applied(app(key, 1, {"stripe"}));
      store_.child_applied(child(key, 5));
      store_.pod_applied(pod(key));
      store_.secret_applied({key.namespace_name, "stripe", secret_with({"k"})});
    }
  }

  Woken empty_list(Source source, const std::string& namespace_name) {
    store_.list_began(source, namespace_name);
    return store_.list_done(source, namespace_name);
  }

  Store store_{Lists::kOfNamespaces};
};

TEST_F(NamespacedStore, AnEmptyListForgetsItsOwnNamespaceOnly) {
  EXPECT_EQ(empty_list(Source::kDeployments, "a"), Woken{kA});
  EXPECT_EQ(empty_list(Source::kPods, "a"), Woken{kA});
  EXPECT_EQ(empty_list(Source::kSecrets, "a"), Woken{kA});
  EXPECT_EQ(empty_list(Source::kApps, "a"), Woken{kA});
  EXPECT_FALSE(store_.snapshot(kA));
  const auto other = store_.snapshot(kB);
  ASSERT_TRUE(other);
  EXPECT_EQ(other->children.size(), 1U);
  EXPECT_EQ(other->pods.size(), 1U);
  EXPECT_EQ(other->secrets.size(), 1U);
}

TEST_F(NamespacedStore, ListsOfTwoNamespacesMayOverlap) {
  store_.list_began(Source::kDeployments, "a");
  store_.child_applied(child(kA, 5));
  store_.list_began(Source::kDeployments, "b");
  EXPECT_EQ(store_.list_done(Source::kDeployments, "a"), kNobody) << "named before the other list began";
  EXPECT_EQ(store_.list_done(Source::kDeployments, "b"), Woken{kB});
  EXPECT_EQ(store_.snapshot(kA)->children.size(), 1U);
  EXPECT_TRUE(store_.snapshot(kB)->children.empty());
}

TEST_F(NamespacedStore, AListThatBreaksOffAgainAndAgainForgetsNothingOfTheOthers) {
  for (int i = 0; i < 300; ++i) store_.list_began(Source::kDeployments, "a");
  store_.list_began(Source::kDeployments, "b");
  store_.child_applied(child(kB, 5));
  EXPECT_EQ(store_.list_done(Source::kDeployments, "b"), kNobody);
  EXPECT_EQ(store_.snapshot(kA)->children.size(), 1U);
}

TEST_F(NamespacedStore, TakesTheAnswerToAWriteThatOnlyAnotherWatchHasPassed) {
  store_.child_applied(child(kA, 1000));
  store_.child_answered(child(kB, 900, "shop-worker"));
  EXPECT_EQ(store_.snapshot(kB)->children.size(), 2U) << "the watch of b has not told of version 900 yet";
  store_.child_answered(child(kA, 900, "shop-worker"));
  EXPECT_EQ(store_.snapshot(kA)->children.size(), 1U) << "that of a has: somebody deleted it since";
}

TEST(ClusterStore, OneListSpeaksForAllNamespaces) {
  Store store;
  store.app_applied(app(kA));
  store.app_applied(app(kB));
  store.child_applied(child(kA, 5));
  store.child_applied(child(kB, 6));
  store.list_began(Source::kDeployments);
  store.child_applied(child(kA, 5));
  EXPECT_EQ(store.list_done(Source::kDeployments), Woken{kB});
  EXPECT_EQ(store.snapshot(kA)->children.size(), 1U);
  EXPECT_TRUE(store.snapshot(kB)->children.empty());
}

}  // namespace
}  // namespace twelvefactor::store
