// What an app does, and leaves, while it takes the place of what ran before it.
#include "reconcile/adopting.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kinds/deploy/adoption_json.hpp"
#include "reconcile/reconcile.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the helpers of these tests
using nlohmann::json;

constexpr const char* kAdoptedSpec = R"(
environment: production
codebase: {repository: https://git.example.com/acme/shop, revision: 4f2a9c1d0b7e5a3f8c6d2e1b0a9f8e7d6c5b4a39}
image: registry.example.com/shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
processes:
  web: {port: 8080, autoscaling: {minReplicas: 2, maxReplicas: 5}, expose: {host: shop.example.com}}
  worker: {}
adminProcesses:
  migrate: {command: [bin/migrate], trigger: BeforeRelease}
  seed: {command: [bin/seed], trigger: Once}
)";

Observed adopting(Adoption adoption) {
  Observed observed = observe(kAdoptedSpec);
  observed.app.adoption = std::move(adoption);
  observed.app.spec = kinds::while_adopting(std::move(observed.app.spec), *observed.app.adoption);
  return observed;
}

json made(const Desired& desired, Kind kind, const std::string& name) {
  return json::parse(object(desired, kind, name).json);
}

json pod_labels(const Desired& desired, const std::string& name) {
  return made(desired, Kind::kDeployment, name)["spec"]["template"]["metadata"]["labels"];
}

TEST(WhileAdopting, PodsAreSelectedByNobody) {
  const Desired desired = reconcile(adopting({}));
  const json labels = pod_labels(desired, "shop-web");
  for (const auto& [key, value] : labels.items())
    EXPECT_TRUE(key.starts_with("twelvefactor.dev/") || key == "app.kubernetes.io/managed-by") << key;
}

TEST(WhileAdopting, PodsCarryTheLabelsOfThoseBefore) {
  const Desired desired =
      reconcile(adopting({{}, {}, {{"web", {{"app.kubernetes.io/name", "web"}, {"tier", "front"}}}}}));
  EXPECT_EQ(pod_labels(desired, "shop-web").at("app.kubernetes.io/name"), "web");
  EXPECT_EQ(pod_labels(desired, "shop-web").at("tier"), "front");
  EXPECT_FALSE(pod_labels(desired, "shop-worker").contains("tier"));
  EXPECT_EQ(made(desired, Kind::kDeployment, "shop-web")["spec"]["selector"]["matchLabels"].size(), 2U);
}

TEST(WhileAdopting, TheNumberOfPodsIsThatOfTheAdoption) {
  const Desired desired = reconcile(adopting({{}, {{"web", 7}, {"worker", 0}}, {}}));
  EXPECT_EQ(object(desired, Kind::kDeployment, "shop-web").replicas, 7);
  EXPECT_EQ(object(desired, Kind::kDeployment, "shop-worker").replicas, 0);
  EXPECT_FALSE(has_object(desired, Kind::kHorizontalPodAutoscaler, "shop-web")) << "there is another one";
}

TEST(WhileAdopting, WhatIsLeftIsNeitherMadeNorRemoved) {
  const Desired desired = reconcile(adopting({{"Service/shop", "Ingress/shop-web"}, {}, {}}));
  EXPECT_TRUE(object(desired, Kind::kService, "shop").hold);
  EXPECT_TRUE(object(desired, Kind::kIngress, "shop-web").hold);
  EXPECT_FALSE(object(desired, Kind::kDeployment, "shop-web").hold);
}

TEST(WhileAdopting, NothingRunsThatRanBefore) {
  const Desired desired = reconcile(adopting({}));
  EXPECT_FALSE(has_object(desired, Kind::kJob, "shop-v1-migrate"));
  EXPECT_FALSE(has_object(desired, Kind::kJob, "shop-seed"));
  EXPECT_EQ(desired.admin_processes.at("seed").state, AdminRecord::State::kSucceeded);
  EXPECT_FALSE(desired.release.holds());
}

TEST(WhileAdopting, ASecondReleaseHasItsGate) {
  EXPECT_TRUE(was_passed_before_us(adopting({}), 1));
  EXPECT_FALSE(was_passed_before_us(adopting({}), 2));
  EXPECT_FALSE(was_passed_before_us(observe(kAdoptedSpec), 1));
}

TEST(WhileAdopting, TheAppSaysSo) {
  const Desired desired = reconcile(adopting({{"Service/shop"}, {}, {}}));
  ASSERT_FALSE(desired.waits.empty());
  EXPECT_EQ(desired.waits.back().reason, "Adopting");
  EXPECT_FALSE(desired.waits.back().holds_pods);
  EXPECT_NE(desired.waits.back().message.find("left as they are: Service/shop"), std::string::npos);
}

Observed with_taken_service(bool port_name_taken) {
  Observed observed = adopting({});
  write_all(observed, reconcile(observed));
  Child& service = child(observed, Kind::kService, "shop");
  service.adopted = true;
  service.port_name_taken = port_name_taken;
  return observed;
}

TEST(WhileAdopting, WhatIsTakenHasNoOwnerUntilTheEnd) {
  Observed observed = with_taken_service(false);
  EXPECT_FALSE(made(reconcile(observed), Kind::kService, "shop")["metadata"].contains("ownerReferences"));
  EXPECT_TRUE(
      made(reconcile(observed), Kind::kDeployment, "shop-web")["metadata"].contains("ownerReferences"));
  observed.app.adoption.reset();
  EXPECT_TRUE(made(reconcile(observed), Kind::kService, "shop")["metadata"].contains("ownerReferences"));
}

TEST(WhileAdopting, ATakenServiceKeepsItsTypeAndItsPorts) {
  const json service = made(reconcile(with_taken_service(true)), Kind::kService, "shop");
  EXPECT_FALSE(service["spec"].contains("type"));
  EXPECT_EQ(service["spec"]["ports"][0]["name"], "http-80");
  EXPECT_EQ(service["spec"]["ports"][0]["targetPort"], "http");
}

TEST(WhileAdopting, WhatIsTakenIsNotRemovedThoughTheSpecDoesNotNameIt) {
  Observed observed = adopting({});
  write_all(observed, reconcile(observed));
  child(observed, Kind::kIngress, "shop-web").adopted = true;
  observed.app.spec.processes.at("web").expose.reset();
  const auto kept = [](const Desired& desired) {
    return std::ranges::any_of(desired.kept,
                               [](const KeptObject& each) { return each.kind == Kind::kIngress; });
  };
  EXPECT_TRUE(kept(reconcile(observed)));
  observed.app.adoption.reset();
  EXPECT_FALSE(kept(reconcile(observed)));
}

TEST(AdoptionText, IsReadAsItIsWritten) {
  const Adoption adoption{{"Service/shop"}, {{"web", 3}}, {{"web", {{"app", "shop"}}}}};
  EXPECT_EQ(kinds::parse_adoption(kinds::adoption_text(adoption)).value(), adoption);
  EXPECT_EQ(kinds::parse_adoption("{}").value(), Adoption{});
}

TEST(AdoptionText, ThatCannotBeReadIsNoInstruction) {
  for (const char* const text :
       {"", "[]", "x", R"({"left": "Service/shop"})", R"({"left": [1]})", R"({"replicas": {"web": -1}})",
        R"({"replicas": {"web": 1001}})", R"({"replicas": {"web": "3"}})", R"({"labels": {"web": {"a": 1}}})",
        R"({"labels": {"web": {"twelvefactor.dev/app": "other"}}})",
        R"({"labels": {"web": {"app.kubernetes.io/managed-by": "Helm"}}})", R"({"later": true})"}) {
    const auto read = kinds::parse_adoption(text);
    ASSERT_FALSE(read) << text;
    EXPECT_NE(read.error().message.find("twelvefactor.dev/adoption"), std::string::npos);
  }
}

}  // namespace
}  // namespace twelvefactor::reconcile
