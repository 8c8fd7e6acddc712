// `import --from` from the kubeconfig to the app: what is asked, what is taken along, what is told.
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/imports/import.hpp"
#include "support/server_kubeconfig.hpp"
#include "support/test_server.hpp"

namespace twelvefactor::cli {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using testing::Peer;                    // not the peer of a spec
using Json = nlohmann::json;

constexpr const char* kSecretText = "never-shown-value-of-a-literal-7f3a";

Json live_deployment(const std::string& name, const std::string& image) {
  const Json container = {
      {"name", name},
      {"image", image},
      {"ports", {{{"containerPort", 8080}}}},
      {"readinessProbe", {{"httpGet", {{"path", "/"}, {"port", 8080}}}}},
      {"env",
       {{{"name", "API_PASSWORD"}, {"value", kSecretText}},
        {{"name", "TOKEN"}, {"valueFrom", {{"secretKeyRef", {{"name", "t"}, {"key", "k"}}}}}},
        {{"name", "COLOUR"}, {"valueFrom", {{"configMapKeyRef", {{"name", "look"}, {"key", "colour"}}}}}}}}};
  return {{"metadata", {{"name", name}, {"namespace", "team"}}},
          {"spec",
           {{"replicas", 2},
            {"selector", {{"matchLabels", {{"app", name}}}}},
            {"template",
             {{"metadata", {{"labels", {{"app", name}}}}}, {"spec", {{"containers", {container}}}}}}}}};
}

Json live_pod(const std::string& app, char digest) {
  return {
      {"metadata", {{"name", app + "-" + digest}, {"labels", {{"app", app}}}}},
      {"status",
       {{"conditions", {{{"type", "Ready"}, {"status", "True"}}}},
        {"containerStatuses",
         {{{"name", app}, {"imageID", "registry.example.com/shop@sha256:" + std::string(64, digest)}}}}}}};
}

Json live_service(const std::string& name, const std::string& app) {
  return {{"metadata", {{"name", name}, {"namespace", "team"}}},
          {"spec", {{"selector", {{"app", app}}}, {"ports", {{{"port", 80}, {"targetPort", 8080}}}}}}};
}

class ImportLive : public ::testing::Test {
 protected:
  ImportLive()
      : server_([this](Peer& peer, const SeenRequest& request) { answer(peer, request); }),
        kubeconfig_(server_kubeconfig(server_.url())) {
    for (const char* plural :
         {"apps/v1 deployments", "apps/v1 statefulsets", "batch/v1 cronjobs", "batch/v1 jobs",
          "networking.k8s.io/v1 ingresses", "networking.k8s.io/v1 networkpolicies",
          "autoscaling/v2 horizontalpodautoscalers", "policy/v1 poddisruptionbudgets",
          "rbac.authorization.k8s.io/v1 rolebindings"}) {
      const std::string text = plural;
      set("/apis/" + text.substr(0, text.find(' ')), text.substr(text.find(' ') + 1), {});
    }
    for (const char* plural : {"services", "pods", "serviceaccounts"}) set("/api/v1", plural, {});
    set("/apis/apps/v1", "deployments", {live_deployment("shop", "registry.example.com/shop:1")});
    set("/api/v1", "services", {live_service("shop", "shop")});
    set("/api/v1", "pods", {live_pod("shop", 'a')});
    answers_["/api/v1/namespaces/team/configmaps/look"] = {
        {"metadata", {{"name", "look"}, {"namespace", "team"}}}, {"data", {{"colour", "green"}}}};
  }

  void set(const std::string& root, const std::string& plural, const std::vector<Json>& items) {
    answers_[root + "/namespaces/team/" + plural + "?limit=250"] = {{"items", items}};
  }

  int run(const std::vector<std::string>& from) {
    out_.str("");
    notes_.str("");
    ImportOptions options;
    options.from = from;
    options.cluster.kubeconfig = kubeconfig_;
    auto cluster = Cluster::open(options.cluster);
    if (!cluster) return -1;
    return import_live(options, *cluster, {nullptr, &out_, &notes_, false, {}, {}});
  }

  void expect_said(const std::string& text) {
    EXPECT_NE(notes_.str().find(text), std::string::npos) << notes_.str();
    EXPECT_EQ(out_.str(), "");
  }

  std::map<std::string, Json> answers_;
  std::map<std::string, int> refused_;
  std::set<std::string> seen_;
  std::mutex mutex_;
  std::ostringstream out_;
  std::ostringstream notes_;

 private:
  void answer(Peer& peer, const SeenRequest& request) {
    {
      const std::lock_guard lock(mutex_);
      seen_.insert(request.target);
    }
    const auto refused = refused_.find(request.target);
    const auto found = answers_.find(request.target);
    if (refused == refused_.end() && found != answers_.end())
      return void(peer.respond(200, found->second.dump()));
    const int code = refused == refused_.end() ? 404 : refused->second;
    const Json status = {
        {"kind", "Status"}, {"code", code}, {"reason", "No"}, {"message", request.target + " is forbidden"}};
    peer.respond(code, status.dump());
  }

  TestServer server_;
  std::string kubeconfig_;
};

TEST_F(ImportLive, TakesAlongWhatBelongsToAWorkload) {
  const Json scaler = {{"metadata", {{"name", "shop"}, {"namespace", "team"}}},
                       {"spec",
                        {{"scaleTargetRef", {{"kind", "Deployment"}, {"name", "shop"}}},
                         {"minReplicas", 2},
                         {"maxReplicas", 5}}}};
  set("/apis/autoscaling/v2", "horizontalpodautoscalers", {scaler});
  EXPECT_EQ(run({"deployment/shop"}), 1) << notes_.str();  // the codebase is known to nobody
  EXPECT_NE(out_.str().find("image: registry.example.com/shop@sha256:" + std::string(64, 'a')),
            std::string::npos)
      << out_.str();
  EXPECT_NE(out_.str().find("namespace: team"), std::string::npos);
  EXPECT_NE(out_.str().find("maxReplicas: 5"), std::string::npos);
  EXPECT_NE(out_.str().find("COLOUR: green"), std::string::npos);
  EXPECT_EQ(out_.str().find(kSecretText), std::string::npos);
  EXPECT_EQ(notes_.str().find(kSecretText), std::string::npos);
  for (const std::string& target : seen_) EXPECT_EQ(target.find("/secrets"), std::string::npos) << target;
}

TEST_F(ImportLive, AServiceNamesTheDeploymentBehindIt) {
  EXPECT_EQ(run({"service/shop"}), 1) << notes_.str();
  EXPECT_NE(out_.str().find("name: shop"), std::string::npos);
  EXPECT_EQ(run({"all"}), 1) << notes_.str();
  EXPECT_NE(out_.str().find("name: shop"), std::string::npos);
}

TEST_F(ImportLive, AnEmptyChoiceIsAnError) {
  EXPECT_EQ(run({"deployment/gone"}), 2);
  expect_said("there is no Deployment gone in namespace team");
  EXPECT_EQ(run({"pod/shop"}), 2);
  expect_said("write it like deployment/shop");
  set("/apis/apps/v1", "deployments", {});
  EXPECT_EQ(run({"all"}), 2);
  expect_said("there is no Deployment in namespace team");
}

TEST_F(ImportLive, PodsThatRunDifferentImagesAreARollout) {
  set("/api/v1", "pods", {live_pod("shop", 'a'), live_pod("shop", 'b')});
  EXPECT_EQ(run({"deployment/shop"}), 2);
  expect_said("its ready pods run different images");
}

TEST_F(ImportLive, WhatIsBeingDeletedIsNotImported) {
  Json deleted = live_deployment("shop", "registry.example.com/shop:1");
  deleted["metadata"]["deletionTimestamp"] = "2026-11-01T00:00:00Z";
  set("/apis/apps/v1", "deployments", {deleted});
  EXPECT_EQ(run({"deployment/shop"}), 2);
  expect_said("Deployment shop is being deleted");
}

TEST_F(ImportLive, TwoImagesBehindOneServiceAreTwoApps) {
  Json other = live_deployment("other", "registry.example.com/other:1");
  other["spec"]["template"]["metadata"]["labels"]["app"] = "shop";
  set("/apis/apps/v1", "deployments", {live_deployment("shop", "registry.example.com/shop:1"), other});
  EXPECT_EQ(run({"service/shop"}), 2);
  expect_said("which are of two apps");
}

TEST_F(ImportLive, MissingRightsAreTold) {
  refused_["/apis/networking.k8s.io/v1/namespaces/team/ingresses?limit=250"] = 403;
  EXPECT_EQ(run({"deployment/shop"}), 1);
  EXPECT_NE(notes_.str().find("you may not list ingresses in namespace team"), std::string::npos)
      << notes_.str();
  refused_["/apis/apps/v1/namespaces/team/deployments?limit=250"] = 403;
  EXPECT_EQ(run({"deployment/shop"}), 2);
  expect_said("ask for the right");
}

}  // namespace
}  // namespace twelvefactor::cli
