// What a plan refuses, each with the one thing changed that makes it refuse.
#include "adopt/plan.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "adopt/selectors.hpp"
#include "kinds/deploy/app_spec_json.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;

constexpr const char* kSpec =
    R"({"environment": "production", "image": "registry.example.com/shop@sha256:9f86",
  "codebase": {"repository": "https://git.example.com/acme/shop", "revision": "4f2a9c1d0b7e5a3f8c6d2e1b0a9f8e7d6c5b4a39"},
  "processes": {"web": {"port": 8080}, "worker": {}}})";

Json ready(const std::string& name, const std::string& app) {
  return Json::parse(R"({"metadata": {"name": ")" + name + R"(", "uid": "u-)" + name + R"(", "generation": 1},
    "spec": {"replicas": 2, "template": {"metadata": {"labels": {"app": ")" +
                     app + R"("}}, "spec": {}}},
    "status": {"observedGeneration": 1, "replicas": 2, "updatedReplicas": 2, "readyReplicas": 2, "availableReplicas": 2}})");
}

struct Given {
  Json spec = Json::parse(kSpec);
  std::map<std::string, Source> sources{{"worker", {Kind::kDeployment, "jobs"}}};
  Inventory inventory{{Kind::kDeployment, {ready("shop", "shop"), ready("jobs", "jobs")}},
                      {Kind::kService, {Json::parse(R"({"metadata": {"name": "shop", "uid": "u-s"},
         "spec": {"selector": {"app": "shop"}, "ports": [{"port": 80, "targetPort": 8080}]}})")}}};

  [[nodiscard]] Plan plan() const {
    return make_plan({"acme", "shop"}, {{"spec", spec}}, kinds::parse_app_spec(spec.dump()).value(), sources,
                     inventory);
  }
  Json& web() { return inventory[Kind::kDeployment].front(); }
  Json& service() { return inventory[Kind::kService].front(); }
};

TEST(AdoptPlan, FindsWhatGoesOnWhere) {
  const Plan plan = Given{}.plan();
  EXPECT_TRUE(plan.refusals.empty()) << plan.refusals.front().message;
  ASSERT_EQ(plan.record.workloads.size(), 2U);
  const OldWorkload& web = plan.record.workloads.front();
  EXPECT_EQ(web.name, "shop");
  EXPECT_EQ(web.replicas, 2);
  EXPECT_TRUE(web.takes_requests);
  EXPECT_EQ(web.labels, (StringMap{{"app", "shop"}}));
  EXPECT_FALSE(plan.record.workloads.back().takes_requests);
  EXPECT_EQ(plan.selecting, (std::vector<std::string>{"Service/shop"}));
  EXPECT_EQ(plan.most_pods, 8);
}

TEST(AdoptPlan, IsTheSameTwice) {
  EXPECT_EQ(to_json(Given{}.plan().record), to_json(Given{}.plan().record));
}

TEST(AdoptPlan, KeepsNoMarkOfItsOwnAmongTheLabels) {
  Given given;
  given.web()["spec"]["template"]["metadata"]["labels"] = {{"app", "shop"},
                                                           {"pod-template-hash", "1"},
                                                           {"app.kubernetes.io/managed-by", "Helm"},
                                                           {"twelvefactor.dev/app", "other"}};
  EXPECT_EQ(given.plan().record.workloads.front().labels, (StringMap{{"app", "shop"}}));
}

struct Refused {
  const char* name;
  const char* where;
  const char* words;
  std::function<void(Given&)> change;
};

class AdoptRefuses : public ::testing::TestWithParam<Refused> {};

TEST_P(AdoptRefuses, WhatWouldLoseSomething) {
  Given given;
  GetParam().change(given);
  const Plan plan = given.plan();
  ASSERT_FALSE(plan.refusals.empty());
  const bool told = std::ranges::any_of(plan.refusals, [](const Refusal& refusal) {
    return refusal.where == GetParam().where && refusal.message.find(GetParam().words) != std::string::npos &&
           !refusal.remedy.empty();
  });
  EXPECT_TRUE(told) << plan.refusals.front().where << ": " << plan.refusals.front().message;
}

INSTANTIATE_TEST_SUITE_P(
    Each, AdoptRefuses,
    ::testing::Values(
        Refused{"OurName", "Deployment/shop-web", "cannot be changed",
                [](Given& g) { g.inventory[Kind::kDeployment].push_back(ready("shop-web", "other")); }},
        Refused{"AnotherOfOurNames", "NetworkPolicy/shop-web", "no part of what it adopts",
                [](Given& g) {
                  g.inventory[Kind::kNetworkPolicy].push_back(
                      {{"metadata", {{"name", "shop-web"}, {"uid", "u-n"}}},
                       {"spec", {{"podSelector", {{"matchLabels", {{"app", "other"}}}}}}}});
                }},
        Refused{"Suspended", "app shop", "says suspend", [](Given& g) { g.spec["suspend"] = true; }},
        Refused{"NotRolledOut", "Deployment/shop", "it has not rolled out: 1 of 2 pods are ready",
                [](Given& g) {
                  g.web()["status"]["readyReplicas"] = g.web()["status"]["availableReplicas"] = 1;
                }},
        Refused{"Paused", "Deployment/shop", "paused", [](Given& g) { g.web()["spec"]["paused"] = true; }},
        Refused{"BeingDeleted", "Deployment/shop", "being deleted",
                [](Given& g) { g.web()["metadata"]["deletionTimestamp"] = "2026-12-01T10:00:00Z"; }},
        Refused{"Controlled", "Deployment/shop", "Rollout shop controls it",
                [](Given& g) {
                  g.web()["metadata"]["ownerReferences"] =
                      Json::array({{{"kind", "Rollout"}, {"name", "shop"}, {"controller", true}}});
                }},
        Refused{"Claim", "Deployment/shop", "claim of volume data",
                [](Given& g) {
                  g.web()["spec"]["template"]["spec"]["volumes"] =
                      Json::array({{{"name", "data"}, {"persistentVolumeClaim", {{"claimName", "d"}}}}});
                }},
        Refused{"HostPath", "Deployment/shop", "directory of their nodes",
                [](Given& g) {
                  g.web()["spec"]["template"]["spec"]["volumes"] =
                      Json::array({{{"name", "d"}, {"hostPath", {{"path", "/d"}}}}});
                }},
        Refused{"HostNetwork", "Deployment/shop", "network of their nodes",
                [](Given& g) { g.web()["spec"]["template"]["spec"]["hostNetwork"] = true; }},
        Refused{"NoPods", "Deployment/jobs", "it has no pods",
                [](Given& g) {
                  Json& jobs = g.inventory[Kind::kDeployment].back();
                  jobs["spec"]["replicas"] = 0;
                  for (auto& [key, value] : jobs["status"].items())
                    if (key != "observedGeneration") value = 0;
                }},
        Refused{"Singleton", "Deployment/shop", "singleton and takes requests",
                [](Given& g) { g.spec["processes"]["web"]["singleton"] = true; }},
        Refused{"Headless", "Service/shop", "headless",
                [](Given& g) { g.service()["spec"]["clusterIP"] = "None"; }},
        Refused{"OtherPort", "Service/shop", "leads to port 9000",
                [](Given& g) { g.service()["spec"]["ports"][0]["targetPort"] = 9000; }},
        Refused{"OtherPortName", "Service/shop", "leads to port web",
                [](Given& g) { g.service()["spec"]["ports"][0]["targetPort"] = "web"; }},
        Refused{"NoTargetPort", "Service/shop", "leads to port 80",
                [](Given& g) { g.service()["spec"]["ports"][0].erase("targetPort"); }},
        Refused{"SelectsOthers", "Service/shop", "deployment/other",
                [](Given& g) { g.inventory[Kind::kDeployment].push_back(ready("other", "shop")); }},
        Refused{"SelectsTwoOfThem", "Service/shop", "several of the workloads",
                [](Given& g) { g.inventory[Kind::kDeployment].back() = ready("jobs", "shop"); }},
        Refused{"OwnLabel", "Service/shop", "selects by app.kubernetes.io/managed-by",
                [](Given& g) {
                  g.web()["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/managed-by"] = "Helm";
                  g.service()["spec"]["selector"]["app.kubernetes.io/managed-by"] = "Helm";
                }},
        Refused{"SeenTooEarly", "Service/shop", "before they have proved themselves",
                [](Given& g) { g.spec["pod"]["labels"]["app"] = "shop"; }},
        Refused{
            "Keda", "HorizontalPodAutoscaler/shop", "ScaledObject shop controls it",
            [](Given& g) {
              g.inventory[Kind::kHorizontalPodAutoscaler].push_back(
                  {{"metadata",
                    {{"name", "shop"},
                     {"uid", "u-h"},
                     {"ownerReferences",
                      Json::array({{{"kind", "ScaledObject"}, {"name", "shop"}, {"controller", true}}})}}},
                   {"spec", {{"scaleTargetRef", {{"kind", "Deployment"}, {"name", "shop"}}}}}});
            }},
        Refused{"NoSuchWorkload", "Deployment/gone", "there is none in namespace acme",
                [](Given& g) { g.sources["web"] = {Kind::kDeployment, "gone"}; }},
        Refused{"NoSuchProcess", "--from api", "no process and no admin process",
                [](Given& g) { g.sources["api"] = {Kind::kDeployment, "shop"}; }},
        Refused{"WrongKind", "CronJob/shop", "cannot take the place",
                [](Given& g) { g.sources["web"] = {Kind::kCronJob, "shop"}; }},
        Refused{"NothingAtAll", "app shop", "no workload is there",
                [](Given& g) {
                  g.inventory.clear();
                  g.sources.clear();
                }}),
    [](const auto& each) { return each.param.name; });

TEST(Selectors, AreReadAsKubernetesDoes) {
  const StringMap labels{{"app", "shop"}, {"tier", "web"}};
  EXPECT_FALSE(selects(Json::object(), labels)) << "of a Service: nothing";
  EXPECT_TRUE(matches(Json::object(), labels)) << "of all others: everything";
  const auto expression = [](const char* operation, Json values) {
    return Json{{"matchExpressions",
                 Json::array({{{"key", "tier"}, {"operator", operation}, {"values", std::move(values)}}})}};
  };
  EXPECT_TRUE(matches(expression("In", {"web", "api"}), labels));
  EXPECT_FALSE(matches(expression("NotIn", {"web"}), labels));
  EXPECT_TRUE(matches(expression("NotIn", {"web"}), {})) << "also where there is no such label";
  EXPECT_TRUE(matches(expression("Exists", Json::array()), labels));
  EXPECT_FALSE(matches(expression("DoesNotExist", Json::array()), labels));
}

}  // namespace
}  // namespace twelvefactor::adopt
