// When the server no longer knows where a watch left off, or does not accept it: a new list, and nothing
// forgotten before it is whole.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>

#include "support/counted_time.hpp"
#include "support/eventually.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::watch {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using Lines = std::vector<std::string>;

/// A server whose streaming list has one object `a` at version 5; watches after it are the script's.
Script after_list(Script watch) {
  return [watch](Peer& peer, const SeenRequest& request) {
    if (!request.has("sendInitialEvents")) {
      watch(peer, request);
      return;
    }
    peer.begin_chunks();
    peer.chunk(event("ADDED", "a", 4) + end_mark(5));
    peer.end_chunks();
  };
}

void quiet(Peer& peer) {
  peer.begin_chunks();
  peer.be_silent();
}

TEST(Trouble, ExpiredAsAnEventListsAgainAndForgetsNothingBeforeTheNewListIsWhole) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    peer.begin_chunks();
    if (request.number == 1) {
      peer.chunk(event("ADDED", "a", 4) + end_mark(5) + event("ADDED", "b", 6) + error_event(410, "Expired"));
      peer.be_silent();
    } else {
      peer.chunk(event("ADDED", "b", 6) + end_mark(9));
      peer.be_silent();
    }
  });
  WatchRecorder watch(server.url());
  ASSERT_TRUE(watch.saw_events(7));
  EXPECT_EQ(watch.events(),
            (Lines{"Init", "InitApply a 4", "InitDone", "Apply b 6", "Init", "InitApply b 6", "InitDone"}));
  EXPECT_EQ(watch.troubles(), Lines{"Expired"});
}

TEST(Trouble, ExpiredAsAStatusListsAgain) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    if (!request.has("sendInitialEvents")) {
      peer.respond(410, status(410, "Expired"));
      return;
    }
    peer.begin_chunks();
    peer.chunk(end_mark(request.number));
    if (request.number > 1) return peer.be_silent();
    peer.end_chunks();
  });
  WatchRecorder watch(server.url());
  ASSERT_TRUE(watch.saw_events(4));
  EXPECT_EQ(watch.events(), (Lines{"Init", "InitDone", "Init", "InitDone"}));
  EXPECT_EQ(watch.troubles(), Lines{"Expired"});
}

TEST(Trouble, ExpiredListsAgainAtOnceEvenWhenTheServerWasAwayBefore) {
  CountedTime time;
  WatchServer server([&](Peer& peer, const SeenRequest& request) {
    if (request.number == 1) {
      peer.begin_chunks();
      peer.chunk(end_mark(1));
      peer.end_chunks();
    } else if (request.number < 6) {
      peer.respond(503, status(503, "ServiceUnavailable"));
    } else if (request.number == 6) {
      peer.respond(410, status(410, "Expired"));
    } else {
      quiet(peer);
    }
  });
  auto options = quick_options();
  options.clock = time.clock();
  WatchRecorder watch(server.url(), options);
  ASSERT_TRUE(eventually([&] { return server.requests().size() == 7; }));
  EXPECT_EQ(time.pauses().size(), 5U)
      << "after the list that ended at once and each 503; none before the new list";
}

TEST(Trouble, AfterABookmarkGoesOnFromTheBookmark) {
  WatchServer server(after_list([](Peer& peer, const SeenRequest& request) {
    if (request.number > 2) return quiet(peer);
    peer.begin_chunks();
    peer.chunk(bookmark(77));
    peer.end_chunks();
  }));
  WatchRecorder watch(server.url());
  ASSERT_TRUE(eventually([&] { return server.requests().size() == 3; }));
  EXPECT_TRUE(server.requests().at(2).has("&resourceVersion=77"));
  EXPECT_EQ(watch.events(), (Lines{"Init", "InitApply a 4", "InitDone"}));
}

TEST(Trouble, ThatStaysAtOnePlaceLeadsToANewList) {
  WatchServer server(after_list([](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    peer.chunk("garbage\n");
    peer.end_chunks();
  }));
  WatchRecorder watch(server.url());
  ASSERT_TRUE(eventually([&] { return watch.count("InitDone") >= 2; }));
  EXPECT_TRUE(server.requests().at(4).has("sendInitialEvents")) << "three tries, then a list";
}

TEST(Trouble, OfAServerThatCannotAnswerLeadsToNoNewList) {
  WatchServer server(after_list([](Peer& peer, const SeenRequest& request) {
    const Lines words{"InternalError", "ServiceUnavailable", "TooManyRequests", "Timeout"};
    const std::vector<int> codes{500, 503, 429, 504};
    const auto which = static_cast<std::size_t>(request.number) % codes.size();
    if (request.number < 12) return void(peer.respond(codes[which], status(codes[which], words[which])));
    quiet(peer);
  }));
  WatchRecorder watch(server.url());
  ASSERT_TRUE(eventually([&] { return server.requests().size() == 12; }));
  EXPECT_TRUE(server.requests().at(11).has("&resourceVersion=5"));
  EXPECT_EQ(watch.count("Init"), 1U);
}

/// A server that is away for a while after its first list, and then says that its newest version is `newest`.
void comes_back_at(int newest, const std::function<void(WatchRecorder&, TestServer&)>& expect) {
  TestServer server([newest](Peer& peer, const SeenRequest& request) {
    if (request.target.ends_with("?limit=1")) {
      // Still away, and then back.
      if (request.number == 3) return void(peer.respond(503, status(503, "ServiceUnavailable")));
      return void(peer.respond(200, page({"any"}, newest)));
    }
    peer.begin_chunks();
    if (request.number == 2) return peer.close();
    if (request.has("sendInitialEvents"))
      peer.chunk(event("ADDED", "a", request.number) + end_mark(request.number == 1 ? 900 : newest));
    if (request.number == 1) return void(peer.end_chunks());
    peer.be_silent();
  });
  WatchRecorder watch(server.url());
  ASSERT_TRUE(eventually([&] { return server.requests().size() == 5; }));
  expect(watch, server);
}

TEST(Trouble, OfAServerThatComesBackWithAnOlderHistoryLeadsToANewList) {
  comes_back_at(800, [](WatchRecorder& watch, TestServer& server) {
    EXPECT_TRUE(server.requests().at(4).has("sendInitialEvents"));
    ASSERT_TRUE(eventually([&] { return watch.count("InitDone") == 2; }));
    EXPECT_EQ(watch.events().back(), "InitDone");
    EXPECT_EQ(watch.troubles(), (Lines{"Connection", "ServerError", "Expired"}));
  });
}

TEST(Trouble, OfAServerThatComesBackWithItsHistoryGoesOnFromWhereItWas) {
  for (const int newest : {900, 950}) {
    comes_back_at(newest, [](WatchRecorder& watch, TestServer& server) {
      EXPECT_TRUE(server.requests().at(4).has("&resourceVersion=900"));
      EXPECT_EQ(watch.count("Init"), 1U);
    });
  }
}

TEST(Trouble, OfAPlaceThatTheServerDoesNotAcceptLeadsToANewList) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    if (!request.has("sendInitialEvents")) return void(peer.respond(400, status(400, "BadRequest")));
    peer.begin_chunks();
    peer.chunk(end_mark(5));
    peer.end_chunks();
  });
  WatchRecorder watch(server.url());
  ASSERT_TRUE(eventually([&] { return watch.count("InitDone") >= 2; }));
  EXPECT_TRUE(server.requests().at(4).has("sendInitialEvents")) << "three tries, then a list";
}

}  // namespace
}  // namespace twelvefactor::watch
