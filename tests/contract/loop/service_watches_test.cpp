// Watches of Provisioned Services against a server whose every answer the test decides: they come and go with
// the apps that name a kind, and what is refused is told, tried again, and never in a hurry.
#include "loop/service_watches.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <set>

#include "support/counted_time.hpp"
#include "support/eventually.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::loop {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using testing::Peer;                    // not the peer of a spec
using State = ServiceFacts::State;
using std::chrono::milliseconds;

const AppKey kShop{"n", "shop"};
const ServiceRef kDatabase{{"example.com/v1", "Cluster"}, "shop-db"};

std::string resources(const std::string& kind = "Cluster", const std::string& plural = "clusters",
                      bool namespaced = true) {
  return R"({"kind": "APIResourceList", "resources": [{"name": ")" + plural + R"(", "kind": ")" + kind +
         R"(", "namespaced": )" + (namespaced ? "true" : "false") +
         R"(, "verbs": ["get", "list", "watch"]}]})";
}

std::string service(const std::string& type, const std::string& secret, int version) {
  return R"({"type":")" + type +
         R"(","object":{"kind":"Cluster","metadata":{"namespace":"n","name":"shop-db","resourceVersion":")" +
         std::to_string(version) + R"("},"status":{"binding":{"name":")" + secret + "\"}}}}\n";
}

kinds::ReadApp app(std::uint64_t version, std::vector<ServiceRef> services, const AppKey& key = kShop) {
  kinds::ReadApp read{key, {}};
  read.app.resource_version = version;
  read.app.services = std::move(services);
  return read;
}

class Watched {
 public:
  explicit Watched(const std::string& url,
                   ServiceTiming timing = {milliseconds(5), milliseconds(40), milliseconds(10000)},
                   store::Lists lists = store::Lists::kOfTheCluster)
      : store(lists), session_(plain_session(url)), watches_(*session_, store, sinks(), timing) {
    watches_.start();
  }

  void name(std::vector<ServiceRef> services, const AppKey& key = kShop) {
    store.app_applied(app(++version_, std::move(services), key));
    watches_.look();
  }
  ServiceFacts facts(const ServiceRef& reference = kDatabase) {
    return store.snapshot(kShop)->services.at(reference);
  }
  bool becomes(State state) {
    return eventually([&] { return facts().state == state; });
  }
  void stop() { watches_.stop(); }

  store::Store store;
  std::atomic<int> woken{0};
  std::atomic<int> events{0};
  std::atomic<int> troubles{0};

 private:
  ServiceSinks sinks() {
    return {[this](const store::Woken& apps) { woken += static_cast<int>(apps.size()); },
            [this] { ++events; }, [this](watch::Trouble) { ++troubles; }};
  }

  std::unique_ptr<kube::Session> session_;
  std::uint64_t version_ = 0;
  ServiceWatches watches_;
};

/// Only the pauses between two questions where the kind is become longer: what a watch gets over by itself
/// has pauses of its own.
constexpr std::chrono::seconds kLongestOfAWatch{30};

ServiceTiming counted(CountedTime& time) {
  return {milliseconds(1000), milliseconds(60000), milliseconds(10000), time.clock()};
}

std::size_t count(const TestServer& server, std::string_view part) {
  const auto all = server.requests();
  return static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [part](const SeenRequest& each) { return each.has(part); }));
}

TEST(ServiceWatches, AskNothingWhileNoAppNamesAService) {
  WatchServer server([](Peer& peer, const SeenRequest&) { peer.respond(500, "{}"); });
  Watched watched(server.url());
  watched.name({});
  watched.stop();
  EXPECT_TRUE(server.requests().empty());
}

TEST(ServiceWatches, FollowAServiceFromItsListToItsEnd) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    if (request.target == "/apis/example.com/v1") {
      peer.respond(200, resources());
      return;
    }
    peer.begin_chunks();
    peer.chunk(service("ADDED", "one", 1) + end_mark(2));
    peer.chunk(service("MODIFIED", "two", 3));
    peer.be_silent();
  });
  Watched watched(server.url());
  watched.name({kDatabase});
  ASSERT_TRUE(eventually([&] { return watched.facts().secret == "two"; }));
  EXPECT_TRUE(eventually([&] { return watched.woken >= 2; })) << "by the list and by the change";
  EXPECT_EQ(watched.events, 2);
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_TRUE(requests[1].target.starts_with("/apis/example.com/v1/clusters?"));
  watched.stop();
}

TEST(ServiceWatches, OneWatchServesAllAppsAndEndsWithTheLast) {
  std::atomic<int> open{0};
  WatchServer server([&open](Peer& peer, const SeenRequest& request) {
    if (request.target == "/apis/example.com/v1") {
      peer.respond(200, resources());
      return;
    }
    ++open;
    peer.begin_chunks();
    peer.chunk(service("ADDED", "one", 1) + end_mark(2));
    peer.be_silent();
    --open;
  });
  Watched watched(server.url());
  watched.name({kDatabase});
  ASSERT_TRUE(watched.becomes(State::kBound));
  watched.name({kDatabase, {kDatabase.kind, "another"}}, {"n", "other"});
  watched.name({});
  EXPECT_EQ(count(server, "watch=true"), 1U);
  EXPECT_EQ(open, 1);
  watched.name({}, {"n", "other"});
  EXPECT_TRUE(eventually([&] { return open == 0; }));
  watched.name({kDatabase});
  ASSERT_TRUE(watched.becomes(State::kBound)) << "and it begins anew";
  EXPECT_EQ(count(server, "watch=true"), 2U);
}

TEST(ServiceWatches, AKindThatIsMissingIsToldAndFoundWhenItComes) {
  std::atomic<bool> defined{false};
  WatchServer server([&defined](Peer& peer, const SeenRequest& request) {
    if (request.target == "/apis/example.com/v1") {
      defined ? peer.respond(200, resources()) : peer.respond(404, status(404, "NotFound"));
      return;
    }
    peer.begin_chunks();
    peer.chunk(service("ADDED", "one", 1) + end_mark(2));
    peer.be_silent();
  });
  Watched watched(server.url());
  watched.name({kDatabase});
  ASSERT_TRUE(watched.becomes(State::kKindMissing));
  EXPECT_EQ(count(server, "clusters"), 0U) << "nothing is watched that is not there";
  defined = true;
  EXPECT_TRUE(watched.becomes(State::kBound));
}

TEST(ServiceWatches, AGroupWithoutTheKindAndAKindWithoutNamespaceAreTold) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    peer.respond(200, request.has("example.com/v1beta1") ? resources("Cluster", "clusters", false)
                                                         : resources("Zone"));
  });
  Watched watched(server.url());
  const ServiceRef zone{{"example.com/v1beta1", "Cluster"}, "a"};
  watched.name({kDatabase, zone});
  ASSERT_TRUE(watched.becomes(State::kKindMissing));
  EXPECT_TRUE(eventually([&] { return watched.facts(zone).state == State::kKindUnusable; }));
  EXPECT_EQ(watched.facts(zone).detail, "its objects are in no namespace");
}

TEST(ServiceWatches, AForbiddenKindIsToldWithTheServersWordsAndTriedWithPauses) {
  std::atomic<bool> granted{false};
  WatchServer server([&granted](Peer& peer, const SeenRequest& request) {
    if (request.target == "/apis/example.com/v1") {
      peer.respond(200, resources());
    } else if (!granted) {
      peer.respond(403, status(403, "Forbidden"));
    } else {
      peer.begin_chunks();
      peer.chunk(service("ADDED", "one", 1) + end_mark(2));
      peer.be_silent();
    }
  });
  CountedTime time;
  Watched watched(server.url(), counted(time));
  watched.name({kDatabase});
  ASSERT_TRUE(watched.becomes(State::kForbidden));
  EXPECT_EQ(watched.facts().detail, "told so");
  EXPECT_TRUE(time.saw_pause_beyond(kLongestOfAWatch)) << "asked less and less often";
  granted = true;
  EXPECT_TRUE(watched.becomes(State::kBound));
}

/// A server of the kind, whose list is there; watches that are refused with this code end it, and discovery
/// says what the test says.
Script refuses_after_list(int code, std::atomic<bool>& refuses, std::atomic<bool>& discovered,
                          std::atomic<int>& asked) {
  return [&, code](Peer& peer, const SeenRequest& request) {
    if (request.target == "/apis/example.com/v1") {
      ++asked;
      discovered ? peer.respond(200, resources()) : peer.respond(404, status(404, "NotFound"));
    } else if (refuses) {
      peer.respond(code, status(code, "Refused"));
    } else {
      peer.begin_chunks();
      if (request.has("sendInitialEvents")) peer.chunk(service("ADDED", "one", 1) + end_mark(2));
      while (!refuses && peer.chunk("\n")) peer.pause(milliseconds(2));
      peer.close();
    }
  };
}

TEST(ServiceWatches, ARefusalAfterAListEndsTheWatchAndDiscoveryIsAskedAgain) {
  for (const auto& [code, state] : {std::pair{404, State::kKindMissing}, std::pair{401, State::kForbidden},
                                    std::pair{403, State::kForbidden}}) {
    std::atomic<bool> refuses{false};
    std::atomic<bool> discovered{true};
    std::atomic<int> asked{0};
    CountedTime time;
    WatchServer server(refuses_after_list(code, refuses, discovered, asked));
    Watched watched(server.url(), counted(time));
    watched.name({kDatabase});
    ASSERT_TRUE(watched.becomes(State::kBound)) << code;
    EXPECT_EQ(asked, 1) << code;
    refuses = true;
    ASSERT_TRUE(watched.becomes(state)) << code;
    EXPECT_GE(asked, 3) << code << ": once for each refusal";
    EXPECT_EQ(watched.facts().detail, code == 404 ? "" : "told so");
    EXPECT_TRUE(time.saw_pause_beyond(kLongestOfAWatch)) << code << ": asked less and less often";
    refuses = false;
    EXPECT_TRUE(watched.becomes(State::kBound)) << code << ": and found again";
  }
}

TEST(ServiceWatches, AKindThatDisappearsIsMissingAndFoundWhenItComesBack) {
  std::atomic<bool> gone{false};
  std::atomic<bool> discovered{true};
  std::atomic<int> asked{0};
  CountedTime time;
  WatchServer server(refuses_after_list(404, gone, discovered, asked));
  Watched watched(server.url(), counted(time));
  watched.name({kDatabase});
  ASSERT_TRUE(watched.becomes(State::kBound));
  discovered = false;
  gone = true;
  ASSERT_TRUE(watched.becomes(State::kKindMissing));
  EXPECT_TRUE(eventually([&] { return watched.woken >= 2; })) << "the apps that name it are told";
  gone = false;
  discovered = true;
  EXPECT_TRUE(watched.becomes(State::kBound));
}

TEST(ServiceWatches, OneRefusalOfWhatIsKnownIsNotBelievedAndManyAre) {
  std::atomic<int> watches{0};
  std::atomic<int> refusals{1};
  std::atomic<bool> ends{false};
  WatchServer server([&](Peer& peer, const SeenRequest& request) {
    if (request.target == "/apis/example.com/v1") {
      peer.respond(200, resources());
      return;
    }
    if (++watches > 1 && refusals-- > 0) {
      peer.respond(403, status(403, "Forbidden"));
      return;
    }
    peer.begin_chunks();
    peer.chunk(service("ADDED", "one", 1) + end_mark(2));
    while (watches > 1 && !ends) peer.pause(milliseconds(2));
    peer.close();
  });
  Watched watched(server.url());
  watched.name({kDatabase});
  ASSERT_TRUE(watched.becomes(State::kBound));
  ASSERT_TRUE(eventually([&] { return watches >= 3; }));
  EXPECT_EQ(watched.facts().state, State::kBound) << "an API server that has just started refuses too";
  EXPECT_EQ(watched.woken, 1) << "nobody was told otherwise in between";
  refusals = 1000;
  ends = true;
  EXPECT_TRUE(watched.becomes(State::kForbidden));
}

TEST(ServiceWatches, AnApiServerThatDoesNotAnswerIsToldAfterAWhile) {
  WatchServer server([](Peer& peer, const SeenRequest&) { peer.be_silent(); });
  Watched watched(server.url(), {milliseconds(5), milliseconds(40), milliseconds(50)});
  watched.name({kDatabase});
  EXPECT_TRUE(watched.facts().detail.empty());
  EXPECT_TRUE(eventually([&] { return !watched.facts().detail.empty(); }));
  EXPECT_EQ(watched.facts().state, State::kUnknown);
  watched.stop();  // does not wait for an answer
}

TEST(ServiceWatches, AnApiServerInTroubleIsToldAfterAFewTries) {
  WatchServer server(
      [](Peer& peer, const SeenRequest&) { peer.respond(503, status(503, "ServiceUnavailable")); });
  Watched watched(server.url());
  watched.name({kDatabase});
  ASSERT_TRUE(watched.becomes(State::kUnavailable));
  EXPECT_EQ(watched.facts().detail, "told so");
  EXPECT_GE(server.requests().size(), 3U);
}

TEST(ServiceWatches, NoMoreThan32AreOpenAndTheNextIsTold) {
  std::mutex mutex;
  std::set<std::string> open;
  WatchServer server([&](Peer& peer, const SeenRequest& request) {
    const std::string path = request.target.substr(0, request.target.find('?'));
    if (!path.ends_with("/clusters")) {
      peer.respond(200, resources());
      return;
    }
    {
      const std::lock_guard lock(mutex);
      open.insert(path);
    }
    peer.begin_chunks();
    peer.chunk(end_mark(2));
    peer.be_silent();
    const std::lock_guard lock(mutex);
    open.erase(path);
  });
  Watched watched(server.url());
  const auto opened = [&] {
    const std::lock_guard lock(mutex);
    return open.size();
  };
  // By two other namespaces, each as many as it may name.
  const auto many = [](const std::string& where) {
    std::vector<ServiceRef> kinds;
    for (std::size_t i = 0; i < ServiceWatches::kMostOfNamespace; ++i)
      kinds.push_back({{where + std::to_string(i) + ".example.com/v1", "Cluster"}, "a"});
    return kinds;
  };
  static_assert(2 * ServiceWatches::kMostOfNamespace == ServiceWatches::kMost);
  watched.name(many("a"), {"a", "shop"});
  watched.name(many("b"), {"b", "shop"});
  ASSERT_TRUE(eventually([&] { return opened() == ServiceWatches::kMost; }));
  watched.name({kDatabase});
  ASSERT_TRUE(watched.becomes(State::kTooManyKinds));
  EXPECT_EQ(watched.facts().detail, "apps name more than 32 kinds of services");
  EXPECT_EQ(opened(), ServiceWatches::kMost);
  watched.name({}, {"a", "shop"});
  EXPECT_TRUE(watched.becomes(State::kMissing)) << "a place is free, and it is watched";
}

TEST(ServiceWatches, KindsThatDoNotExistTakeNoPlace) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    if (request.target == "/apis/example.com/v1") {
      peer.respond(200, resources());
    } else if (request.has("attacker")) {
      peer.respond(404, status(404, "NotFound"));
    } else {
      peer.begin_chunks();
      peer.chunk(service("ADDED", "one", 1) + end_mark(2));
      peer.be_silent();
    }
  });
  Watched watched(server.url());
  // More than there are streams and threads.
  for (std::size_t space = 0; space < 12; ++space) {
    const std::string where = "t" + std::to_string(space);
    std::vector<ServiceRef> none;
    for (std::size_t i = 0; i < ServiceWatches::kMostOfNamespace; ++i)
      none.push_back({{where + std::to_string(i) + ".attacker.example/v1", "Thing"}, "a"});
    watched.name(none, {where, "shop"});
  }
  ASSERT_TRUE(eventually([&] { return count(server, "attacker") >= ServiceWatches::kMost; }));
  watched.name({kDatabase});
  EXPECT_TRUE(watched.becomes(State::kBound));
}

TEST(ServiceWatches, ANamespaceThatNamesTooManyKindsIsToldAlone) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    if (request.target == "/apis/example.com/v1") {
      peer.respond(200, resources());
    } else if (!request.has("/clusters")) {
      peer.respond(404, status(404, "NotFound"));
    } else {
      peer.begin_chunks();
      peer.chunk(service("ADDED", "one", 1) + end_mark(2));
      peer.be_silent();
    }
  });
  Watched watched(server.url());
  std::vector<ServiceRef> many;
  for (std::size_t i = 0; i < ServiceWatches::kMostOfNamespace; ++i)
    many.push_back({{"g" + std::to_string(i) + ".attacker.example/v1", "Thing"}, "a"});
  watched.name(many);
  many.push_back(kDatabase);
  watched.name(many);
  ASSERT_TRUE(watched.becomes(State::kTooManyKinds));
  EXPECT_EQ(watched.facts().detail, "apps of one namespace name more than 16 kinds of services");
  EXPECT_EQ(count(server, "example.com"), 0U) << "nothing is asked about it";
}

TEST(ServiceWatches, KindsOfKubernetesItselfAreNeverAskedFor) {
  WatchServer server([](Peer& peer, const SeenRequest&) { peer.respond(500, "{}"); });
  Watched watched(server.url());
  const ServiceRef config_map{{"v1", "ConfigMap"}, "a"};
  const ServiceRef deployment{{"apps/v1", "Deployment"}, "a"};
  watched.name({config_map, deployment});
  ASSERT_TRUE(eventually([&] { return watched.facts(config_map).state == State::kKindUnusable; }));
  EXPECT_TRUE(eventually([&] { return watched.facts(deployment).state == State::kKindUnusable; }));
  watched.stop();
  EXPECT_TRUE(server.requests().empty()) << "their objects would stream through us in full";
}

TEST(ServiceWatches, InNamespacesEachHasItsOwn) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    if (request.target == "/apis/example.com/v1") {
      peer.respond(200, resources());
      return;
    }
    peer.begin_chunks();
    peer.chunk(service("ADDED", "one", 1) + end_mark(2));
    peer.be_silent();
  });
  Watched watched(server.url(), {}, store::Lists::kOfNamespaces);
  watched.name({kDatabase});
  ASSERT_TRUE(watched.becomes(State::kBound));
  EXPECT_EQ(count(server, "/apis/example.com/v1/namespaces/n/clusters?"), 1U);
}

}  // namespace
}  // namespace twelvefactor::loop
