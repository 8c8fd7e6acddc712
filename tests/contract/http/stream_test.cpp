// Streams of the transport: bytes as they come, back-pressure, silence, refusals.
#include <gtest/gtest.h>

#include <atomic>

#include "http/transport.hpp"
#include "support/eventually.hpp"
#include "support/test_server.hpp"

namespace twelvefactor::http {
namespace {

using testing::eventually;
using testing::Peer;
using testing::SeenRequest;
using testing::stands_still;
using testing::TestServer;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::hours kLong{1};  // longer than any test may take

std::unique_ptr<Transport> transport_to(const std::string& url) {
  TransportOptions options;
  options.server = url;
  return make_cpprest_transport(options);
}

Request get(std::string target) {
  Request request;
  request.target = std::move(target);
  return request;
}

TEST(Stream, HandsOverBytesAsSoonAsAChunkIsThere) {
  std::atomic<bool> first_seen{false};
  std::atomic<bool> in_time{false};
  TestServer server([&](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    peer.chunk("first\n");
    in_time = eventually([&] { return first_seen.load(); });
    peer.chunk("second\n");
    peer.end_chunks();
  });
  std::string all;
  const auto end = transport_to(server.url())
                       ->stream(get("/"),
                                [&](std::string_view bytes) {
                                  all += bytes;
                                  first_seen = true;
                                },
                                kLong, {});
  ASSERT_TRUE(end.ok()) << end.error().message;
  EXPECT_EQ(end->status, 200);
  EXPECT_TRUE(in_time);
  EXPECT_EQ(all, "first\nsecond\n");
}

TEST(Stream, CallsOnTheThreadThatWaits) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, "abc"); });
  std::thread::id caller;
  ASSERT_TRUE(
      transport_to(server.url())
          ->stream(get("/"), [&](std::string_view) { caller = std::this_thread::get_id(); }, kLong, {})
          .ok());
  EXPECT_EQ(caller, std::this_thread::get_id());
}

TEST(Stream, TellsARefusalWithItsBodyAndHandsOverNothing) {
  TestServer server([](Peer& peer, const SeenRequest&) {
    peer.respond(410, std::string(100000, 'x'), "Retry-After: 3\r\n");
  });
  bool called = false;
  const auto end =
      transport_to(server.url())->stream(get("/"), [&](std::string_view) { called = true; }, kLong, {});
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(end->status, 410);
  EXPECT_EQ(end->error_body.size(), 64U << 10);
  EXPECT_EQ(end->retry_after, std::chrono::seconds(3));
  EXPECT_FALSE(called);
}

TEST(Stream, TellsAConnectionThatEndedInTheMiddle) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    peer.begin_chunks();
    peer.chunk("a\n");
    if (request.has("/reset")) {
      peer.pause(std::chrono::milliseconds(50));
      peer.reset();
    }
    peer.close();
  });
  const auto transport = transport_to(server.url());
  for (const auto* target : {"/close", "/reset"}) {
    std::string all;
    const auto end = transport->stream(get(target), [&](std::string_view bytes) { all += bytes; }, kLong, {});
    ASSERT_FALSE(end.ok()) << target;
    EXPECT_EQ(end.error().kind, FailureKind::kClosed) << target;
    EXPECT_EQ(end.error().status, 200);
    EXPECT_EQ(all, "a\n") << target;
  }
}

TEST(Stream, FindsASilentPeerAfterTheIdleTimeout) {
  TestServer server([](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    peer.chunk("a\n");
    peer.be_silent();
  });
  const auto since = Clock::now();
  const auto end =
      transport_to(server.url())->stream(get("/"), [](std::string_view) {}, std::chrono::seconds(1), {});
  ASSERT_FALSE(end.ok());
  EXPECT_EQ(end.error().kind, FailureKind::kTimeout);
  EXPECT_GE(Clock::now() - since, std::chrono::seconds(1));
}

TEST(Stream, DoesNotCountTheCallersOwnTimeAsSilence) {
  TestServer server([](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    peer.chunk("a");
    peer.chunk("b");
    peer.end_chunks();
  });
  TestServer silent([](Peer& peer, const SeenRequest&) { peer.be_silent(); });
  std::string all;
  const auto slowly = [&](std::string_view bytes) {
    // As long as it takes another stream of the same patience to end in silence.
    const auto other =
        transport_to(silent.url())->stream(get("/"), [](std::string_view) {}, std::chrono::seconds(1), {});
    EXPECT_EQ(other.error().kind, FailureKind::kTimeout);
    all += bytes;
  };
  const auto end = transport_to(server.url())->stream(get("/"), slowly, std::chrono::seconds(1), {});
  ASSERT_TRUE(end.ok()) << end.error().message;
  EXPECT_EQ(all, "ab");
}

TEST(Stream, MakesTheServerWaitWhileTheCallerIsBusy) {
  std::atomic<std::size_t> written{0};
  TestServer server([&](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    const std::string piece(64 << 10, 'a');
    while (written < (512U << 20) && peer.chunk(piece)) written += piece.size();
  });
  std::stop_source stop;
  bool first = true;
  const auto end = transport_to(server.url())
                       ->stream(
                           get("/"),
                           [&](std::string_view) {
                             if (!first) return;
                             first = false;
                             // The server fills the sockets' buffers and then stands still.
                             EXPECT_TRUE(stands_still([&] { return written.load(); }));
                             EXPECT_LT(written, 64U << 20);
                             stop.request_stop();
                           },
                           kLong, stop.get_token());
  ASSERT_FALSE(end.ok());
  EXPECT_EQ(end.error().kind, FailureKind::kCancelled);
}

TEST(Stream, OfSlowCallersDoesNotSlowOtherRequests) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    if (!request.has("/watch")) {
      peer.respond(200, "{}");
      return;
    }
    peer.begin_chunks();
    while (peer.chunk(std::string(10000, 'a'))) {
    }
  });
  const auto transport = transport_to(server.url());
  std::stop_source stop;
  std::atomic<int> held{0};
  std::vector<std::jthread> slow;
  for (int i = 0; i < 4; ++i) {
    slow.emplace_back([&] {
      const auto hold = [&](std::string_view) {
        ++held;
        while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      };
      [[maybe_unused]] const auto end = transport->stream(get("/watch"), hold, kLong, stop.get_token());
    });
  }
  ASSERT_TRUE(eventually([&] { return held == 4; }));
  // The slow ones go on only after the last of these: had one to wait for them, it would never come.
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(transport->send(get("/"), {}).ok());
  stop.request_stop();
}

TEST(Stream, EndsPromptlyWhenAskedToStopWhateverItWaitsFor) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("/body")) {
      peer.begin_chunks();
      peer.chunk("a\n");
    }
    peer.be_silent();
  });
  const auto transport = transport_to(server.url());
  for (const auto* target : {"/head", "/body"}) {
    std::stop_source stop;
    std::jthread asker([&, before = server.requests().size()] {
      EXPECT_TRUE(eventually([&] { return server.requests().size() > before; }));
      stop.request_stop();
    });
    const auto end = transport->stream(get(target), [](std::string_view) {}, kLong, stop.get_token());
    ASSERT_FALSE(end.ok());
    EXPECT_EQ(end.error().kind, FailureKind::kCancelled);
  }
}

TEST(Stream, EndsCleanlyWhenStoppedAtAnyMoment) {
  TestServer server([](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    for (int i = 0; i < 200; ++i) {
      if (!peer.chunk("{\"a\":1}\n")) return;
    }
    peer.end_chunks();
  });
  const auto transport = transport_to(server.url());
  for (int i = 0; i < 60; ++i) {
    std::stop_source stop;
    std::jthread asker([&stop, i] {
      std::this_thread::sleep_for(std::chrono::microseconds(100 * i));
      stop.request_stop();
    });
    [[maybe_unused]] const auto end =
        transport->stream(get("/"), [](std::string_view) {}, kLong, stop.get_token());
  }
}

}  // namespace
}  // namespace twelvefactor::http
