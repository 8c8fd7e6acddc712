// An etcd that was restored from a snapshot: what a whole list says counts for every source, although its
// versions are lower than what was known, and the operator can write again.
#include <gtest/gtest.h>

#include "store/store.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::store {
namespace {

using testing::app_uid;
using testing::uid_of;

const AppKey kShop{"ns", "shop"};

kinds::ReadApp app(std::uint64_t version, const std::string& spec) {
  kinds::ReadApp read{kShop, {}};
  read.app.uid = app_uid();
  read.app.generation = static_cast<std::int64_t>(version);
  read.app.resource_version = version;
  read.app.spec = spec;
  read.app.secrets = {"db"};
  read.app.config_maps = {"settings"};
  read.app.exposed = true;
  return read;
}

kinds::ReadChild child(std::uint64_t version, std::uint64_t digest, Kind kind = Kind::kDeployment) {
  kinds::ReadChild read{"ns", "shop", {}};
  read.child.kind = kind;
  read.child.name = "shop-web";
  read.child.uid = uid_of('a');
  read.child.owner = app_uid();
  read.child.resource_version = version;
  read.child.digest = {digest, digest};
  return read;
}

std::shared_ptr<const AdminTask> task(std::uint64_t version, const std::string& message) {
  auto made = std::make_shared<AdminTask>();
  made->name = "task";
  made->uid = uid_of('b');
  made->resource_version = version;
  made->spec.app = "shop";
  made->status.message = message;
  return made;
}

kinds::ReadPolicy policy(std::uint64_t version, const std::string& environment) {
  kinds::ReadPolicy read;
  read.policy.name = "p";
  read.policy.environments = {environment};
  read.uid = to_string(uid_of('c'));
  read.resource_version = version;
  return read;
}

SecretFacts secret(std::uint64_t version) {
  SecretFacts facts = testing::secret_with({"uri"});
  facts.resource_version = version;
  return facts;
}

kinds::ReadPod pod(const std::string& reason) {
  kinds::ReadPod read{"ns", "shop", "shop-web-1", PodFacts{}};
  read.facts->name = "shop-web-1";
  read.facts->reason = reason;
  return read;
}

class RestoredEtcd : public ::testing::Test {
 protected:
  RestoredEtcd() { store_.app_applied(app(900, "new")); }

  template <class Tell>
  Woken listed(Source source, std::uint64_t version, const Tell& tell) {
    store_.list_asked(source);
    store_.list_began(source);
    Woken woken = tell();
    append(woken, store_.list_done(source, {}, version));
    return woken;
  }
  [[nodiscard]] Snapshot now() const { return *store_.snapshot(kShop); }

  Store store_;
};

const Woken kShopWoken{kShop};

TEST_F(RestoredEtcd, AppsAndTheirStatusCanBeWrittenAgain) {
  EXPECT_EQ(listed(Source::kApps, 820, [&] { return store_.app_applied(app(800, "old")); }), kShopWoken);
  EXPECT_EQ(now().app.spec, "old");
  EXPECT_EQ(now().app.resource_version, 800U) << "the status is written at this version: no 409 for ever";
  auto written = app(821, "old");
  written.app.generation = 800;
  written.app.status = "written";
  store_.app_answered(written);
  EXPECT_EQ(now().app.status, "written");
  store_.app_applied(app(822, "newer"));
  EXPECT_EQ(now().app.spec, "newer");
}

TEST_F(RestoredEtcd, AppsAtTheVersionThatWasKnownMayBeOthers) {
  EXPECT_EQ(listed(Source::kApps, 950, [&] { return store_.app_applied(app(900, "other")); }), kShopWoken);
  EXPECT_EQ(now().app.spec, "other");
}

TEST_F(RestoredEtcd, Children) {
  // That the cluster serves a kind is no news any more, which would wake apps once more.
  listed(Source::kHttpRoutes, 700, [] { return Woken{}; });
  listed(Source::kFindingsReports, 700, [] { return Woken{}; });
  for (const Kind kind : kAllKinds) {
    store_.child_applied(child(900, 2, kind));
    EXPECT_EQ(listed(source_of(kind), 820, [&] { return store_.child_applied(child(800, 1, kind)); }),
              kShopWoken);
    EXPECT_EQ(now().children.back().digest, (Digest{1, 1}));
    store_.child_answered(child(821, 3, kind));
    EXPECT_EQ(now().children.back().digest, (Digest{3, 3})) << "an answer counts again";
    store_.child_deleted(child(822, 3, kind));
  }
}

TEST_F(RestoredEtcd, AChildWhoseDeletionIsForgottenIsNoLongerOnItsWay) {
  store_.child_applied(child(900, 2));
  store_.child_leaving(kShop, Kind::kDeployment, "shop-web", uid_of('a'));
  ASSERT_TRUE(now().children.back().deleting);
  EXPECT_EQ(listed(Source::kDeployments, 820, [&] { return store_.child_applied(child(800, 2)); }),
            kShopWoken);
  EXPECT_FALSE(now().children.back().deleting);
}

TEST_F(RestoredEtcd, Tasks) {
  store_.task_applied("ns", task(900, "new"));
  EXPECT_EQ(listed(Source::kAdminTasks, 820, [&] { return store_.task_applied("ns", task(800, "old")); }),
            kShopWoken);
  EXPECT_EQ(now().tasks.front()->status.message, "old");
  store_.task_answered("ns", task(821, "answered"));
  EXPECT_EQ(now().tasks.front()->status.message, "answered");
}

TEST_F(RestoredEtcd, Policies) {
  store_.policy_applied(policy(900, "new"));
  EXPECT_EQ(listed(Source::kPolicies, 820, [&] { return store_.policy_applied(policy(800, "old")); }),
            kShopWoken);
  EXPECT_EQ(now().policies->front().environments, std::vector<std::string>{"old"});
  EXPECT_EQ(store_.policies().front().resource_version, 800U);
}

TEST_F(RestoredEtcd, ReferentsPodsAndIngressClasses) {
  store_.secret_applied({"ns", "db", secret(900)});
  EXPECT_EQ(listed(Source::kSecrets, 820, [&] { return store_.secret_applied({"ns", "db", secret(800)}); }),
            kShopWoken);
  EXPECT_EQ(now().secrets.at("db").resource_version, 800U);
  store_.config_map_applied({"ns", "settings", {uid_of('d'), 900}});
  EXPECT_EQ(listed(Source::kForeignConfigMaps, 820,
                   [&] { return store_.config_map_applied({"ns", "settings", {uid_of('d'), 800}}); }),
            kShopWoken);
  EXPECT_EQ(now().config_maps.at("settings").resource_version, 800U);
  store_.pod_applied(pod("New"));
  EXPECT_EQ(listed(Source::kPods, 820, [&] { return store_.pod_applied(pod("Old")); }), kShopWoken);
  EXPECT_EQ(now().pods.front().reason, "Old");
  store_.ingress_class_applied({"nginx", true});
  EXPECT_EQ(
      listed(Source::kIngressClasses, 820, [&] { return store_.ingress_class_applied({"nginx", false}); }),
      kShopWoken);
  EXPECT_FALSE(now().ingress_classes->has_default);
}

// --- a list that is older than an answer

TEST_F(RestoredEtcd, AListDoesNotUndoWhatWasAnsweredSinceItWasAskedFor) {
  store_.child_applied(child(900, 1));
  store_.list_asked(Source::kDeployments);
  store_.child_answered(child(910, 2));
  store_.list_began(Source::kDeployments);
  EXPECT_EQ(store_.child_applied(child(900, 1)), Woken{}) << "as the list has it";
  EXPECT_EQ(store_.list_done(Source::kDeployments, {}, 905), Woken{});
  EXPECT_EQ(now().children.front().digest, (Digest{2, 2}));
}

TEST_F(RestoredEtcd, AListDoesNotForgetWhatWasMadeSinceItWasAskedFor) {
  store_.list_asked(Source::kDeployments);
  store_.child_answered(child(910, 2));
  store_.list_began(Source::kDeployments);
  EXPECT_EQ(store_.list_done(Source::kDeployments, {}, 905), Woken{});
  EXPECT_EQ(now().children.size(), 1U) << "made after the list was written";
  store_.list_asked(Source::kDeployments);
  store_.list_began(Source::kDeployments);
  EXPECT_EQ(store_.list_done(Source::kDeployments, {}, 920), kShopWoken) << "and deleted before the next";
}

TEST_F(RestoredEtcd, AListDoesNotForgetWhatWasDeletedSinceItWasAskedFor) {
  store_.child_applied(child(900, 1));
  store_.list_asked(Source::kDeployments);
  store_.child_leaving(kShop, Kind::kDeployment, "shop-web", uid_of('a'));
  store_.list_began(Source::kDeployments);
  store_.child_applied(child(900, 1));
  store_.list_done(Source::kDeployments, {}, 905);
  EXPECT_TRUE(now().children.front().deleting);
}

TEST_F(RestoredEtcd, AListDoesNotUndoAStatusOrATaskSinceItWasAskedFor) {
  store_.task_applied("ns", task(900, "before"));
  store_.list_asked(Source::kApps);
  store_.list_asked(Source::kAdminTasks);
  auto written = app(910, "new");
  written.app.generation = 900;
  written.app.status = "written";
  store_.app_answered(written);
  store_.task_answered("ns", task(911, "answered"));
  store_.list_began(Source::kApps);
  store_.list_began(Source::kAdminTasks);
  EXPECT_EQ(store_.app_applied(app(900, "new")), Woken{});
  EXPECT_EQ(store_.task_applied("ns", task(900, "before")), Woken{});
  store_.list_done(Source::kApps, {}, 905);
  store_.list_done(Source::kAdminTasks, {}, 905);
  EXPECT_EQ(now().app.status, "written");
  EXPECT_EQ(now().tasks.front()->status.message, "answered");
}

TEST_F(RestoredEtcd, ALateAnswerDoesNotBringBackWhatAListLeftOut) {
  store_.list_asked(Source::kDeployments);
  store_.list_began(Source::kDeployments);
  store_.list_done(Source::kDeployments, {}, 950);
  store_.child_answered(child(910, 1));
  EXPECT_TRUE(now().children.empty()) << "it was made, and deleted, before the list was written";
}

}  // namespace
}  // namespace twelvefactor::store
