// An app through whole passes: what is asked of the API server, and what is not asked for again.
#include "loop/pass.hpp"

#include <gtest/gtest.h>

#include <thread>

#include <nlohmann/json.hpp>

#include "kinds/text/resource.hpp"
#include "kube/session.hpp"
#include "loop/ingest.hpp"
#include "support/fake_api_server.hpp"
#include "telemetry/log.hpp"

namespace twelvefactor::loop {
namespace {

using nlohmann::json;
using testing::FakeApiServer;
using Texts = std::vector<std::string>;

const AppKey kApp{"shop", "shop"};
const std::string kAppPath = "/apis/twelvefactor.dev/v1alpha1/namespaces/shop/twelvefactorapps/shop";
const std::string kShared = "/api/v1/namespaces/shop/configmaps/shared";
const std::string kDeployment = "/apis/apps/v1/namespaces/shop/deployments/shop-web";

constexpr const char* kSpec =
    R"({"apiVersion":"twelvefactor.dev/v1alpha1","kind":"TwelveFactorApp","metadata":{"namespace":"shop","name":"shop"},
"spec":{"environment":"production","codebase":{"repository":"https://git.example.com/acme/shop","revision":"1f2e3d4c"},
"image":"registry.example.com/shop@sha256:aaf21763ad93eb9f5eb02d0ebdbe0b464d91570504d815c8928fe8c7664c9f11",
"config":{"envFrom":[{"configMapRef":{"name":"shared"}}],"secrets":{"API_KEY":{"generate":{}}}},
"processes":{"web":{"command":["bin/web"],"port":8080,"replicas":0}}}})";

/// The operator from its start: it knows what the server's lists tell.
class Operator {
 public:
  explicit Operator(FakeApiServer& server, std::string build = "one build")
      : server_(server),
        session_(std::make_unique<testing::FakeTransport>(server), nullptr, nullptr, nullptr),
        writer_(session_, "twelvefactor-operator"),
        keys_(
            "twelvefactor-system",
            [this](const std::string& path, std::stop_token stop) { return writer_.get(path, stop); },
            [this](const std::string& collection, const std::string& body, std::stop_token stop) {
              return writer_.create(collection, body, stop);
            },
            [] { return std::string(); }),
        pass_(store_, writer_, keys_, metrics_, {"test", std::move(build)}) {
    log::set_threshold("error");
    look();
  }

  /// What the watches would tell.
  void look() {
    server_.for_each([this](const std::string& path, const std::string& object) { tell(path, object); });
  }

  PassResult pass() { return pass_.run(kApp, {}); }

  [[nodiscard]] std::string metrics() const { return metrics_.text(); }

 private:
  void tell(const std::string& path, const std::string& object) {
    const auto read = [&](store::Source source, const std::string& text) {
      Told told;
      ingest(store_, {source, {}}, {watch::EventType::kApply, text}, told);
      EXPECT_TRUE(told.readable) << path;
    };
    if (path == kAppPath) return read(store::Source::kApps, object);
    if (path == kShared) return read(store::Source::kForeignConfigMaps, metadata_of(object));
    for (const Kind kind : kAllKinds) {
      if (!path.starts_with(kinds::collection_path(kind, kApp.namespace_name) + "/")) continue;
      return read(store::source_of(kind), kind == Kind::kSecret ? metadata_of(object) : object);
    }
  }

  static std::string metadata_of(const std::string& object) {
    return json{{"apiVersion", "meta.k8s.io/v1"},
                {"kind", "PartialObjectMetadata"},
                {"metadata", json::parse(object)["metadata"]}}
        .dump();
  }

  FakeApiServer& server_;
  kube::Session session_;
  kube::Writer writer_;
  store::Store store_;
  gather::HashKeys keys_;
  telemetry::Metrics metrics_;
  Pass pass_;
};

class WholePass : public ::testing::Test {
 protected:
  WholePass() {
    server_.create("/api/v1/namespaces/shop/configmaps",
                   R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"namespace":"shop","name":"shared"},
                       "data":{"LEVEL":"info"}})",
                   "kubectl");
    server_.create(kAppPath.substr(0, kAppPath.rfind('/')), kSpec, "kubectl");
  }

  /// The app is carried out, by an operator that ended.
  void carried_out() {
    Operator first(server_);
    first.pass();
    server_.asked();
  }

  [[nodiscard]] json app() const {
    json found;
    server_.for_each([&found](const std::string& path, const std::string& object) {
      if (path == kAppPath) found = json::parse(object);
    });
    return found;
  }

  FakeApiServer server_{FakeApiServer::Objects::kHeld};
};

TEST_F(WholePass, ANewAppIsOnePlanAndOneStatus) {
  Operator first(server_);
  first.pass();
  Texts asked = server_.asked();
  // Those that need nothing of each other go side by side.
  std::ranges::sort(asked);
  EXPECT_EQ(asked, (Texts{"GET configmaps", "GET secrets", "POST appreleases", "POST configmaps",
                          "POST deployments", "POST secrets", "POST secrets", "POST serviceaccounts",
                          "POST services", "PUT twelvefactorapps"}))
      << "one GET and POST of secrets is the operator's own key";
  EXPECT_EQ(app()["status"]["observedGeneration"], 1);
  first.look();
  first.pass();
  EXPECT_EQ(server_.asked(), Texts{});
}

TEST_F(WholePass, TheReleaseIsOfTheValuesThatWereMade) {
  carried_out();
  const json versions = app()["status"]["secretVersions"];
  Operator again(server_, "another build");
  again.pass();
  // Were it of others, there would be another release now.
  EXPECT_EQ(server_.asked(), Texts{"GET configmaps"});
  EXPECT_EQ(app()["status"]["secretVersions"], versions);
}

TEST_F(WholePass, AnAppIsKnownAgainAfterARestart) {
  carried_out();
  Operator again(server_);
  const PassResult result = again.pass();
  EXPECT_EQ(server_.asked(), Texts{}) << "nothing is read, either";
  EXPECT_EQ(result.next, PassResult::Next::kDone);
  EXPECT_EQ(result.state, PassResult::State::kReconciling) << "there is no controller of Deployments here";
  EXPECT_NE(again.metrics().find(R"(level="Audit"} )"), std::string::npos) << "its findings are counted";
  EXPECT_NE(again.metrics().find(R"(twelvefactor_apps_not_ready{reason="RolloutInProgress"} 1)"),
            std::string::npos);
}

TEST_F(WholePass, AnEditedStatusIsPutBack) {
  carried_out();
  const json before = app()["status"];
  server_.edit(kAppPath, R"({"status":{"factorsPassing":"0/12"}})");
  Operator again(server_);
  again.pass();
  EXPECT_EQ(server_.asked(), (Texts{"GET configmaps", "PUT twelvefactorapps"}));
  EXPECT_EQ(app()["status"], before);
}

TEST_F(WholePass, WhatWasEditedMeanwhileIsJudged) {
  carried_out();
  server_.edit(kDeployment, R"({"spec":{"template":{"spec":{"enableServiceLinks":true}}}})");
  Operator again(server_);
  again.pass();
  const Texts asked = server_.asked();
  EXPECT_NE(std::ranges::find(asked, "PATCH deployments"), asked.end());
}

TEST_F(WholePass, AChangedConfigMapIsJudged) {
  carried_out();
  server_.edit(kShared, R"({"data":{"LEVEL":"debug"}})");
  Operator again(server_);
  again.pass();
  EXPECT_NE(server_.asked(), Texts{});
}

TEST_F(WholePass, ANewImageTakesFourWrites) {
  carried_out();
  server_.edit(kAppPath,
               R"({"spec":{"image":"registry.example.com/shop@sha256:)" + std::string(64, 'b') + R"("}})");
  Operator again(server_);
  // A moment is waited for further changes.
  for (PassResult result = again.pass(); result.next == PassResult::Next::kLater; result = again.pass())
    std::this_thread::sleep_for(result.later);
  EXPECT_EQ(server_.asked(), (Texts{"GET configmaps", "POST appreleases", "PATCH appreleases",
                                    "PATCH deployments", "PUT twelvefactorapps"}));
  EXPECT_EQ(server_.refused(), 0);
}

}  // namespace
}  // namespace twelvefactor::loop
