// The writer's requests as the server sees them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kube/writer.hpp"
#include "support/eventually.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::kube {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using Json = nlohmann::json;

constexpr const char* kCollection = "/api/v1/namespaces/n/configmaps";
constexpr const char* kObject = "/api/v1/namespaces/n/configmaps/a";

struct Desk {
  explicit Desk(Script script)
      : server(std::move(script)), session(plain_session(server.url())), writer(*session, "our manager") {}
  Desk() : Desk([](Peer& peer, const SeenRequest&) { peer.respond(200, "{\"kind\":\"ConfigMap\"}"); }) {}

  SeenRequest only() { return server.requests().at(0); }

  TestServer server;
  std::unique_ptr<Session> session;
  Writer writer;
};

TEST(Writer, CreatesWithPOSTUnderItsFieldManager) {
  Desk desk;
  const auto answer = desk.writer.create(kCollection, "{\"a\":1}", {});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(*answer, "{\"kind\":\"ConfigMap\"}");
  EXPECT_EQ(desk.only().method, "POST");
  EXPECT_EQ(desk.only().target, std::string(kCollection) + "?fieldManager=our%20manager");
  EXPECT_EQ(desk.only().header("content-type"), "application/json");
  EXPECT_EQ(desk.only().body, "{\"a\":1}");
}

TEST(Writer, AppliesWithForce) {
  Desk desk;
  ASSERT_TRUE(desk.writer.apply(kObject, "{}", {}).ok());
  EXPECT_EQ(desk.only().method, "PATCH");
  EXPECT_EQ(desk.only().target, std::string(kObject) + "?fieldManager=our%20manager&force=true");
  EXPECT_EQ(desk.only().header("content-type"), "application/apply-patch+yaml");
}

TEST(Writer, PatchesAsRFC6902AndRFC7386Say) {
  Desk desk;
  ASSERT_TRUE(desk.writer.json_patch(kObject, "[]", {}).ok());
  ASSERT_TRUE(desk.writer.merge_patch(kObject, "{}", {}).ok());
  const auto requests = desk.server.requests();
  EXPECT_EQ(requests.at(0).header("content-type"), "application/json-patch+json");
  EXPECT_EQ(requests.at(1).header("content-type"), "application/merge-patch+json");
  for (const auto& request : requests) {
    EXPECT_EQ(request.method, "PATCH");
    EXPECT_EQ(request.target, std::string(kObject) + "?fieldManager=our%20manager");
  }
}

TEST(Writer, ReplacesWithPUT) {
  Desk desk;
  ASSERT_TRUE(desk.writer.replace(std::string(kObject) + "/status", "{}", {}).ok());
  EXPECT_EQ(desk.only().method, "PUT");
  EXPECT_EQ(desk.only().target, std::string(kObject) + "/status?fieldManager=our%20manager");
}

TEST(Writer, DeletesInTheBackgroundAndOnlyTheObjectItMeans) {
  Desk desk;
  ASSERT_TRUE(desk.writer.remove(kObject, {"u-1", "42"}, {}).ok());
  ASSERT_TRUE(desk.writer.remove(kObject, {"u-1", ""}, {}).ok());
  EXPECT_EQ(desk.only().method, "DELETE");
  EXPECT_EQ(desk.only().target, kObject);
  EXPECT_EQ(Json::parse(desk.only().body),
            (Json{{"kind", "DeleteOptions"},
                  {"apiVersion", "v1"},
                  {"propagationPolicy", "Background"},
                  {"preconditions", {{"uid", "u-1"}, {"resourceVersion", "42"}}}}));
  EXPECT_EQ(Json::parse(desk.server.requests().at(1).body).at("preconditions"), (Json{{"uid", "u-1"}}));
}

TEST(Writer, Gets) {
  Desk desk;
  ASSERT_TRUE(desk.writer.get(kObject, {}).ok());
  EXPECT_EQ(desk.only().method, "GET");
  EXPECT_EQ(desk.only().target, kObject);
}

TEST(Writer, HandsRefusalsToItsCallerAfterOneTry) {
  for (const int code : {400, 403, 404, 409, 422, 500, 503}) {
    Desk desk([code](Peer& peer, const SeenRequest&) { peer.respond(code, status(code, "")); });
    const auto answer = desk.writer.create(kCollection, "{}", {});
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().status, code);
    EXPECT_EQ(desk.server.requests().size(), 1U) << code;
  }
}

TEST(Writer, DoesNotSendWhatNoServerTakes) {
  Desk desk;
  const auto answer = desk.writer.create(kCollection, std::string((3 << 20) + 1, 'x'), {});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().status, 413);
  EXPECT_TRUE(answer.error().not_sent);
  EXPECT_TRUE(desk.server.requests().empty());
}

TEST(Writer, WaitsABusyServerOutOnce) {
  for (const int code : {429, 503}) {
    Desk desk([code](Peer& peer, const SeenRequest& request) {
      if (request.number == 1) return void(peer.respond(code, status(code, ""), "Retry-After: 1\r\n"));
      peer.respond(201, "{}");
    });
    const auto since = std::chrono::steady_clock::now();
    EXPECT_TRUE(desk.writer.create(kCollection, "{\"a\":1}", {}).ok());
    EXPECT_GE(std::chrono::steady_clock::now() - since, std::chrono::seconds(1));
    EXPECT_EQ(desk.server.requests().at(1).body, "{\"a\":1}");
  }
}

TEST(Writer, DoesNotWaitLongerThanTenSecondsNorTwiceNorWhenAskedToStop) {
  Desk slow(
      [](Peer& peer, const SeenRequest&) { peer.respond(429, status(429, ""), "Retry-After: 11\r\n"); });
  EXPECT_FALSE(slow.writer.create(kCollection, "{}", {}).ok());
  EXPECT_EQ(slow.server.requests().size(), 1U);
  Desk busy([](Peer& peer, const SeenRequest&) { peer.respond(429, status(429, ""), "Retry-After: 0\r\n"); });
  EXPECT_FALSE(busy.writer.create(kCollection, "{}", {}).ok());
  EXPECT_EQ(busy.server.requests().size(), 2U);
  Desk stopped(
      [](Peer& peer, const SeenRequest&) { peer.respond(429, status(429, ""), "Retry-After: 10\r\n"); });
  std::stop_source stop;
  std::jthread asker([&] {
    EXPECT_TRUE(eventually([&] { return !stopped.server.requests().empty(); }));
    stop.request_stop();
  });
  EXPECT_FALSE(stopped.writer.create(kCollection, "{}", stop.get_token()).ok());
  EXPECT_EQ(stopped.server.requests().size(), 1U);
}

}  // namespace
}  // namespace twelvefactor::kube
