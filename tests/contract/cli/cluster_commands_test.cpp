// The commands that talk to a cluster, from the kubeconfig to what is sent and printed.
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include <nlohmann/json.hpp>

#include "cli/cluster/cluster.hpp"
#include "cli/release/diff.hpp"
#include "cli/release/releases.hpp"
#include "cli/release/retry.hpp"
#include "cli/release/rollback.hpp"
#include "cli/scale/scale.hpp"
#include "cli/status/status.hpp"
#include "support/server_kubeconfig.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::cli {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using testing::Peer;                    // not the peer of a spec
using Json = nlohmann::json;

constexpr const char* kApp = "/apis/twelvefactor.dev/v1alpha1/namespaces/team/twelvefactorapps/shop";
constexpr const char* kReleases = "/apis/twelvefactor.dev/v1alpha1/namespaces/team/appreleases";
constexpr const char* kList =
    "/apis/twelvefactor.dev/v1alpha1/namespaces/team/appreleases?labelSelector=twelvefactor.dev%2Fapp%3Dshop";

Json app(int active, int desired) {
  return {{"kind", "TwelveFactorApp"},
          {"metadata", {{"name", "shop"}, {"namespace", "team"}, {"uid", "u-1"}, {"generation", 2}}},
          {"spec", {{"environment", "staging"}, {"release", {{"pin", nullptr}}}}},
          {"status", {{"observedGeneration", 2}, {"release", {{"active", active}, {"desired", desired}}}}}};
}

Json release(int number, const std::string& phase, const std::string& config = "") {
  Json conditions = Json::array();
  if (phase != "Failed") conditions.push_back({{"type", "GatePassed"}, {"status", "True"}});
  Json spec = {
      {"app", "shop"}, {"number", number}, {"reason", "Config"}, {"image", "i"}, {"environment", "staging"}};
  if (!config.empty()) spec["configMapName"] = "shop-config-" + config;
  if (!config.empty()) spec["configHash"] = config;
  return {{"metadata",
           {{"name", "shop-v" + std::to_string(number)}, {"creationTimestamp", "2026-11-21T10:00:00Z"}}},
          {"spec", spec},
          {"status", {{"phase", phase}, {"conditions", conditions}}}};
}

/// A server that answers each GET from a table, and each PATCH with the app and the annotations that it has
/// then; and what the commands see of it.
class Desk {
 public:
  std::map<std::string, Json> objects;
  std::function<void(int patches)> on_patch = [](int) {};

  Desk()
      : server_([this](Peer& peer, const SeenRequest& request) { answer(peer, request); }),
        kubeconfig_(server_kubeconfig(server_.url())) {
    objects[kApp] = app(2, 2);
    objects[kList] = {{"items", {release(1, "Superseded", "aaaa"), release(2, "Active", "bbbb")}}};
    config_map("aaaa", {{"LOG_LEVEL", "info"}, {"API_TOKEN", "hunter2hunter2"}});
    config_map("bbbb", {{"LOG_LEVEL", "debug"}, {"API_TOKEN", "swordfish12345"}});
  }

  void config_map(const std::string& hash, const Json& data) {
    objects["/api/v1/namespaces/team/configmaps/shop-config-" + hash] = {{"kind", "ConfigMap"},
                                                                         {"data", data}};
  }

  template <class Options>
  int run(int (*command)(const Options&, Cluster&, const Terminal&), Options options = {},
          const std::string& in = "", bool asks = false) {
    out_.str("");
    notes_.str("");
    std::istringstream input(in);
    options.cluster.app = "shop";
    options.cluster.kubeconfig = kubeconfig_;
    options.cluster.version = "1.2.3";
    auto cluster = Cluster::open(options.cluster);
    if (!cluster) {
      ADD_FAILURE() << cluster.error().message;
      return -1;
    }
    return command(options, *cluster, {&input, &out_, &notes_, asks, {}, {}});
  }

  [[nodiscard]] std::string out() const { return out_.str(); }
  [[nodiscard]] std::string notes() const { return notes_.str(); }
  [[nodiscard]] std::vector<SeenRequest> requests() const { return server_.requests(); }
  [[nodiscard]] std::vector<SeenRequest> patches() const {
    std::vector<SeenRequest> found;
    for (const auto& request : server_.requests()) {
      if (request.method != "GET") found.push_back(request);
    }
    return found;
  }
  /// While a command runs: what was at `path` has ended so.
  void end_release(const std::string& path, const std::string& retry, const std::string& phase) {
    const std::lock_guard lock(mutex_);
    objects[path]["status"]["retry"] = retry;
    objects[path]["status"]["phase"] = phase;
  }
  /// While a command runs: the app's status asks for another release.
  void want_release(int number) {
    const std::lock_guard lock(mutex_);
    objects[kApp]["status"]["release"]["desired"] = number;
  }
  [[nodiscard]] const std::string& kubeconfig() const { return kubeconfig_; }

 private:
  void answer(Peer& peer, const SeenRequest& request) {
    if (request.method == "PATCH") {
      {
        const std::lock_guard lock(mutex_);
        const Json sent = Json::parse(request.body);
        if (sent.contains("metadata")) objects.at(kApp)["metadata"].merge_patch(sent["metadata"]);
      }
      on_patch(++patches_);
      return void(peer.respond(200, objects.at(kApp).dump()));
    }
    std::string body;
    {
      const std::lock_guard lock(mutex_);
      if (const auto found = objects.find(request.target); found != objects.end())
        body = found->second.dump();
    }
    if (!body.empty()) return void(peer.respond(200, body));
    const Json missing = {
        {"kind", "Status"}, {"code", 404}, {"reason", "NotFound"}, {"message", "it \"x\" not found"}};
    peer.respond(404, missing.dump());
  }

  int patches_ = 0;
  std::mutex mutex_;
  TestServer server_;
  std::string kubeconfig_;
  std::ostringstream out_;
  std::ostringstream notes_;
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(ClusterCommands, ReadAsTheKubeconfigSays) {
  Desk desk;
  EXPECT_EQ(desk.run(releases), 0) << desk.notes();
  const auto requests = desk.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].target, kApp);
  EXPECT_EQ(requests[1].target, kList);
  EXPECT_EQ(requests[0].header("authorization"), "Bearer secret-token");
  EXPECT_EQ(requests[0].header("user-agent"), "twelvefactor/1.2.3");
  EXPECT_TRUE(contains(desk.out(), "\n2        *        Active       -          Config")) << desk.out();
  EXPECT_EQ(desk.notes(), "");
}

TEST(ClusterCommands, PrintWhatTheyReadAsJsonAndYaml) {
  Desk desk;
  ReleasesOptions options;
  options.cluster.output = Output::kJson;
  EXPECT_EQ(desk.run(releases, options), 0);
  EXPECT_EQ(Json::parse(desk.out()).at("items").at(0).at("spec").at("number"), 2);
  options.cluster.output = Output::kYaml;
  EXPECT_EQ(desk.run(releases, options), 0);
  EXPECT_TRUE(contains(desk.out(), "kind: List\n")) << desk.out();
  StatusOptions status_options;
  status_options.cluster.output = Output::kJson;
  EXPECT_EQ(desk.run(status, status_options), 0);
  EXPECT_EQ(Json::parse(desk.out()), desk.objects.at(kApp).at("status"));
}

TEST(ClusterCommands, ExplainAnAppThatIsNotThere) {
  Desk desk;
  desk.objects.erase(kApp);
  const std::string told =
      "twelvefactor: app shop in namespace team does not exist; list the apps with: kubectl get tfa -A\n";
  EXPECT_EQ(desk.run(releases), 1);
  EXPECT_EQ(desk.notes(), told);
  EXPECT_EQ(desk.run(status), 1);
  EXPECT_EQ(desk.run(rollback), 1);
  EXPECT_EQ(desk.run(retry), 1);
  EXPECT_EQ(desk.notes(), told);
  EXPECT_EQ(desk.run(diff), 2);
  EXPECT_EQ(desk.notes(), told);
  EXPECT_EQ(desk.out(), "");
}

TEST(ClusterCommands, ExplainAServerThatIsNotThere) {
  ClusterOptions options;
  options.app = "shop";
  {
    const Desk desk;
    options.kubeconfig = desk.kubeconfig();
  }
  auto cluster = Cluster::open(options);
  ASSERT_TRUE(cluster.ok());
  const auto answer = cluster->app();
  ASSERT_FALSE(answer.ok());
  EXPECT_TRUE(contains(answer.error().message, "cannot reach the API server http://127.0.0.1:"))
      << answer.error().message;
  EXPECT_TRUE(contains(answer.error().message, options.kubeconfig + ", context main"))
      << answer.error().message;
}

TEST(ClusterCommands, TellTheStatusAlsoWithoutTheReleases) {
  Desk desk;
  desk.objects.erase(kList);
  EXPECT_EQ(desk.run(status), 0);
  EXPECT_TRUE(contains(desk.out(), "Release      v2 is running\n")) << desk.out();
  EXPECT_TRUE(contains(desk.notes(), "releases in namespace team")) << desk.notes();
}

TEST(ClusterCommands, DiffReadsBothConfigMapsAndShowsNoSecret) {
  Desk desk;
  EXPECT_EQ(desk.run(diff), 1) << desk.notes();
  EXPECT_TRUE(contains(desk.out(), "shop: v1 (Superseded) -> v2 (Active)\n")) << desk.out();
  EXPECT_TRUE(
      contains(desk.out(), "  ~ API_TOKEN: changed (value not shown)\n  ~ LOG_LEVEL: info -> debug\n"));
  EXPECT_EQ(desk.requests().size(), 4U);
  for (const char* secret : {"hunter2", "swordfish", "secret-token"})
    EXPECT_FALSE(contains(desk.out() + desk.notes(), secret)) << secret;
  DiffOptions same;
  same.from = same.to = 2;
  EXPECT_EQ(desk.run(diff, same), 0);
  EXPECT_EQ(desk.requests().size(), 6U) << "equal config is not read";
}

TEST(ClusterCommands, DiffGoesOnWithoutAConfigMapThatIsGone) {
  Desk desk;
  desk.objects.erase("/api/v1/namespaces/team/configmaps/shop-config-aaaa");
  EXPECT_EQ(desk.run(diff), 1);
  EXPECT_TRUE(contains(desk.out(), "Config\n  ~ changed (the variables cannot be read)\n")) << desk.out();
  EXPECT_TRUE(contains(desk.notes(), "ConfigMap shop-config-aaaa in namespace team does not exist"))
      << desk.notes();
}

TEST(ClusterCommands, RollbackWithoutApplyOnlyPrintsThePatch) {
  Desk desk;
  EXPECT_EQ(desk.run(rollback), 0) << desk.notes();
  EXPECT_EQ(desk.out(),
            "# Commit this to Git, or: kubectl patch tfa shop -n team --type merge --patch-file FILE (or run "
            "this again with --apply)\n"
            "apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorApp\nmetadata:\n  name: shop\n"
            "  namespace: team\nspec:\n  release:\n    pin: 1\n");
  EXPECT_TRUE(contains(desk.notes(), "shop: v2 (Active) -> v1 (Superseded)\n")) << desk.notes();
  EXPECT_TRUE(contains(desk.notes(), "  ~ LOG_LEVEL: debug -> info\n")) << desk.notes();
  EXPECT_TRUE(desk.patches().empty());
  RollbackOptions json;
  json.cluster.output = Output::kJson;
  json.run_before_release = true;
  EXPECT_EQ(desk.run(rollback, json), 0);
  EXPECT_EQ(Json::parse(desk.out()).at("spec"),
            (Json{{"release", {{"pin", 1}, {"runBeforeRelease", true}}}}));
}

/// `by`: who states the number of the worker.
Json app_of_three(const std::string& by) {
  Json object = app(2, 2);
  object["metadata"]["managedFields"] = Json::array({Json{
      {"manager", by},
      {"fieldsV1", {{"f:spec", {{"f:processes", {{"f:worker", {{"f:replicas", Json::object()}}}}}}}}}}});
  object["spec"]["processes"] = {{"web", {{"port", 8080}}},
                                 {"worker", {{"replicas", 2}}},
                                 {"beat", {{"singleton", true}}},
                                 {"mails", {{"autoscaling", {{"maxReplicas", 3}}}}},
                                 {"queue", {{"autoscaling", {{"managedBy", "keda"}}}}}};
  return object;
}

ScaleOptions scaled(std::map<std::string, int> counts, bool print = false) {
  ScaleOptions options;
  options.counts = std::move(counts);
  options.print = print;
  return options;
}

TEST(ClusterCommands, ScaleSetsTheNumbersOfTheSpec) {
  Desk desk;
  desk.objects[kApp] = app_of_three("kubectl-client-side-apply");
  EXPECT_EQ(desk.run(scale, scaled({{"worker", 3}, {"web", 4}})), 0) << desk.notes();
  ASSERT_EQ(desk.patches().size(), 1U);
  EXPECT_EQ(desk.patches().front().target, std::string(kApp) + "?fieldManager=twelvefactor-cli");
  EXPECT_EQ(Json::parse(desk.patches().front().body), Json::parse(R"({"metadata": {"uid": "u-1"},
                            "spec": {"processes": {"web": {"replicas": 4}, "worker": {"replicas": 3}}}})"));
  EXPECT_EQ(desk.out(), "web: 1 -> 4\nworker: 2 -> 3\n");
  EXPECT_TRUE(contains(desk.notes(), "A file that states replicas sets the old number again"))
      << desk.notes();
}

TEST(ClusterCommands, ScalePrintsThePatchWhereGitHasTheNumber) {
  Desk desk;
  desk.objects[kApp] = app_of_three("kustomize-controller");
  EXPECT_EQ(desk.run(scale, scaled({{"worker", 3}})), 1);
  EXPECT_TRUE(contains(desk.notes(), "Nothing was changed: kustomize-controller keeps these numbers"))
      << desk.notes();
  EXPECT_EQ(desk.out(),
            "apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorApp\nmetadata:\n  name: shop\n"
            "  namespace: team\nspec:\n  processes:\n    worker:\n      replicas: 3\n");
  EXPECT_TRUE(desk.patches().empty());
  EXPECT_EQ(desk.run(scale, scaled({{"worker", 3}}, /*print=*/true)), 0);
  EXPECT_EQ(desk.run(scale, scaled({{"web", 3}})), 0) << "nobody states that of web";
  EXPECT_EQ(desk.patches().size(), 1U);
}

TEST(ClusterCommands, ScaleSaysWhoHasTheNumberAndChangesNothing) {
  const std::map<std::string, std::string> told = {
      {"mail", "app shop has no process mail; it has beat, mails, queue, web, worker"},
      {"mails", "the autoscaler of process mails has the number of its pods; change autoscaling.minReplicas"},
      {"queue", "keda has the number of pods of process queue; change it there"},
      {"beat", "process beat is a singleton, so it has one pod; give 1, or 0 to stop it"}};
  Desk desk;
  desk.objects[kApp] = app_of_three("kubectl");
  for (const auto& [process, words] : told) {
    EXPECT_EQ(desk.run(scale, scaled({{process, 2}, {"worker", 3}})), 1) << process;
    EXPECT_TRUE(contains(desk.notes(), words)) << desk.notes();
  }
  EXPECT_EQ(desk.run(scale, scaled({{"worker", 2}})), 0);
  EXPECT_EQ(desk.out(), "Nothing to do: the spec asks for so many already.\n");
  EXPECT_TRUE(desk.patches().empty());
}

TEST(ClusterCommands, RollbackNeedsTheConfigOfTheRelease) {
  Desk desk;
  desk.objects.erase("/api/v1/namespaces/team/configmaps/shop-config-aaaa");
  EXPECT_EQ(desk.run(rollback), 1);
  EXPECT_EQ(
      desk.notes(),
      "twelvefactor: the config of release v1, ConfigMap shop-config-aaaa, was deleted, so it cannot be run; "
      "choose another\n");
  EXPECT_EQ(desk.out(), "");
}

RollbackOptions applied(bool yes = false) {
  RollbackOptions options;
  options.apply = true;
  options.yes = yes;
  return options;
}

TEST(ClusterCommands, RollbackAppliesUnderItsOwnFieldManager) {
  Desk desk;
  EXPECT_EQ(desk.run(rollback, applied(), "y\n", /*asks=*/true), 0) << desk.notes();
  EXPECT_TRUE(contains(desk.notes(), "Pin app shop in namespace team to release v1? [y/N] ")) << desk.notes();
  ASSERT_EQ(desk.patches().size(), 1U);
  const SeenRequest patch = desk.patches().front();
  EXPECT_EQ(patch.method, "PATCH");
  EXPECT_EQ(patch.target, std::string(kApp) + "?fieldManager=twelvefactor-cli");
  EXPECT_EQ(patch.header("content-type"), "application/merge-patch+json");
  EXPECT_EQ(Json::parse(patch.body),
            (Json{{"metadata", {{"uid", "u-1"}}}, {"spec", {{"release", {{"pin", 1}}}}}}));
  EXPECT_TRUE(contains(desk.out(),
                       "App shop is pinned to v1. The operator now makes a new release that copies it.\n"));
  EXPECT_TRUE(contains(desk.out(), "Follow it: twelvefactor status shop -n team")) << desk.out();
}

TEST(ClusterCommands, RollbackAsksAndTakesNothingElseForYes) {
  Desk desk;
  for (const char* answer : {"n\n", "\n", "", "yess\n"}) {
    EXPECT_EQ(desk.run(rollback, applied(), answer, /*asks=*/true), 1) << answer;
    EXPECT_TRUE(contains(desk.notes(), "Nothing was changed.\n"));
  }
  EXPECT_EQ(desk.run(rollback, applied(), "y\n", /*asks=*/false), 2);
  EXPECT_TRUE(contains(desk.notes(), "there is no terminal to ask on")) << desk.notes();
  EXPECT_TRUE(desk.patches().empty());
  EXPECT_EQ(desk.run(rollback, applied(/*yes=*/true)), 0);
  EXPECT_EQ(desk.patches().size(), 1U);
}

TEST(ClusterCommands, RollbackUnpins) {
  Desk desk;
  RollbackOptions options = applied(/*yes=*/true);
  options.unpin = true;
  EXPECT_EQ(desk.run(rollback, options), 1);
  EXPECT_TRUE(contains(desk.notes(), "is not pinned")) << desk.notes();
  desk.objects[kApp]["spec"]["release"]["pin"] = 1;
  EXPECT_EQ(desk.run(rollback, options), 0) << desk.notes();
  ASSERT_EQ(desk.patches().size(), 1U);
  EXPECT_EQ(Json::parse(desk.patches().front().body).at("spec"), (Json{{"release", {{"pin", nullptr}}}}));
  options.apply = options.yes = false;
  EXPECT_EQ(desk.run(rollback, options), 0);
  EXPECT_TRUE(contains(desk.out(), "spec:\n  release:\n    pin: null\n")) << desk.out();
}

TEST(ClusterCommands, RetryHasNothingToDoUnlessTheWantedReleaseFailed) {
  Desk desk;
  desk.objects[std::string(kReleases) + "/shop-v2"] = release(2, "Active");
  EXPECT_EQ(desk.run(retry), 1);
  EXPECT_EQ(desk.notes(), "twelvefactor: there is nothing to retry: release v2 is Active\n");
  desk.objects[kApp]["status"]["release"] = Json::object();
  EXPECT_EQ(desk.run(retry), 1);
  EXPECT_EQ(desk.notes(), "twelvefactor: there is nothing to retry: app shop has no release yet\n");
  EXPECT_TRUE(desk.patches().empty());
}

/// v3 has failed. What the operator makes of the annotation is the test's to say.
struct FailedDesk : Desk {
  FailedDesk() {
    objects[kApp] = app(2, 3);
    objects[release_path()] = release(3, "Failed");
  }
  static std::string release_path() { return std::string(kReleases) + "/shop-v3"; }
  [[nodiscard]] std::string written() const {
    return Json::parse(patches().back().body).at("metadata").at("annotations").at("twelvefactor.dev/retry");
  }
};

TEST(ClusterCommands, RetryAnnotatesTheApp) {
  FailedDesk desk;
  EXPECT_EQ(desk.run(retry), 0) << desk.notes();
  ASSERT_EQ(desk.patches().size(), 1U);
  EXPECT_EQ(desk.patches().front().target, std::string(kApp) + "?fieldManager=twelvefactor-cli");
  EXPECT_EQ(Json::parse(desk.patches().front().body).at("metadata").at("uid"), "u-1");
  const std::string first = desk.written();
  EXPECT_EQ(first.size(), std::string("2026-11-21T10:00:00Z").size());
  desk.objects[kApp]["metadata"]["annotations"]["twelvefactor.dev/retry"] = first;
  EXPECT_EQ(desk.run(retry), 0);
  EXPECT_NE(desk.written(), first);
}

RetryOptions waiting() {
  RetryOptions options;
  options.wait = true;
  options.interval = std::chrono::milliseconds(1);
  return options;
}

TEST(ClusterCommands, RetryWaitsForTheEndOfItsOwnAttempt) {
  for (const bool good : {true, false}) {
    FailedDesk desk;
    desk.objects[desk.release_path()]["status"]["retry"] = "an earlier one";
    desk.objects[desk.release_path()]["status"]["message"] = "it failed\nagain";
    std::jthread operating;
    desk.on_patch = [&](int) {
      // As seen until the operator has noticed: Failed, about the attempt before. Then the new one has ended.
      operating = std::jthread([&desk, good] {
        const auto reads = [&desk] { return desk.requests().size(); };
        for (const auto until = reads() + 3; reads() < until;) std::this_thread::yield();
        desk.end_release(FailedDesk::release_path(), desk.written(), good ? "Active" : "Failed");
      });
    };
    EXPECT_EQ(desk.run(retry, waiting()), good ? 0 : 1);
    EXPECT_TRUE(contains(desk.out(), good ? "Release v3: Active\n" : "Release v3: Failed\n")) << desk.out();
    EXPECT_EQ(contains(desk.notes(), "  it failed\n  again\n"), !good) << desk.notes();
  }
}

TEST(ClusterCommands, RetryEndsWhenAnotherSpecCameFirst) {
  FailedDesk desk;
  desk.on_patch = [&](int) { desk.want_release(4); };
  EXPECT_EQ(desk.run(retry, waiting()), 1);
  EXPECT_TRUE(contains(desk.notes(), "release v4 is asked for now, and v3 is not tried again"))
      << desk.notes();
}

TEST(ClusterCommands, RetryDoesNotWaitForever) {
  FailedDesk desk;
  RetryOptions options = waiting();
  options.timeout = std::chrono::seconds(0);
  EXPECT_EQ(desk.run(retry, options), 1);
  EXPECT_TRUE(contains(desk.notes(), "it has not ended within 0 s")) << desk.notes();
}

}  // namespace
}  // namespace twelvefactor::cli
