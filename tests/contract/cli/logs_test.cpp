// `twelvefactor ps` and `logs` against a server that plays the pods: what is asked for, and what comes out.
#include "cli/pods/logs.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include <nlohmann/json.hpp>

#include "cli/pods/ps.hpp"
#include "support/eventually.hpp"
#include "support/server_kubeconfig.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::cli {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using testing::Peer;                    // not the peer of a spec
using Json = nlohmann::json;

constexpr const char* kPods = "/api/v1/namespaces/team/pods";

Json pod(const std::string& name, const std::string& process, bool running = true) {
  Json state =
      running ? Json{{"running", Json::object()}} : Json{{"waiting", {{"reason", "ContainerCreating"}}}};
  return {{"metadata",
           {{"name", name},
            {"labels", {{"twelvefactor.dev/process", process}, {"twelvefactor.dev/release", "v1"}}}}},
          {"status",
           {{"phase", "Running"},
            {"containerStatuses",
             {{{"name", "app"}, {"restartCount", 0}, {"ready", running}, {"state", state}}}}}}};
}

class Fleet {
 public:
  Fleet()
      : server_([this](Peer& peer, const SeenRequest& request) { answer(peer, request); }),
        kubeconfig_(server_kubeconfig(server_.url())) {}
  ~Fleet() { over_ = true; }

  void set(const std::string& name, const Json& pod, const std::string& log) {
    const std::lock_guard lock(mutex_);
    pods_[name] = pod;
    logs_[name] = log;
  }
  int run(LogsOptions options, std::stop_token stop = {}) {
    options.cluster.app = "shop";
    options.cluster.kubeconfig = kubeconfig_;
    options.look_every = std::chrono::milliseconds(10);
    auto cluster = Cluster::open(options.cluster);
    if (!cluster) return -1;
    std::istringstream in;
    return logs(options, *cluster, {&in, &out_, &notes_, false, {}, {}}, std::move(stop));
  }
  int list() {
    PsOptions options;
    options.cluster.app = "shop";
    options.cluster.kubeconfig = kubeconfig_;
    auto cluster = Cluster::open(options.cluster);
    std::istringstream in;
    return cluster ? ps(options, *cluster, {&in, &out_, &notes_, false, {}, {}}) : -1;
  }
  [[nodiscard]] std::vector<std::string> log_requests() const {
    std::vector<std::string> targets;
    for (const SeenRequest& each : server_.requests()) {
      if (each.has("/log?")) targets.push_back(each.target);
    }
    return targets;
  }

  std::ostringstream out_;
  std::ostringstream notes_;
  std::atomic<int> refusal_{0};
  bool there_ = true;

 private:
  void answer(Peer& peer, const SeenRequest& request) {
    if (request.target.starts_with(std::string(kPods) + "?")) {
      Json items = Json::array();
      const std::lock_guard lock(mutex_);
      for (const auto& [name, each] : pods_) items.push_back(each);
      return void(peer.respond(200, Json{{"items", items}}.dump()));
    }
    if (!request.has("/log?"))
      return void(peer.respond(
          there_ ? 200 : 404,
          there_
              ? "{}"
              : R"({"kind": "Status", "code": 404, "reason": "NotFound", "message": "it \"x\" not found"})"));
    if (refusal_ != 0)
      return void(
          peer.respond(refusal_, R"({"kind": "Status", "code": 403, "message": "pods \"p\" is forbidden"})"));
    const std::size_t begin = std::string(kPods).size() + 1;
    const std::string name = request.target.substr(begin, request.target.find('/', begin) - begin);
    peer.begin_chunks();
    {
      const std::lock_guard lock(mutex_);
      peer.chunk(logs_[name]);
    }
    if (request.has("follow=true") && !request.has("shop-web-ends")) {
      while (!over_) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    peer.end_chunks();
  }

  std::mutex mutex_;
  std::map<std::string, Json> pods_;
  std::map<std::string, std::string> logs_;
  std::atomic<bool> over_{false};
  TestServer server_;
  std::string kubeconfig_;
};

TEST(Logs, AreOneInTheOrderOfTime) {
  Fleet fleet;
  fleet.set("shop-web-1", pod("shop-web-1", "web"),
            "2026-12-01T10:00:00.1Z first\n2026-12-01T10:00:03Z fourth\n");
  fleet.set("shop-worker-1", pod("shop-worker-1", "worker"),
            "2026-12-01T10:00:00.2Z second\n2026-12-01T10:00:02Z third\n");
  fleet.set("shop-web-2", pod("shop-web-2", "web", false), "never asked for");
  EXPECT_EQ(fleet.run({}), 0) << fleet.notes_.str();
  EXPECT_EQ(fleet.out_.str(), "web-1    first\nworker-1 second\nworker-1 third\nweb-1    fourth\n");
  EXPECT_EQ(
      fleet.log_requests(),
      (std::vector<std::string>{
          "/api/v1/namespaces/team/pods/shop-web-1/log?timestamps=true&container=app&tailLines=100",
          "/api/v1/namespaces/team/pods/shop-worker-1/log?timestamps=true&container=app&tailLines=100"}));
}

TEST(Logs, AreAskedForAsTheFlagsSay) {
  Fleet fleet;
  fleet.set("shop-web-1", pod("shop-web-1", "web"), "2026-12-01T10:00:00Z a\n");
  LogsOptions options;
  options.pods.processes = {"web"};
  options.container = "nginx";
  options.previous = options.timestamps = options.bare = true;
  options.tail = -1;
  options.since = std::chrono::seconds(90);
  EXPECT_EQ(fleet.run(options), 0);
  EXPECT_EQ(fleet.out_.str(), "2026-12-01T10:00:00Z a\n");
  ASSERT_EQ(fleet.log_requests().size(), 1U);
  EXPECT_EQ(fleet.log_requests().front(),
            "/api/v1/namespaces/team/pods/shop-web-1/"
            "log?timestamps=true&container=nginx&previous=true&sinceSeconds=90");
}

TEST(Logs, ThatMayNotBeReadAreToldWithTheirPod) {
  Fleet fleet;
  fleet.set("shop-web-1", pod("shop-web-1", "web"), "");
  fleet.refusal_ = 403;
  EXPECT_EQ(fleet.run({}), 1);
  EXPECT_NE(fleet.notes_.str().find("shop-web-1: "), std::string::npos) << fleet.notes_.str();
  EXPECT_EQ(fleet.out_.str(), "");
}

TEST(Logs, OfNoPodSayHowToLookFurther) {
  Fleet fleet;
  EXPECT_EQ(fleet.run({}), 0);
  EXPECT_EQ(fleet.notes_.str(),
            "twelvefactor: no such pod has begun to write; how the app is: twelvefactor status shop -n team "
            "--kubeconfig " +
                fleet.notes_.str().substr(fleet.notes_.str().rfind(' ') + 1));
  fleet.there_ = false;
  EXPECT_EQ(fleet.run({}), 1);
  EXPECT_NE(fleet.notes_.str().find("app shop in namespace team does not exist"), std::string::npos);
  EXPECT_EQ(fleet.list(), 1);
}

TEST(Logs, FollowPodsThatComeAndTakeUpThoseThatWereCut) {
  Fleet fleet;
  fleet.set("shop-web-1", pod("shop-web-1", "web"), "2026-12-01T10:00:00Z a\n");
  fleet.set("shop-web-ends", pod("shop-web-ends", "web"), "2026-12-01T10:00:00Z x\n");
  LogsOptions options;
  options.follow = true;
  int code = -1;
  {
    std::jthread following([&](const std::stop_token& stop) { code = fleet.run(options, stop); });
    // The stream of one ends again and again, as when a container restarts: each time from where it was.
    ASSERT_TRUE(eventually([&] {
      const auto asked = fleet.log_requests();
      return std::ranges::count_if(asked, [](const std::string& each) {
               return each.find("shop-web-ends") != std::string::npos;
             }) >= 3;
    }));
    fleet.set("shop-worker-1", pod("shop-worker-1", "worker"), "2026-12-01T10:00:05Z b\n");
    ASSERT_TRUE(eventually([&] {
      const auto asked = fleet.log_requests();
      return std::ranges::any_of(asked, [](const std::string& each) {
        return each.find("shop-worker-1/log?timestamps=true&container=app&follow=true") !=
                   std::string::npos &&
               each.find("tailLines") == std::string::npos;
      });
    })) << "of one that came meanwhile everything is new";
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_EQ(code, 0);
  std::istringstream lines(fleet.out_.str());
  std::map<std::string, int> count;
  for (std::string line; std::getline(lines, line);) ++count[line.substr(line.rfind(' ') + 1)];
  EXPECT_EQ(count, (std::map<std::string, int>{{"a", 1}, {"b", 1}, {"x", 1}})) << fleet.out_.str();
  const auto asked = fleet.log_requests();
  EXPECT_TRUE(std::ranges::any_of(asked, [](const std::string& each) {
    return each.find("shop-web-ends") != std::string::npos &&
           each.find("sinceTime=2026-12-01T10%3A00%3A00Z") != std::string::npos;
  }));
}

TEST(Ps, ListsThePods) {
  Fleet fleet;
  fleet.set("shop-web-1", pod("shop-web-1", "web"), "");
  EXPECT_EQ(fleet.list(), 0);
  EXPECT_NE(fleet.out_.str().find("web       shop-web-1   v1        yes     Running"), std::string::npos)
      << fleet.out_.str();
}

}  // namespace
}  // namespace twelvefactor::cli
