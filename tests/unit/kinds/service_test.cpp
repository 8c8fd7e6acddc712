// What is read of Provisioned Services, of the API server's discovery, and of references to them.
#include <gtest/gtest.h>

#include "kinds/deploy/binding.hpp"
#include "kinds/read/discovery.hpp"
#include "kinds/read/read_app.hpp"
#include "kinds/read/read_service.hpp"

namespace twelvefactor::kinds {
namespace {

TEST(ReadService, KeepsTheNameOfTheSecretAlone) {
  const auto read =
      read_service(R"({"metadata": {"namespace": "ns", "name": "shop-db", "resourceVersion": "7",
    "uid": "11111111-2222-4333-8444-555555555555"}, "spec": {"size": 3}, "status": {"phase": "Up", "binding": {"name": "shop-db-app"}}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->key, (AppKey{"ns", "shop-db"}));
  EXPECT_EQ(read->resource_version, 7U);
  EXPECT_EQ(read->secret, "shop-db-app");
}

TEST(ReadService, NamesNoSecretWhereThereIsNoneThatCouldBe) {
  for (const char* const status :
       {"{}", "null", "[]", "3", R"({"binding": null})", R"({"binding": "shop-db"})",
        R"({"binding": {"name": ""}})", R"({"binding": {"name": 3}})", R"({"binding": {"name": ["a"]}})",
        R"({"binding": {"name": "Shop"}})", R"({"binding": {"name": "../../kube-system/secrets/x"}})",
        R"({"binding": {"name": "a b"}})", R"({"binding": {"name": "."}})",
        R"({"binding": {"name": ".."}})"}) {
    const auto read = read_service(R"({"metadata": {"namespace": "ns", "name": "a"}, "status": )" +
                                   std::string(status) + "}");
    ASSERT_TRUE(read) << status;
    EXPECT_EQ(read->secret, "") << status;
  }
  const std::string long_name(254, 'a');
  EXPECT_EQ(
      read_service(R"({"metadata": {"name": "a"}, "status": {"binding": {"name": ")" + long_name + R"("}}})")
          ->secret,
      "");
}

TEST(ReadService, IsNothingWithoutAName) {
  for (const char* const text : {"", "{", "[]", "{}", R"({"metadata": {}})", R"({"metadata": 3})"})
    EXPECT_FALSE(read_service(text)) << text;
}

TEST(Discovery, FindsTheWholeObjectsOfAKind) {
  const std::string list = R"({"kind": "APIResourceList", "resources": [
    {"name": "clusters/status", "kind": "Cluster", "namespaced": true, "verbs": ["get"]},
    {"name": "clusters", "kind": "Cluster", "namespaced": true, "verbs": ["get", "list", "watch"]},
    {"name": "zones", "kind": "Zone", "namespaced": false, "verbs": ["list", "watch"]},
    {"name": "reviews", "kind": "Review", "namespaced": true, "verbs": ["create"]}]})";
  const auto cluster = discovered(list, "Cluster");
  ASSERT_TRUE(cluster);
  EXPECT_EQ(cluster->plural, "clusters");
  EXPECT_TRUE(cluster->namespaced);
  EXPECT_TRUE(cluster->watchable);
  EXPECT_FALSE(discovered(list, "Zone")->namespaced);
  EXPECT_FALSE(discovered(list, "Review")->watchable);
  EXPECT_FALSE(discovered(list, "cluster"));
  for (const char* const text :
       {"", "[]", "{}", R"({"resources": 3})", R"({"resources": [3, null, {"kind": "Cluster"}]})"})
    EXPECT_FALSE(discovered(text, "Cluster")) << text;
}

TEST(Discovery, KnowsWhereGroupsAre) {
  EXPECT_EQ(group_version_path("v1"), "/api/v1");
  EXPECT_EQ(group_version_path("example.com/v1beta1"), "/apis/example.com/v1beta1");
  const ServiceKind kind{"example.com/v1", "Cluster"};
  EXPECT_EQ(collection_path(kind, "clusters", ""), "/apis/example.com/v1/clusters");
  EXPECT_EQ(collection_path(kind, "clusters", "ns"), "/apis/example.com/v1/namespaces/ns/clusters");
}

TEST(Reference, OnlyPlainWordsBecomeAPath) {
  EXPECT_TRUE(can_be_asked_for({{"v1", "ConfigMap"}, "a"}));
  EXPECT_TRUE(can_be_asked_for({{"example.com/v1-a", "Cluster"}, "shop-db.a"}));
  for (const char* const version :
       {"", "/", "/v1", "a/", "a/b/v1", "../v1", "a?/v1", "a/v1?x", "v1 ", "a%2f/v1", ".", ".."})
    EXPECT_FALSE(can_be_asked_for({{version, "Cluster"}, "a"})) << version;
  EXPECT_FALSE(can_be_asked_for({{"v1", ""}, "a"}));
  EXPECT_FALSE(can_be_asked_for({{"v1", "Cluster"}, ""}));
  EXPECT_FALSE(can_be_asked_for({{"v1", "Cluster"}, "a/b"}));
}

TEST(Reference, OfAnAppIsReadFromItsSpec) {
  const auto read =
      read_app(R"({"metadata": {"namespace": "ns", "name": "shop"}, "spec": {"backingServices": {
    "database": {"serviceRef": {"apiVersion": "example.com/v1", "kind": "Cluster", "name": "shop-db"}},
    "same": {"serviceRef": {"apiVersion": "example.com/v1", "kind": "Cluster", "name": "shop-db"}},
    "cache": {"secretRef": {"name": "shop-cache"}},
    "mail": {"serviceRef": {"apiVersion": "v1", "kind": "Secret", "name": "shop-mail"}},
    "bad": {"serviceRef": {"apiVersion": "../x", "kind": "Cluster", "name": "a"}}, "worse": {"serviceRef": 3}}}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->app.services, (std::vector<ServiceRef>{{{"example.com/v1", "Cluster"}, "shop-db"}}));
  EXPECT_EQ(read->app.secrets, (std::vector<std::string>{"shop-cache", "shop-mail"}))
      << "a Secret binds itself";
}

}  // namespace
}  // namespace twelvefactor::kinds
