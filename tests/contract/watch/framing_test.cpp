// Bytes to events, whatever pieces they come in.
#include <gtest/gtest.h>

#include <atomic>

#include "support/eventually.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::watch {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using Lines = std::vector<std::string>;

TEST(Framing, DeliversAnEventAsSoonAsItsLineEndsWhateverFollows) {
  std::atomic<bool> in_time{false};
  std::atomic<bool> seen{false};
  WatchServer server([&](Peer& peer, const SeenRequest&) {
    const std::string next = event("ADDED", "b", 7);
    peer.begin_chunks();
    peer.chunk(end_mark(5) + event("ADDED", "a", 6) + next.substr(0, 20));
    in_time = eventually([&] { return seen.load(); });
    peer.chunk(next.substr(20));
    peer.be_silent();
  });
  WatchRecorder watch(server.url(), quick_options(), [&](const Event& event) {
    if (event.type == EventType::kApply) seen = true;
  });
  ASSERT_TRUE(watch.saw("Apply b 7"));
  EXPECT_TRUE(in_time) << "the first event waited for the second";
}

TEST(Framing, IsTheSameForAChunkBorderAtEachByte) {
  const std::string all =
      event("ADDED", "a", 1) + end_mark(5) + event("MODIFIED", "a", 6) + event("DELETED", "a", 7);
  const Lines expected{"Init", "InitApply a 1", "InitDone", "Apply a 6", "Delete a 7"};
  WatchServer server([&](Peer& peer, const SeenRequest& request) {
    // Each watch gets the next border; the path tells which.
    const auto border = static_cast<std::size_t>(std::stoul(request.target.substr(1)));
    peer.begin_chunks();
    peer.chunk(all.substr(0, border));
    peer.chunk(all.substr(border));
    peer.be_silent();
  });
  for (std::size_t border = 1; border < all.size(); ++border) {
    auto options = quick_options();
    options.collection = "/" + std::to_string(border);
    WatchRecorder watch(server.url(), options);
    ASSERT_TRUE(watch.saw_events(expected.size())) << border;
    EXPECT_EQ(watch.events(), expected) << border;
  }
}

TEST(Framing, PutsAnEventTogetherFromSingleBytes) {
  WatchServer server([](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    for (const char c : end_mark(5) + event("ADDED", "a", 6)) peer.chunk(std::string(1, c));
    peer.be_silent();
  });
  WatchRecorder watch(server.url());
  EXPECT_TRUE(watch.saw("Apply a 6"));
}

TEST(Framing, CarriesAnEventOfAMegabyteAndSmallOnesAfterIt) {
  WatchServer server([](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    peer.chunk(end_mark(5));
    const std::string big = big_event("big", 6, 1 << 20);
    for (std::size_t at = 0; at < big.size(); at += 4096) peer.chunk(std::string_view(big).substr(at, 4096));
    peer.chunk(event("ADDED", "small", 7));
    peer.be_silent();
  });
  std::atomic<std::size_t> size{0};
  WatchRecorder watch(server.url(), quick_options(),
                      [&](const Event& event) { size = std::max(size.load(), event.object.size()); });
  ASSERT_TRUE(watch.saw("Apply small 7"));
  EXPECT_EQ(watch.count("Apply big 6"), 1U);
  EXPECT_GT(size, 1U << 20);
}

TEST(Framing, CallsAnEventLongerThanAllowedGarbled) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    peer.begin_chunks();
    if (request.has("sendInitialEvents")) peer.chunk(end_mark(5));
    if (request.number == 1) peer.chunk(event("ADDED", "a", 6) + big_event("big", 7, 100000));
    peer.be_silent();
  });
  auto options = quick_options();
  options.max_event_bytes = 50000;
  WatchRecorder watch(server.url(), options);
  ASSERT_TRUE(watch.saw_trouble("Garbled"));
  ASSERT_TRUE(eventually([&] { return server.requests().size() == 2; }));
  EXPECT_TRUE(server.requests().at(1).has("&resourceVersion=6"));
}

TEST(Framing, MakesTheServerWaitWhileEventsAreWorkedOn) {
  std::atomic<std::size_t> written{0};
  std::atomic<bool> go_on{false};
  WatchServer server([&](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    peer.chunk(end_mark(5));
    for (int version = 6; peer.chunk(big_event("a", version, 60000)); ++version) written += 60000;
  });
  WatchRecorder watch(server.url(), quick_options(), [&](const Event& event) {
    if (event.type != EventType::kApply) return;
    EXPECT_TRUE(eventually([&] { return go_on.load(); }));
  });
  EXPECT_TRUE(stands_still([&] { return written.load(); })) << "the server could write on and on";
  EXPECT_LT(written, 64U << 20);
  go_on = true;
  watch.stop();
}

}  // namespace
}  // namespace twelvefactor::watch
