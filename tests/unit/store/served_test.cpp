// Whether the cluster serves a kind that it need not have: who is woken, and who wants it.
#include <gtest/gtest.h>

#include "kinds/read/read_app.hpp"
#include "store/store.hpp"

namespace twelvefactor::store {
namespace {

const AppKey kRouted{"shop", "shop"};
const AppKey kInward{"shop", "plain"};

class ServedKinds : public ::testing::Test {
 protected:
  void put(const AppKey& key, const std::string& expose, int version = 1) {
    put_process(key, expose.empty() ? "" : R"(, "expose": )" + expose, version);
  }
  void put_process(const AppKey& key, const std::string& more, int version = 1) {
    store_.app_applied(
        *kinds::read_app(R"({"metadata": {"name": ")" + key.name +
                         R"(", "namespace": "shop", "uid": "11111111-2222-4333-8444-)" +
                         (key.name == "shop" ? "555555555555" : "666666666666") + R"(", "generation": )" +
                         std::to_string(version) + R"(, "resourceVersion": ")" + std::to_string(version) +
                         R"("}, "spec": {"processes": {"web": {"port": 8080)" + more + "}}}}"));
  }
  [[nodiscard]] bool wanted() const { return store_.wants_kind(Source::kHttpRoutes, ""); }
  [[nodiscard]] Served seen(const AppKey& key) const { return store_.snapshot(key)->http_routes; }

  Store store_;
};

TEST_F(ServedKinds, WakeThoseThatAreExposed) {
  put(kRouted, R"({"host": "h", "gateway": {"name": "g"}})");
  put(kInward, "");
  EXPECT_EQ(seen(kRouted), Served::kUnknown);
  EXPECT_EQ(store_.kind_refused(Source::kHttpRoutes, "", Served::kNo), Woken{kRouted});
  EXPECT_EQ(store_.kind_refused(Source::kHttpRoutes, "", Served::kNo), Woken{}) << "no news";
  EXPECT_EQ(seen(kRouted), Served::kNo);
  store_.list_began(Source::kHttpRoutes);
  EXPECT_EQ(store_.list_done(Source::kHttpRoutes), Woken{kRouted});
  EXPECT_EQ(seen(kRouted), Served::kYes);
  EXPECT_EQ(seen(kInward), Served::kUnknown) << "who is not exposed is not told";
}

TEST_F(ServedKinds, LoseTheirObjectsWhenTheyGo) {
  put(kRouted, R"({"host": "h", "gateway": {"name": "g"}})");
  store_.list_began(Source::kHttpRoutes);
  kinds::ReadChild route;
  route.namespace_name = "shop";
  route.app = "shop";
  route.child.kind = Kind::kHttpRoute;
  route.child.name = "shop-web";
  route.child.resource_version = 5;
  store_.child_applied(route);
  store_.list_done(Source::kHttpRoutes);
  ASSERT_EQ(store_.snapshot(kRouted)->children.size(), 1U);
  EXPECT_EQ(store_.kind_refused(Source::kHttpRoutes, "", Served::kForbidden), Woken{kRouted});
  EXPECT_EQ(store_.snapshot(kRouted)->children.size(), 1U) << "what may not be seen is still there";
  store_.kind_refused(Source::kHttpRoutes, "", Served::kNo);
  EXPECT_TRUE(store_.snapshot(kRouted)->children.empty());
}

TEST_F(ServedKinds, AreWantedByWhoNamesAGateway) {
  EXPECT_FALSE(wanted());
  put(kInward, "");
  EXPECT_FALSE(wanted());
  put(kRouted, R"({"host": "h", "gateway": {"name": "g"}})");
  EXPECT_TRUE(wanted());
  put(kRouted, "", 2);
  EXPECT_FALSE(wanted());
}

TEST_F(ServedKinds, AreWantedByWhoHasNoIngressClassEither) {
  put(kRouted, R"({"host": "h"})");
  EXPECT_TRUE(wanted());
  store_.ingress_class_applied({"nginx", false});
  EXPECT_FALSE(wanted());
  store_.ingress_class_deleted({"nginx", false});
  EXPECT_TRUE(wanted());
  store_.app_deleted(kRouted);
  EXPECT_FALSE(wanted());
}

TEST_F(ServedKinds, PodMonitorsAreWantedByWhoSaysWhereMetricsAre) {
  const auto wanted_now = [this] { return store_.wants_kind(Source::kPodMonitors, ""); };
  put(kRouted, R"({"host": "h", "gateway": {"name": "g"}})");
  EXPECT_FALSE(wanted_now()) << "a way in is no reason";
  put_process(kInward, R"(, "metrics": {"port": "http"})");
  EXPECT_TRUE(wanted_now());
  EXPECT_EQ(store_.snapshot(kInward)->pod_monitors, Served::kUnknown);
  EXPECT_EQ(store_.kind_refused(Source::kPodMonitors, "", Served::kNo), Woken{kInward});
  EXPECT_EQ(store_.snapshot(kInward)->pod_monitors, Served::kNo);
  EXPECT_EQ(store_.snapshot(kRouted)->pod_monitors, Served::kUnknown) << "who asks for nothing is not told";
  store_.list_began(Source::kPodMonitors);
  EXPECT_EQ(store_.list_done(Source::kPodMonitors), Woken{kInward});
  put_process(kInward, "", 2);
  EXPECT_FALSE(wanted_now());
}

}  // namespace
}  // namespace twelvefactor::store
