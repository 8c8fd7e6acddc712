// The transport against a server that does everything wrong: send, stream, limits, silence, ends.
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "http/transport.hpp"
#include "support/eventually.hpp"
#include "support/test_server.hpp"

namespace twelvefactor::http {
namespace {

using testing::Peer;
using testing::SeenRequest;
using testing::TestServer;

std::unique_ptr<Transport> transport_to(const std::string& url,
                                        std::chrono::seconds timeout = std::chrono::seconds(20),
                                        std::size_t max_body = 1 << 20) {
  TransportOptions options;
  options.server = url;
  options.timeout = timeout;
  options.max_body_bytes = max_body;
  return make_cpprest_transport(options);
}

Request get(std::string target) {
  Request request;
  request.target = std::move(target);
  return request;
}

Request post(std::string target, std::string body) {
  Request request = get(std::move(target));
  request.method = Method::kPost;
  request.content_type = "application/json";
  request.body = std::move(body);
  return request;
}

TEST(Transport, SendsVerbTargetHeadersAndBodyAsTheyAreGiven) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(201, "{}"); });
  const auto transport = transport_to(server.url());
  Request request = post("/api/v1/pods?labelSelector=a%3Db%2Cc&continue=x%2By%3D", "{\"a\":1}");
  request.method = Method::kPatch;
  request.content_type = "application/apply-patch+yaml";
  request.bearer_token = "secret";
  const auto response = transport->send(request, {});
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->body, "{}");
  const auto seen = server.requests().at(0);
  EXPECT_EQ(seen.method, "PATCH");
  EXPECT_EQ(seen.target, "/api/v1/pods?labelSelector=a%3Db%2Cc&continue=x%2By%3D");
  EXPECT_EQ(seen.header("content-type"), "application/apply-patch+yaml");
  EXPECT_EQ(seen.header("accept"), "application/json");
  EXPECT_EQ(seen.header("authorization"), "Bearer secret");
  EXPECT_EQ(seen.header("user-agent"), "twelvefactor-operator");
  EXPECT_EQ(seen.body, "{\"a\":1}");
}

TEST(Transport, PutsThePathPrefixOfTheServerBeforeTheTarget) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, "{}"); });
  const auto transport = transport_to(server.url() + "/k8s/clusters/c-1");
  ASSERT_TRUE(transport->send(get("/api/v1/pods?limit=1"), {}).ok());
  EXPECT_EQ(server.requests().at(0).target, "/k8s/clusters/c-1/api/v1/pods?limit=1");
}

TEST(Transport, ReadsBodiesWithALengthInChunksAndUpToTheEndOfTheConnection) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("/length")) peer.respond(200, std::string(300000, 'a'));
    if (request.has("/chunks")) {
      peer.begin_chunks();
      for (int i = 0; i < 300; ++i) peer.chunk(std::string(1000, 'a'));
      peer.end_chunks();
    }
    if (request.has("/end")) {
      peer.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(300000, 'a'));
      peer.close();
    }
    if (request.has("/nothing")) peer.write("HTTP/1.1 204 No Content\r\n\r\n");
  });
  const auto transport = transport_to(server.url());
  for (const auto* target : {"/length", "/chunks", "/end"}) {
    const auto response = transport->send(get(target), {});
    ASSERT_TRUE(response.ok()) << target << ": " << response.error().message;
    EXPECT_EQ(response->body, std::string(300000, 'a')) << target;
  }
  const auto nothing = transport->send(get("/nothing"), {});
  ASSERT_TRUE(nothing.ok());
  EXPECT_EQ(nothing->status, 204);
}

TEST(Transport, KeepsAConnectionForTheNextRequest) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, "{}"); });
  const auto transport = transport_to(server.url());
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(transport->send(get("/"), {}).ok());
  EXPECT_LT(server.connections(), 10);
}

TEST(Transport, UsesNewConnectionsAfterReconnect) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, "{}"); });
  const auto transport = transport_to(server.url());
  ASSERT_TRUE(transport->send(get("/"), {}).ok());
  const int before = server.connections();
  transport->reconnect();
  ASSERT_TRUE(transport->send(get("/"), {}).ok());
  EXPECT_EQ(server.connections(), before + 1);
}

TEST(Transport, FollowsNoRedirectSoATokenNeverGoesElsewhere) {
  TestServer other([](Peer& peer, const SeenRequest&) { peer.respond(200, "{}"); });
  for (const int status : {301, 302, 303, 307, 308}) {
    TestServer server([&other, status](Peer& peer, const SeenRequest&) {
      peer.respond(status, "", "Location: " + other.url() + "/\r\n");
    });
    Request request = get("/");
    request.bearer_token = "secret";
    const auto response = transport_to(server.url())->send(request, {});
    ASSERT_TRUE(response.ok());
    EXPECT_EQ(response->status, status);
  }
  EXPECT_TRUE(other.requests().empty());
}

TEST(Transport, RefusesATokenThatWouldAddAHeader) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, "{}"); });
  Request request = get("/");
  request.bearer_token = "a\r\nX-Evil: 1";
  EXPECT_FALSE(transport_to(server.url())->send(request, {}).ok());
  EXPECT_TRUE(server.requests().empty());
}

TEST(Transport, ReadsRetryAfterInSecondsAndPassesOverDates) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    const bool date = request.has("/date");
    peer.respond(429, "{}", date ? "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n" : "Retry-After: 7\r\n");
  });
  const auto transport = transport_to(server.url());
  EXPECT_EQ(transport->send(get("/"), {})->retry_after, std::chrono::seconds(7));
  EXPECT_EQ(transport->send(get("/date"), {})->retry_after, std::nullopt);
}

TEST(Transport, SendsFromManyThreadsAtOnce) {
  TestServer server([](Peer& peer, const SeenRequest& request) { peer.respond(200, request.target); });
  const auto transport = transport_to(server.url());
  std::atomic<int> good{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 16; ++i) {
      threads.emplace_back([&, i] {
        for (int k = 0; k < 20; ++k) {
          const std::string target = "/" + std::to_string(i) + "/" + std::to_string(k);
          const auto response = transport->send(get(target), {});
          if (response.ok() && response->body == target) ++good;
        }
      });
    }
  }
  EXPECT_EQ(good, 320);
}

}  // namespace
}  // namespace twelvefactor::http
