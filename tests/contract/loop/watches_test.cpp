// Every watch of the operator, as many as the code has, damaged in every way: each goes on by itself, from
// where it was or with a new list, and what happens afterwards is heard.
#include "loop/watches.hpp"

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <regex>

#include "support/counted_time.hpp"
#include "support/eventually.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::loop {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using testing::Peer;                    // not the peer of a spec

/// Which watch a request is of: path and selector.
std::string watch_of(const SeenRequest& request) {
  const std::string path = request.target.substr(0, request.target.find('?'));
  const auto selector = request.target.find("labelSelector=");
  return selector == std::string::npos
             ? path
             : path + " " + request.target.substr(selector, request.target.find('&', selector) - selector);
}

bool is_list(const SeenRequest& request) {
  return request.has("sendInitialEvents");
}

/// A server whose lists are empty. The first request of each watch after its list is damaged; the next one
/// that goes on from there is told of one object.
class DamagedServer {
 public:
  explicit DamagedServer(Script damage, int times = 1)
      : damage_(std::move(damage)),
        times_(times),
        server_([this](Peer& peer, const SeenRequest& request) { answer(peer, request); }) {}

  [[nodiscard]] std::string url() const { return server_.url(); }
  [[nodiscard]] std::vector<SeenRequest> requests() const { return server_.requests(); }

 private:
  void answer(Peer& peer, const SeenRequest& request) {
    if (is_list(request)) {
      peer.begin_chunks();
      peer.chunk(end_mark(5));
      return void(peer.end_chunks());
    }
    int number = 0;
    {
      const std::lock_guard lock(mutex_);
      number = ++seen_[watch_of(request)];
    }
    if (number <= times_) return damage_(peer, request);
    peer.begin_chunks();
    peer.chunk(event("ADDED", "a", 6));
    peer.be_silent();
  }

  Script damage_;
  const int times_;
  std::mutex mutex_;
  std::map<std::string, int> seen_;
  WatchServer server_;
};

class Watching {
 public:
  explicit Watching(const std::string& url, const std::vector<std::string>& namespaces = {})
      : store_(namespaces.empty() ? store::Lists::kOfTheCluster : store::Lists::kOfNamespaces),
        session_(plain_session(url)),
        watches_(*session_, store_, queue_, metrics_, namespaces, {},
                 {std::chrono::seconds(1), time.clock()}) {
    watches_.start([this] { synced = true; });
  }

  /// Sum of a counter over its series; `label`: of those that have it alone.
  int sum(const std::string& counter, const std::string& label = "") {
    const std::string text = metrics_.text(0);
    const std::regex line("(?:^|\n)" + counter + "\\{([^}]*)\\} ([0-9]+)");
    int all = 0;
    for (std::sregex_iterator each(text.begin(), text.end(), line), end; each != end; ++each) {
      if ((*each)[1].str().find(label) != std::string::npos) all += std::stoi((*each)[2].str());
    }
    return all;
  }
  int events() { return sum("twelvefactor_watch_events_total"); }
  int troubles(const std::string& cause) {
    return sum("twelvefactor_watch_restarts_total", "cause=\"" + cause + "\"");
  }
  [[nodiscard]] std::string problem() const { return watches_.problem(); }

  CountedTime time;
  std::atomic<bool> synced{false};

 private:
  store::Store store_;
  queue::Queue queue_;
  telemetry::Metrics metrics_;
  std::unique_ptr<kube::Session> session_;
  Watches watches_;
};

constexpr std::size_t kAlways = store::kSourceCount - store::kOptionalCount;
constexpr int kWatches = static_cast<int>(kAlways);

std::size_t lists(const DamagedServer& server) {
  const auto all = server.requests();
  return static_cast<std::size_t>(std::ranges::count_if(all, is_list));
}

struct Damage {
  const char* name;
  const char* cause;
  Script damage;
  bool lists_anew = false;
  int times = 1;
};

Script refuse(int code, const char* reason) {
  return [=](Peer& peer, const SeenRequest&) { peer.respond(code, status(code, reason)); };
}

Script say(const std::string& bytes) {
  return [=](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    peer.chunk(bytes);
    peer.be_silent();
  };
}

const std::vector<Damage> kDamages{
    {"silent", "idle", [](Peer& peer, const SeenRequest&) { peer.be_silent(); }},
    {"silent after its head", "idle", say("\n")},
    {"cut", "connection",
     [](Peer& peer, const SeenRequest&) {
       peer.begin_chunks();
       peer.close();
     }},
    {"cut within an event", "connection",
     [](Peer& peer, const SeenRequest&) {
       peer.begin_chunks();
       peer.chunk("{\"type\":");
       peer.close();
     }},
    {"garbled", "garbled", say("garbage\n")},
    {"a page of HTML", "garbled", say("<html>\n")},
    {"an error", "server_error", say(error_event(500, "InternalError"))},
    {"expired", "expired", say(error_event(410, "Expired")), true},
    {"expired as a status", "expired", refuse(410, "Expired"), true},
    {"stale", "server_error",
     [](Peer& peer, const SeenRequest&) {
       peer.respond(504,
                    R"({"kind":"Status","code":504,"message":"Too large resource version: 5, current: 3"})");
     },
     true, 3},
    {"overloaded", "server_error", refuse(503, "ServiceUnavailable"), false, 3},
    {"unauthorized", "unauthorized", refuse(401, "Unauthorized"), false, 3},
    {"forbidden", "forbidden", refuse(403, "Forbidden"), false, 3},
    {"absent", "absent", refuse(404, "NotFound"), false, 3}};

TEST(Watches, EachGoesOnAfterEachDamage) {
  for (const Damage& damage : kDamages) {
    DamagedServer server(damage.damage, damage.times);
    Watching watching(server.url());
    ASSERT_TRUE(eventually([&] { return watching.events() == kWatches; }))
        << damage.name << ": " << watching.events() << " of " << kWatches << " were heard";
    std::map<std::string, int> seen;
    for (const SeenRequest& request : server.requests()) ++seen[watch_of(request)];
    EXPECT_EQ(seen.size(), kAlways) << damage.name << ": each has a place of its own";
    EXPECT_EQ(lists(server), kAlways * (damage.lists_anew ? 2 : 1)) << damage.name;
    EXPECT_EQ(watching.problem(), "") << damage.name;
    // Policies are gone without where they are absent, namespaces where they are forbidden; that is no
    // trouble.
    const std::string_view cause = damage.cause;
    const bool does_without = cause == "absent" || cause == "forbidden";
    EXPECT_EQ(watching.troubles(damage.cause), damage.times * (kWatches - (does_without ? 1 : 0)))
        << damage.name;
  }
}

TEST(Watches, InNamespacesEachGoesOnToo) {
  DamagedServer server(kDamages.front().damage);
  Watching watching(server.url(), {"one", "two"});
  // IngressClasses and namespaces are not watched, and policies once.
  EXPECT_TRUE(eventually([&] { return watching.events() == 2 * (kWatches - 3) + 1; })) << watching.events();
}

TEST(Watches, ReadinessTellsWhichListIsNotThereAndWhatToDo) {
  std::atomic<bool> absent{true};
  WatchServer server([&](Peer& peer, const SeenRequest& request) {
    if (absent && request.has("/admintasks?")) return void(peer.respond(404, status(404, "NotFound")));
    peer.begin_chunks();
    if (is_list(request)) peer.chunk(end_mark(5));
    peer.be_silent();
  });
  Watching watching(server.url());
  ASSERT_TRUE(eventually([&] { return watching.troubles("absent") > 0; }));
  ASSERT_TRUE(eventually([&] { return watching.problem().find("admintasks") != std::string::npos; }));
  EXPECT_NE(watching.problem().find("install the definitions"), std::string::npos) << watching.problem();
  EXPECT_FALSE(watching.synced);
  absent = false;
  EXPECT_TRUE(eventually([&] { return watching.synced.load(); }));
  EXPECT_TRUE(eventually([&] { return watching.problem().empty(); })) << watching.problem();
}

/// A pod of a process as it is asked to go, or as it was last.
std::string leaving_pod(const std::string& type, const std::string& version, const std::string& state) {
  return R"({"type": ")" + type +
         R"(", "object": {"metadata": {"namespace": "ns", "name": "shop-web-a", "resourceVersion": ")" +
         version +
         R"(", "uid": "11111111-2222-4333-8444-000000000001", "deletionTimestamp": "2026-01-01T00:00:30Z", "deletionGracePeriodSeconds": 30,
  "labels": {"twelvefactor.dev/app": "shop", "twelvefactor.dev/process": "web", "twelvefactor.dev/release": "v4"}},
  "status": {"containerStatuses": [{"name": "app", "restartCount": 0, "state": {)" +
         state + "}}]}}}";
}

/// One line of a stream.
std::string in_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text + "\n";
}

TEST(Watches, OfPodsAreToldByTheDeletionHowTheCommandEnded) {
  const DamagedServer server([](Peer& peer, const SeenRequest& request) {
    peer.begin_chunks();
    if (request.target.starts_with("/api/v1/pods")) {
      peer.chunk(
          in_one_line(leaving_pod("MODIFIED", "6", R"("running": {"startedAt": "2026-01-01T00:00:00Z"})")));
      peer.chunk(in_one_line(leaving_pod(
          "DELETED", "7",
          R"("terminated": {"exitCode": 3, "reason": "Error", "finishedAt": "2026-01-01T00:00:02Z"})")));
    }
    peer.be_silent();
  });
  Watching watching(server.url());
  const auto ended = [&](const std::string& outcome) {
    return watching.sum("twelvefactor_pod_ends_total", "outcome=\"" + outcome + "\"");
  };
  EXPECT_TRUE(eventually([&] { return ended("error") == 1; }));
  EXPECT_EQ(ended("clean") + ended("killed") + ended("unknown"), 0);
}

}  // namespace
}  // namespace twelvefactor::loop
