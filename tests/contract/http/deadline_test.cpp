// Deadlines of requests: nothing leaves after them, and nobody waits longer.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "http/transport.hpp"
#include "support/eventually.hpp"
#include "support/test_server.hpp"

namespace twelvefactor::http {
namespace {

using std::chrono::milliseconds;
using testing::eventually;
using testing::Peer;
using testing::SeenRequest;
using testing::TestServer;

std::unique_ptr<Transport> transport_to(const TestServer& server) {
  TransportOptions options;
  options.server = server.url();
  return make_cpprest_transport(options);
}

Request patch(std::function<BootClock::time_point()> deadline) {
  Request request;
  request.method = Method::kPatch;
  request.target = "/";
  request.content_type = "application/json";
  request.body = "{}";
  request.deadline = std::move(deadline);
  return request;
}

BootClock::time_point in(milliseconds time) {
  return BootClock::now() + time;
}

TEST(Deadline, NothingIsSentPastIt) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, "{}"); });
  const auto answer = transport_to(server)->send(patch([] { return in(milliseconds(-1)); }), {});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, FailureKind::kDeadline);
  EXPECT_TRUE(answer.error().not_sent);
  EXPECT_EQ(server.connections(), 0);
}

TEST(Deadline, EndsARequestInFlightAndItsConnection) {
  std::atomic<bool> gone{false};
  TestServer server([&gone](Peer& peer, const SeenRequest&) {
    peer.be_silent();
    gone = true;
  });
  const auto deadline = in(milliseconds(300));
  const auto answer = transport_to(server)->send(patch([deadline] { return deadline; }), {});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, FailureKind::kDeadline);
  EXPECT_FALSE(answer.error().not_sent) << "the server may have acted";
  EXPECT_GE(BootClock::now(), deadline);
  EXPECT_TRUE(eventually([&gone] { return gone.load(); }));
}

TEST(Deadline, MayMoveWhileTheAnswerIsWaitedFor) {
  TestServer server([](Peer& peer, const SeenRequest&) {
    peer.pause(milliseconds(700));
    peer.respond(200, "{}");
  });
  const auto answer = transport_to(server)->send(patch([] { return in(milliseconds(200)); }), {});
  EXPECT_TRUE(answer.ok()) << answer.error().message;
}

/// A process that was stopped wakes with its requests half prepared. The caller's thread sees no deadline
/// here, so that the last look before the body leaves is tested alone.
TEST(Deadline, TheBodyStaysBackWhenItPassesInBetween) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, "{}"); });
  const auto caller = std::this_thread::get_id();
  const auto answer = transport_to(server)->send(
      patch([caller] {
        return in(std::this_thread::get_id() == caller ? milliseconds(20000) : milliseconds(-1));
      }),
      {});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().kind, FailureKind::kDeadline);
  EXPECT_TRUE(answer.error().not_sent);
  EXPECT_TRUE(server.requests().empty()) << "a whole request came";
}

}  // namespace
}  // namespace twelvefactor::http
