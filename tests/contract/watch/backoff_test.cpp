// What makes a watch wait longer, and what lets it hurry again: pauses are counted, none is waited for.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>

#include "support/counted_time.hpp"
#include "support/eventually.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::watch {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kFirst{200};
constexpr std::size_t kTries = 7;  // the last one waits 6.4 s at least: 13 times the first two

WatchOptions counted(CountedTime& time) {
  auto options = quick_options();
  options.backoff_start = kFirst;
  options.backoff_max = seconds(30);
  options.clock = time.clock();
  return options;
}

/// What a server says to each request, before it closes the connection.
struct Answer {
  const char* name;
  Script say;
};

Script lines(const std::string& to_a_list, const std::string& to_a_watch, bool orderly = false) {
  return [=](Peer& peer, const SeenRequest& request) {
    peer.begin_chunks();
    peer.chunk(request.has("sendInitialEvents") ? to_a_list : to_a_watch);
    if (orderly) peer.end_chunks();
    peer.close();
  };
}

TEST(Backoff, GrowsWhateverComesBeforeTheTrouble) {
  const std::string list = event("ADDED", "a", 4) + end_mark(5);
  const std::string expired = error_event(410, "Expired");
  const std::vector<Answer> answers{
      {"a first list is cut after an object", lines(event("ADDED", "a", 4), "")},
      {"a first list expires after an object", lines(event("ADDED", "a", 4) + expired, "")},
      {"a first list fails after an object", lines(event("ADDED", "a", 4) + error_event(500, "Oops"), "")},
      {"a first list is garbled after an object", lines(event("ADDED", "a", 4) + "garbage\n", "")},
      {"each list is followed by an expiry", lines(list + expired, "")},
      {"each list is followed by an event and an expiry", lines(list + event("ADDED", "b", 6) + expired, "")},
      {"each list is followed by an event and a cut", lines(list + event("ADDED", "b", 6), "")},
      {"each watch is cut after an event", lines(list, event("MODIFIED", "a", 7))},
      {"each watch fails after an event", lines(list, event("MODIFIED", "a", 7) + error_event(500, "Oops"))},
      {"each watch is garbled after an event", lines(list, event("MODIFIED", "a", 7) + "garbage\n")},
      {"each watch expires after an event", lines(list, event("MODIFIED", "a", 7) + expired)},
      {"each watch ends in order after an event", lines(list, event("MODIFIED", "a", 7), true)},
      {"each watch ends in order at once", lines(list, "\n", true)},
      {"each list is refused",
       [](Peer& peer, const SeenRequest&) { peer.respond(500, status(500, "Oops")); }},
      {"no connection lasts", [](Peer& peer, const SeenRequest&) { peer.reset(); }}};
  for (const Answer& answer : answers) {
    CountedTime time;
    WatchServer server(answer.say);
    WatchRecorder watch(server.url(), counted(time));
    ASSERT_TRUE(time.saw_pauses(kTries)) << answer.name;
    EXPECT_TRUE(time.doubles(kFirst, kTries)) << answer.name;
    watch.stop();
    EXPECT_LE(server.requests().size(), 2 * time.pauses().size() + 2)
        << answer.name << ": nearly every request waits for one before it";
  }
}

TEST(Backoff, OfPagesGrowsToo) {
  for (const bool whole : {false, true}) {
    CountedTime time;
    WatchServer server([whole](Peer& peer, const SeenRequest& request) {
      if (request.has("sendInitialEvents")) {
        peer.respond(422, status(422, "Invalid"));
      } else if (request.has("watch=true") || request.has("continue=")) {
        peer.respond(410, status(410, "Expired"));
      } else {
        peer.respond(200, page({"a"}, 5, whole ? "" : "next"));
      }
    });
    WatchRecorder watch(server.url(), counted(time));
    ASSERT_TRUE(time.saw_pauses(kTries)) << whole;
    EXPECT_TRUE(time.doubles(kFirst, kTries)) << whole;
  }
}

/// A server that cuts each watch after its list was followed for `peace`.
void cut_after(std::chrono::nanoseconds peace, CountedTime& time, std::size_t pauses) {
  WatchServer server(lines(event("ADDED", "a", 4) + end_mark(5) + error_event(410, "Expired"), ""));
  WatchRecorder watch(server.url(), counted(time), [&](const Event& event) {
    if (event.type == EventType::kInitDone) time.advance(peace);
  });
  ASSERT_TRUE(peace >= seconds(30) || time.saw_pauses(pauses));
  ASSERT_TRUE(eventually([&] { return watch.count("InitDone") > pauses; }));
}

TEST(Backoff, StartsAnewAfterATimeOfPeaceAsLongAsTheLongestPause) {
  CountedTime restless;
  cut_after(seconds(29), restless, kTries);
  EXPECT_TRUE(restless.doubles(kFirst, kTries)) << "29 s are not enough";
  CountedTime peaceful;
  cut_after(seconds(30), peaceful, kTries);
  EXPECT_TRUE(peaceful.pauses().empty()) << "each expiry is the first one since, and lists at once";
}

TEST(Backoff, StartsAnewWithTheShortestPause) {
  CountedTime time;
  std::atomic<bool> broken{true};
  WatchServer server([&](Peer& peer, const SeenRequest& request) {
    peer.begin_chunks();
    if (broken) return peer.close();
    if (request.has("sendInitialEvents")) peer.chunk(end_mark(5));
    peer.close();
  });
  WatchRecorder watch(server.url(), counted(time), [&](const Event& event) {
    if (event.type != EventType::kInitDone) return;
    time.advance(seconds(30));
    broken = true;
  });
  ASSERT_TRUE(time.saw_pauses(kTries));
  broken = false;
  ASSERT_TRUE(watch.saw("InitDone"));
  const auto before = time.pauses().size();
  ASSERT_TRUE(time.saw_pauses(before + 3));
  const auto pauses = time.pauses();
  const auto shortest = std::find_if(pauses.begin() + kTries, pauses.end(),
                                     [](std::chrono::nanoseconds each) { return each <= kFirst; });
  EXPECT_NE(shortest, pauses.end());
}

TEST(Backoff, SilenceIsNoPeace) {
  CountedTime time;
  WatchServer server([&](Peer& peer, const SeenRequest& request) {
    peer.begin_chunks();
    if (request.has("sendInitialEvents")) {
      peer.chunk(end_mark(5));
      return void(peer.end_chunks());
    }
    time.advance(seconds(300));
    peer.be_silent();
  });
  auto options = counted(time);
  options.idle_timeout = seconds(1);
  WatchRecorder watch(server.url(), options);
  ASSERT_TRUE(time.saw_pauses(2));
  EXPECT_TRUE(time.doubles(kFirst, 2)) << "after the list, and after the silence";
}

TEST(Life, IsAlsoThatTheServerEndsAQuietWatchInOrder) {
  CountedTime time;
  WatchServer server([&](Peer& peer, const SeenRequest& request) {
    peer.begin_chunks();
    if (request.number > 1) return peer.be_silent();
    peer.chunk(end_mark(5));
    peer.end_chunks();
  });
  WatchRecorder watch(server.url(), counted(time), [&](const Event& event) {
    if (event.type == EventType::kInitDone) time.advance(seconds(290));
  });
  ASSERT_TRUE(eventually([&] { return server.requests().size() == 2; }));
  EXPECT_EQ(watch.alive(), 2U) << "the list, and its end";
}

TEST(Defect, OfWhoTakesTheEventsIsTroubleAndANewListFollows) {
  CountedTime time;
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    peer.begin_chunks();
    peer.chunk(event("ADDED", "a", 4) + end_mark(5));
    if (request.number == 1) peer.chunk(event("MODIFIED", "a", 6) + event("MODIFIED", "a", 7));
    peer.be_silent();
  });
  std::atomic<bool> thrown{false};
  WatchRecorder watch(server.url(), counted(time), [&](const Event& event) {
    if (event.type == EventType::kApply && !thrown.exchange(true)) throw std::runtime_error("a defect");
  });
  ASSERT_TRUE(eventually([&] { return watch.count("InitDone") == 2; }));
  EXPECT_EQ(watch.troubles(), std::vector<std::string>{"Defect"});
  EXPECT_EQ(time.pauses().size(), 1U);
  EXPECT_EQ(watch.count("Apply a 7"), 0U) << "nothing more of a stream whose event was not taken in";
}

TEST(Defect, AgainAndAgainIsNoBusyLoop) {
  CountedTime time;
  WatchServer server(lines(event("ADDED", "a", 4) + end_mark(5), ""));
  WatchRecorder watch(server.url(), counted(time),
                      [](const Event&) -> void { throw std::runtime_error("a defect"); });
  ASSERT_TRUE(time.saw_pauses(kTries));
  EXPECT_TRUE(time.doubles(kFirst, kTries));
}

}  // namespace
}  // namespace twelvefactor::watch
