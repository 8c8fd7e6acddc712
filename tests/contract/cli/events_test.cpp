// `twelvefactor events` against a server that plays a namespace: what is asked for, and what comes out.
#include "cli/events/events.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <sstream>
#include <thread>

#include <nlohmann/json.hpp>

#include "support/eventually.hpp"
#include "support/server_kubeconfig.hpp"
#include "support/test_server.hpp"

namespace twelvefactor::cli {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using testing::Peer;                    // not the peer of a spec
using Json = nlohmann::json;

Json event_of(const std::string& uid, const std::string& name, const std::string& time,
              const std::string& type = "Normal") {
  return {{"metadata", {{"uid", uid}}},
          {"type", type},
          {"reason", "R" + uid},
          {"involvedObject", {{"kind", "Pod"}, {"name", name}}},
          {"message", "m"},
          {"lastTimestamp", time}};
}

class Namespace {
 public:
  Namespace()
      : server_([this](Peer& peer, const SeenRequest& request) { answer(peer, request); }),
        kubeconfig_(server_kubeconfig(server_.url())) {}

  void add(Json event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }
  int run(EventsOptions options, std::stop_token stop = {}) {
    options.cluster.app = "shop";
    options.cluster.kubeconfig = kubeconfig_;
    options.look_every = std::chrono::milliseconds(10);
    auto cluster = Cluster::open(options.cluster);
    if (!cluster) return -1;
    std::istringstream in;
    return events(options, *cluster, {&in, &out_, &notes_, false, {}, {}}, std::move(stop));
  }
  [[nodiscard]] std::size_t looks() const {
    std::size_t found = 0;
    for (const SeenRequest& each : server_.requests()) found += each.has("/events?") ? 1U : 0U;
    return found;
  }

  std::ostringstream out_;
  std::ostringstream notes_;
  int refusal_ = 0;
  bool there_ = true;

 private:
  void answer(Peer& peer, const SeenRequest& request) {
    const std::lock_guard lock(mutex_);
    if (request.target.starts_with("/api/v1/namespaces/team/events?")) {
      if (refusal_ != 0)
        return void(
            peer.respond(refusal_, R"({"kind": "Status", "code": 403, "message": "events is forbidden"})"));
      // In two pages.
      const std::size_t half = request.has("continue=") ? 1 : 0;
      Json page = {{"items", Json::array()}, {"metadata", Json::object()}};
      for (std::size_t i = 0; i < events_.size(); ++i) {
        if (i % 2 == half) page["items"].push_back(events_[i]);
      }
      if (half == 0) page["metadata"]["continue"] = "next";
      return void(peer.respond(200, page.dump()));
    }
    if (request.has("/admintasks?"))
      return void(peer.respond(
          200, R"({"items": [{"metadata": {"name": "fix"}, "spec": {"appRef": {"name": "shop"}}}]})"));
    if (request.has("/twelvefactorapps?"))
      return void(peer.respond(
          200, R"({"items": [{"metadata": {"name": "shop"}}, {"metadata": {"name": "shop-web"}}]})"));
    if (there_) return void(peer.respond(200, "{}"));
    peer.respond(404,
                 R"({"kind": "Status", "code": 404, "reason": "NotFound", "message": "it \"x\" not found"})");
  }

  std::mutex mutex_;
  std::vector<Json> events_;
  TestServer server_;
  std::string kubeconfig_;
};

TEST(Events, OfTheAppAloneAreToldInTheOrderOfTime) {
  Namespace space;
  space.add(event_of("3", "shop-worker-1", "2026-12-01T10:03:00Z"));
  space.add(event_of("1", "shop-v1-migrate-x", "2026-12-01T10:01:00Z"));
  space.add(event_of("0", "shop-web-1", "2026-12-01T10:00:00Z"));  // of app shop-web
  space.add(event_of("2", "shop", "2026-12-01T10:02:00Z", "Warning"));
  EXPECT_EQ(space.run({}), 0) << space.notes_.str();
  EXPECT_EQ(space.out_.str(),
            "2026-12-01T10:01:00Z  Normal   R1                      Pod/shop-v1-migrate-x  m\n"
            "2026-12-01T10:02:00Z  Warning  R2                      Pod/shop  m\n"
            "2026-12-01T10:03:00Z  Normal   R3                      Pod/shop-worker-1  m\n");
}

TEST(Events, AreChosenByTheirTypeAndAge) {
  Namespace space;
  space.add(event_of("1", "shop", "2026-12-01T10:01:00Z", "Warning"));
  space.add(event_of("2", "shop", "2126-12-01T10:02:00Z", "Warning"));
  space.add(event_of("3", "shop", "2126-12-01T10:03:00Z"));
  EventsOptions options;
  options.warnings = true;
  options.since = std::chrono::seconds(90);
  options.cluster.output = Output::kJson;
  EXPECT_EQ(space.run(options), 0) << space.notes_.str();
  const Json printed = Json::parse(space.out_.str());
  ASSERT_EQ(printed.size(), 1U);
  EXPECT_EQ(printed[0]["reason"], "R2");
}

TEST(Events, AreFollowedWithoutTellingOneTwice) {
  Namespace space;
  space.add(event_of("1", "shop", "2026-12-01T10:01:00Z"));
  EventsOptions options;
  options.follow = true;
  int code = -1;
  {
    const std::jthread follower([&](const std::stop_token& stop) { code = space.run(options, stop); });
    ASSERT_TRUE(eventually([&] { return space.looks() > 4; }));
    space.add(event_of("2", "shop", "2026-12-01T10:02:00Z"));
    space.add(event_of("1", "shop", "2026-12-01T10:03:00Z"));  // happened again
    const std::size_t before = space.looks();
    ASSERT_TRUE(eventually([&] { return space.looks() > before + 4; }));
  }
  EXPECT_EQ(code, 0);
  EXPECT_EQ(space.out_.str(),
            "2026-12-01T10:01:00Z  Normal   R1                      Pod/shop  m\n"
            "2026-12-01T10:02:00Z  Normal   R2                      Pod/shop  m\n"
            "2026-12-01T10:03:00Z  Normal   R1                      Pod/shop  m\n");
}

TEST(Events, ThatAreNoneOrMayNotBeReadAreTold) {
  Namespace space;
  EXPECT_EQ(space.run({}), 0);
  EXPECT_NE(space.notes_.str().find("no such event"), std::string::npos) << space.notes_.str();
  space.refusal_ = 403;
  EXPECT_EQ(space.run({}), 1);
  EXPECT_NE(space.notes_.str().find("events is forbidden"), std::string::npos) << space.notes_.str();
  space.there_ = false;
  EXPECT_EQ(space.run({}), 1);
  EXPECT_NE(space.notes_.str().find("app shop in namespace team does not exist"), std::string::npos)
      << space.notes_.str();
  EXPECT_EQ(space.out_.str(), "");
}

}  // namespace
}  // namespace twelvefactor::cli
