// `score` from the kubeconfig to what is asked and printed: pages, what is not there, what may not be seen.
#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include <nlohmann/json.hpp>

#include "cli/files/score.hpp"
#include "support/server_kubeconfig.hpp"
#include "support/test_server.hpp"

namespace twelvefactor::cli {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using testing::Peer;                    // not the peer of a spec
using Json = nlohmann::json;

Json deployment(const std::string& name, const std::string& image) {
  return {{"metadata", {{"name", name}, {"namespace", "team"}}},
          {"spec", {{"template", {{"spec", {{"containers", {{{"name", "c"}, {"image", image}}}}}}}}}}};
}

class ScoreCommand : public ::testing::Test {
 protected:
  ScoreCommand()
      : server_([this](Peer& peer, const SeenRequest& request) { answer(peer, request); }),
        kubeconfig_(server_kubeconfig(server_.url())) {
    for (const char* plural : {"statefulsets", "daemonsets", "deployments"})
      lists_[std::string("/apis/apps/v1/namespaces/team/") + plural + "?limit=250"] = {
          {"items", Json::array()}};
    for (const char* plural : {"cronjobs", "jobs"})
      lists_[std::string("/apis/batch/v1/namespaces/team/") + plural + "?limit=250"] = {
          {"items", Json::array()}};
  }

  int run(ScoreOptions options = {}) {
    out_.str("");
    notes_.str("");
    options.cluster.kubeconfig = kubeconfig_;
    auto cluster = Cluster::open(options.cluster);
    if (!cluster) return -1;
    return score(options, *cluster, {nullptr, &out_, &notes_, false, {}, {}});
  }

  const std::string deployments_ = "/apis/apps/v1/namespaces/team/deployments?limit=250";
  std::map<std::string, Json> lists_;
  std::map<std::string, int> refused_;
  std::ostringstream out_;
  std::ostringstream notes_;

 private:
  void answer(Peer& peer, const SeenRequest& request) {
    if (const auto found = lists_.find(request.target); found != lists_.end())
      return void(peer.respond(200, found->second.dump()));
    const auto refused = refused_.find(request.target);
    const int code = refused == refused_.end() ? 404 : refused->second;
    const Json status = {
        {"kind", "Status"}, {"code", code}, {"reason", "No"}, {"message", request.target + " is forbidden"}};
    peer.respond(code, status.dump());
  }

  TestServer server_;
  std::string kubeconfig_;
};

TEST_F(ScoreCommand, ReadsEveryPageAndNeedsNoDefinitions) {
  lists_[deployments_] = {{"metadata", {{"continue", "a b"}}}, {"items", {deployment("one", "a:v1")}}};
  lists_[deployments_ + "&continue=a%20b"] = {{"items", {deployment("two", "b:v1")}}};
  EXPECT_EQ(run(), 0) << notes_.str();
  EXPECT_NE(out_.str().find("0 apps and 2 plain workloads"), std::string::npos) << out_.str();
  for (const char* name : {"one", "two"}) EXPECT_NE(out_.str().find(name), std::string::npos);
}

TEST_F(ScoreCommand, SaysWhenThereIsNothing) {
  EXPECT_EQ(run(), 2) << "nothing was judged: a wrong namespace must not pass in CI";
  EXPECT_EQ(out_.str(), "");
  EXPECT_NE(notes_.str().find("namespace team"), std::string::npos);
}

TEST_F(ScoreCommand, FailsBelowTheMark) {
  lists_[deployments_] = {{"items", {deployment("one", "a:latest")}}};
  ScoreOptions options;
  options.at_least = 12;
  EXPECT_EQ(run(options), 1);
  options.at_least = 1;
  EXPECT_EQ(run(options), 0);
}

TEST_F(ScoreCommand, PoliciesMayBeHiddenWorkloadsNot) {
  refused_["/apis/twelvefactor.dev/v1alpha1/twelvefactorpolicies?limit=250"] = 403;
  lists_[deployments_] = {{"items", {deployment("one", "a:v1")}}};
  EXPECT_EQ(run(), 0) << notes_.str();
  lists_.erase(deployments_);
  refused_[deployments_] = 403;
  EXPECT_EQ(run(), 2);
  EXPECT_NE(notes_.str().find("/deployments?limit=250 is forbidden; ask for the right"), std::string::npos)
      << notes_.str();
}

TEST_F(ScoreCommand, CountsWhatTheStatusSaysOfRunningPods) {
  Json app = {{"metadata", {{"name", "shop"}, {"namespace", "team"}}},
              {"spec",
               {{"environment", "test"},
                {"codebase", {{"repository", "https://git.example.com/shop"}, {"revision", "4f2a9c1"}}},
                {"image", "a@sha256:" + std::string(64, 'a')},
                {"processes", {{"web", {{"port", 8080}, {"readiness", {{"path", "/"}}}}}}}}},
              {"status",
               {{"findings",
                 {{{"rule", "TF0907"},
                   {"factor", 9},
                   {"level", "Warn"},
                   {"path", ".spec.processes.web"},
                   {"message", "killed"},
                   {"since", "2026-01-01T00:00:00Z"},
                   {"release", 3}}}}}}};
  lists_["/apis/twelvefactor.dev/v1alpha1/namespaces/team/twelvefactorapps?limit=250"] = {{"items", {app}}};
  ScoreOptions options;
  options.cluster.output = Output::kJson;
  EXPECT_EQ(run(options), 0) << notes_.str();
  EXPECT_NE(out_.str().find("TF0907"), std::string::npos) << out_.str();
}

}  // namespace
}  // namespace twelvefactor::cli
