// How requests fail, and what the transport says of it: ends, limits, silence, stops.
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "http/transport.hpp"
#include "support/eventually.hpp"
#include "support/test_server.hpp"

namespace twelvefactor::http {
namespace {

using testing::eventually;
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

/// A port that nobody listens on.
std::string refused_url() {
  TestServer gone([](Peer&, const SeenRequest&) {});
  return gone.url();
}

TEST(Transport, TellsARefusedConnectionAsNotSent) {
  const auto transport = transport_to(refused_url());
  const auto response = transport->send(post("/", "{}"), {});
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().kind, FailureKind::kConnect);
  EXPECT_TRUE(response.error().not_sent);
}

TEST(Transport, TellsAnUnknownHostAsNotSent) {
  const auto transport = transport_to("http://no-such-host.invalid:80");
  const auto response = transport->send(get("/"), {});
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().kind, FailureKind::kConnect);
  EXPECT_TRUE(response.error().not_sent);
}

TEST(Transport, TellsAnUnusableAddressWithEachRequest) {
  const auto transport = transport_to("ftp://nowhere");
  const auto response = transport->send(get("/"), {});
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().kind, FailureKind::kConnect);
}

TEST(Transport, TellsAConnectionThatEndedBeforeTheAnswerAsPerhapsSent) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.close(); });
  const auto response = transport_to(server.url())->send(post("/", "{}"), {});
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().kind, FailureKind::kClosed);
  EXPECT_FALSE(response.error().not_sent);
}

TEST(Transport, NeverCallsARequestNotSentWhenItsReplayWasRefused) {
  auto server = std::make_unique<TestServer>([](Peer& peer, const SeenRequest& request) {
    if (request.number == 1) {
      peer.respond(200, "{}");
    } else {
      peer.be_silent();
    }
  });
  const auto transport = transport_to(server->url());
  ASSERT_TRUE(transport->send(get("/"), {}).ok());
  Failure failure;
  std::thread sender([&] {
    const auto response = transport->send(post("/", "{}"), {});
    if (!response.ok()) failure = response.error();
  });
  ASSERT_TRUE(eventually([&] { return server->requests().size() == 2; }));
  server.reset();
  sender.join();
  // The library sent it again on a new connection, which was refused; the first copy may have been processed.
  EXPECT_FALSE(failure.not_sent) << failure.message;
}

TEST(Transport, TellsABodyThatWasCut) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("/length")) peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
    if (request.has("/chunk")) peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc");
    if (request.has("/last")) peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    peer.close();
  });
  const auto transport = transport_to(server.url());
  for (const auto* target : {"/length", "/chunk", "/last"}) {
    const auto response = transport->send(get(target), {});
    ASSERT_FALSE(response.ok()) << target;
    EXPECT_EQ(response.error().kind, FailureKind::kClosed) << target;
    EXPECT_EQ(response.error().status, 200) << target;
  }
}

TEST(Transport, TellsAnAnswerThatIsNoHTTP) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("/words")) peer.write("I am no web server.\r\n\r\n");
    if (request.has("/chunk")) peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
    peer.close();
  });
  const auto transport = transport_to(server.url());
  for (const auto* target : {"/words", "/chunk"}) {
    const auto response = transport->send(get(target), {});
    ASSERT_FALSE(response.ok()) << target;
    EXPECT_EQ(response.error().kind, FailureKind::kProtocol) << target << response.error().message;
  }
}

TEST(Transport, RefusesABodyOverTheLimit) {
  TestServer server([](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    while (peer.chunk(std::string(10000, 'a'))) {
    }
  });
  const auto response = transport_to(server.url(), std::chrono::seconds(20), 100000)->send(get("/"), {});
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().kind, FailureKind::kTooLarge);
}

TEST(Transport, AcceptsABodyOfExactlyTheLimit) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, std::string(100000, 'a')); });
  EXPECT_TRUE(transport_to(server.url(), std::chrono::seconds(20), 100000)->send(get("/"), {}).ok());
  EXPECT_FALSE(transport_to(server.url(), std::chrono::seconds(20), 99999)->send(get("/"), {}).ok());
}

TEST(Transport, GivesUpWhenNothingComesForTheTimeout) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("/head")) peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
    peer.be_silent();
  });
  const auto transport = transport_to(server.url(), std::chrono::seconds(1));
  for (const auto* target : {"/nothing", "/head"}) {
    const auto response = transport->send(get(target), {});
    ASSERT_FALSE(response.ok()) << target;
    EXPECT_EQ(response.error().kind, FailureKind::kTimeout) << target;
    EXPECT_FALSE(response.error().not_sent) << target;
  }
}

TEST(Transport, DoesNotCountASlowAnswerAsSilence) {
  TestServer server([](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    for (int i = 0; i < 8; ++i) {
      peer.pause(std::chrono::milliseconds(250));
      peer.chunk("a");
    }
    peer.end_chunks();
  });
  const auto response = transport_to(server.url(), std::chrono::seconds(1))->send(get("/"), {});
  ASSERT_TRUE(response.ok()) << response.error().message;
  EXPECT_EQ(response->body, "aaaaaaaa");
}

TEST(Transport, EndsPromptlyWhenAskedToStop) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("/body")) peer.begin_chunks();
    peer.be_silent();
  });
  const auto transport = transport_to(server.url());
  for (const auto* target : {"/nothing", "/body"}) {
    std::stop_source stop;
    std::jthread asker([&, before = server.requests().size()] {
      EXPECT_TRUE(eventually([&] { return server.requests().size() > before; }));
      stop.request_stop();
    });
    const auto response = transport->send(get(target), stop.get_token());
    ASSERT_FALSE(response.ok());
    EXPECT_EQ(response.error().kind, FailureKind::kCancelled);
  }
}

TEST(Transport, SendsNothingWhenAskedToStopBefore) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, "{}"); });
  std::stop_source stop;
  stop.request_stop();
  const auto response = transport_to(server.url())->send(get("/"), stop.get_token());
  ASSERT_FALSE(response.ok());
  EXPECT_TRUE(response.error().not_sent);
  EXPECT_TRUE(server.requests().empty());
}

TEST(Transport, IsDestroyedCleanlyAfterEachKindOfEnd) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("/good")) peer.respond(200, "{}");
    if (request.has("/reset")) peer.reset();
    if (request.has("/close")) peer.close();
  });
  for (int i = 0; i < 20; ++i) {
    for (const auto* target : {"/good", "/reset", "/close"}) {
      [[maybe_unused]] const auto response = transport_to(server.url())->send(get(target), {});
    }
  }
}

}  // namespace
}  // namespace twelvefactor::http
