// Kinds that the API server need not serve, against one whose every answer the test decides: they come and go
// while the operator runs, and nobody asks for what no app wants.
#include "loop/kind_watches.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "kinds/read/read_app.hpp"
#include "support/counted_time.hpp"
#include "support/eventually.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::loop {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using testing::Peer;                    // not the peer of a spec

const AppKey kExposed{"n", "shop"};

/// While it serves HTTPRoutes, a list of one and then silence. Of other kinds it knows nothing.
class Cluster {
 public:
  explicit Cluster(int refusal) : refusal_(refusal) {}

  void answer(Peer& peer, const SeenRequest& request) {
    if (!request.has("httproutes")) {
      ++others_;
      return void(peer.respond(404, "{}"));
    }
    if (refusal_ != 0) {
      ++refused_;
      return void(peer.respond(refusal_, "{}"));
    }
    ++served_;
    peer.begin_chunks();
    if (request.has("sendInitialEvents")) {
      peer.chunk(
          R"({"type":"ADDED","object":{"kind":"HTTPRoute","metadata":{"name":"shop-web","namespace":"n","uid":")"
          R"(11111111-2222-4333-8444-555555555555","resourceVersion":"4","labels":{"twelvefactor.dev/app":"shop"}}}})"
          "\n" +
          end_mark(5));
      return void(peer.end_chunks());
    }
    while (refusal_ == 0 && !over_) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    peer.end_chunks();
  }

  std::atomic<int> refusal_;
  std::atomic<int> refused_{0};
  std::atomic<int> others_{0};
  std::atomic<int> served_{0};
  std::atomic<bool> over_{false};
};

class KindWatching : public ::testing::TestWithParam<int> {
 protected:
  KindWatching()
      : cluster_(GetParam()),
        server_([this](Peer& peer, const SeenRequest& request) { cluster_.answer(peer, request); }),
        session_(plain_session(server_.url())),
        watches_(*session_, store_, queue_, metrics_, {Kind::kHttpRoute, Kind::kPodMonitor}, {},
                 {std::chrono::milliseconds(1000), std::chrono::milliseconds(60000), time_.clock()}) {
    watches_.start([this] { answered_ = true; });
  }
  ~KindWatching() override {
    cluster_.over_ = true;
    watches_.stop();
  }

  void app(bool routed) {
    kinds::ReadApp read{kExposed, {}};
    read.app.resource_version = ++version_;
    read.app.exposed = routed;
    read.app.routed = routed;
    store_.app_applied(std::move(read));
    watches_.look();
  }
  [[nodiscard]] bool becomes(Served how) {
    return eventually([&] { return store_.snapshot(kExposed)->http_routes == how; });
  }
  [[nodiscard]] std::size_t routes() { return store_.snapshot(kExposed)->children.size(); }

  CountedTime time_;
  Cluster cluster_;
  WatchServer server_;
  store::Store store_;
  queue::Queue queue_;
  telemetry::Metrics metrics_;
  std::unique_ptr<kube::Session> session_;
  std::uint64_t version_ = 0;
  std::atomic<bool> answered_{false};
  KindWatches watches_;
};

INSTANTIATE_TEST_SUITE_P(Refusals, KindWatching, ::testing::Values(404, 403));

TEST_P(KindWatching, AskOnceWhileNoAppWantsIt) {
  ASSERT_TRUE(eventually([&] { return answered_.load(); }))
      << "the operator waits for no kind that is missing";
  app(false);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_EQ(cluster_.refused_, 1);
  EXPECT_EQ(cluster_.others_, 1) << "PodMonitors, once";
}

TEST_P(KindWatching, SeeAKindComeAndGo) {
  const Served refused = GetParam() == 404 ? Served::kNo : Served::kForbidden;
  app(true);
  ASSERT_TRUE(becomes(refused));
  ASSERT_TRUE(eventually([&] { return cluster_.refused_ >= 3; })) << "it is asked for again";
  cluster_.refusal_ = 0;
  ASSERT_TRUE(becomes(Served::kYes));
  EXPECT_EQ(routes(), 1U);
  cluster_.refusal_ = GetParam();
  ASSERT_TRUE(becomes(refused));
  EXPECT_EQ(routes(), refused == Served::kNo ? 0U : 1U);
  cluster_.refusal_ = 0;
  ASSERT_TRUE(becomes(Served::kYes));
  EXPECT_EQ(routes(), 1U);
}

}  // namespace
}  // namespace twelvefactor::loop
