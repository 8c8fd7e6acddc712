// How a watch gets its first picture: the streaming list, and pages where the server has none.
#include <gtest/gtest.h>

#include "support/eventually.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::watch {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using Lines = std::vector<std::string>;

TEST(List, ComesAsAStreamThatGoesOnAsTheWatch) {
  WatchServer server([](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    peer.chunk(event("ADDED", "a", 1) + event("ADDED", "b", 2) + end_mark(5));
    peer.chunk(event("MODIFIED", "a", 6) + event("DELETED", "b", 7) + event("ADDED", "c", 8));
    peer.be_silent();
  });
  WatchRecorder watch(server.url());
  ASSERT_TRUE(watch.saw_events(7));
  EXPECT_EQ(watch.events(), (Lines{"Init", "InitApply a 1", "InitApply b 2", "InitDone", "Apply a 6",
                                   "Delete b 7", "Apply c 8"}));
  EXPECT_TRUE(watch.troubles().empty());
  const auto request = server.requests().at(0);
  for (const auto* part : {"watch=true", "sendInitialEvents=true", "resourceVersionMatch=NotOlderThan",
                           "allowWatchBookmarks=true", "timeoutSeconds="}) {
    EXPECT_TRUE(request.has(part)) << part << " in " << request.target;
  }
  EXPECT_FALSE(request.has("resourceVersion=")) << "the list is as fresh as the server can make it";
}

TEST(List, TellsWhatIsDeletedWhileItComes) {
  WatchServer server([](Peer& peer, const SeenRequest&) {
    peer.begin_chunks();
    peer.chunk(event("ADDED", "a", 1) + event("DELETED", "a", 2) + end_mark(3));
    peer.be_silent();
  });
  WatchRecorder watch(server.url());
  ASSERT_TRUE(watch.saw("InitDone"));
  EXPECT_EQ(watch.events(), (Lines{"Init", "InitApply a 1", "Delete a 2", "InitDone"}));
}

TEST(List, BeginsAgainWhenItsStreamBreaksOff) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    peer.begin_chunks();
    peer.chunk(event("ADDED", "a", 1));
    if (request.number == 1) {
      peer.close();
      return;
    }
    peer.chunk(end_mark(5));
    peer.be_silent();
  });
  WatchRecorder watch(server.url());
  ASSERT_TRUE(watch.saw("InitDone"));
  EXPECT_EQ(watch.events(), (Lines{"Init", "InitApply a 1", "Init", "InitApply a 1", "InitDone"}));
  EXPECT_EQ(watch.troubles(), Lines{"Connection"});
}

TEST(List, ComesInPagesWhereTheServerRefusesToStreamItAndThatIsRemembered) {
  for (const int code : {400, 422}) {
    WatchServer server([code](Peer& peer, const SeenRequest& request) {
      if (request.has("sendInitialEvents")) {
        peer.respond(code, status(code, "Invalid"));
      } else if (request.has("watch=true")) {
        peer.respond(410, status(410, "Expired"));
      } else if (request.has("continue=n%2Bxt")) {
        peer.respond(200, page({"c"}, 5));
      } else {
        peer.respond(200, page({"a", "b"}, 5, "n+xt"));
      }
    });
    WatchRecorder watch(server.url());
    ASSERT_TRUE(watch.saw_events(10));
    const auto events = watch.events();
    const Lines list{"Init", "InitApply a 5", "InitApply b 5", "InitApply c 5", "InitDone"};
    EXPECT_EQ(Lines(events.begin(), events.begin() + 5), list);
    EXPECT_EQ(Lines(events.begin() + 5, events.begin() + 10), list);
    watch.stop();
    int refused = 0;
    for (const auto& request : server.requests()) refused += request.has("sendInitialEvents") ? 1 : 0;
    EXPECT_EQ(refused, 1);
    EXPECT_TRUE(server.requests().at(1).has("limit=100"));
  }
}

TEST(List, OfNoObjectsIsToldAsEmpty) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("sendInitialEvents")) {
      peer.respond(422, status(422, "Invalid"));
    } else if (request.has("watch=true")) {
      peer.begin_chunks();
      peer.be_silent();
    } else {
      peer.respond(200, page({}, 5));
    }
  });
  WatchRecorder watch(server.url());
  ASSERT_TRUE(watch.saw("InitDone"));
  EXPECT_EQ(watch.events(), (Lines{"Init", "InitDone"}));
}

TEST(List, ComesInPagesWhereTheServerKnowsNoStreamingListAndSendsOnlyBookmarks) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    if (!request.has("watch=true")) {
      peer.respond(200, page({"a"}, 5));
      return;
    }
    peer.begin_chunks();
    if (request.has("sendInitialEvents")) peer.chunk(event("ADDED", "a", 1) + bookmark(5));
    peer.be_silent();
  });
  WatchRecorder watch(server.url());
  ASSERT_TRUE(watch.saw("InitDone"));
  EXPECT_EQ(watch.events(), (Lines{"Init", "InitApply a 1", "Init", "InitApply a 5", "InitDone"}));
}

TEST(List, ComesInPagesWhereTheStreamEndsWithoutItsMark) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    if (!request.has("watch=true")) {
      peer.respond(200, page({"a"}, 5));
      return;
    }
    peer.begin_chunks();
    if (!request.has("sendInitialEvents")) peer.be_silent();
    peer.end_chunks();
  });
  WatchRecorder watch(server.url());
  ASSERT_TRUE(watch.saw("InitDone"));
}

TEST(List, BeginsAgainWhenItsContinueTokenExpiredAndThenAsksForEverythingAtOnce) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("sendInitialEvents")) {
      peer.respond(422, status(422, "Invalid"));
    } else if (request.has("watch=true")) {
      peer.begin_chunks();
      peer.be_silent();
    } else if (request.has("continue=")) {
      peer.respond(410, status(410, "Expired"));
    } else {
      peer.respond(200, request.has("limit=") ? page({"a"}, 5, "more") : page({"a", "b"}, 6));
    }
  });
  WatchRecorder watch(server.url());
  ASSERT_TRUE(watch.saw("InitDone"));
  EXPECT_EQ(watch.events(), (Lines{"Init", "InitApply a 5", "Init", "InitApply a 5", "Init", "InitApply a 6",
                                   "InitApply b 6", "InitDone"}));
  EXPECT_EQ(watch.troubles(), (Lines{"Expired", "Expired"}));
}

TEST(List, AsksForTheSamePageAgainWhenTheServerWasBusy) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("sendInitialEvents")) {
      peer.respond(422, status(422, "Invalid"));
    } else if (request.has("watch=true")) {
      peer.begin_chunks();
      peer.be_silent();
    } else if (!request.has("continue=")) {
      peer.respond(200, page({"a"}, 5, "more"));
    } else if (request.number == 3) {
      peer.respond(500, status(500, "InternalError"));
    } else {
      peer.respond(200, page({"b"}, 5));
    }
  });
  WatchRecorder watch(server.url());
  ASSERT_TRUE(watch.saw("InitDone"));
  EXPECT_EQ(watch.events(), (Lines{"Init", "InitApply a 5", "InitApply b 5", "InitDone"}));
}

TEST(List, ThatIsHTMLOrCutIsGarbledAndAskedForAgain) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("sendInitialEvents")) {
      peer.respond(422, status(422, "Invalid"));
    } else if (request.has("watch=true")) {
      peer.begin_chunks();
      peer.be_silent();
    } else if (request.number == 2) {
      peer.respond(200, "<html>Please log in</html>");
    } else if (request.number == 3) {
      const auto whole = page({"a", "b"}, 5);
      peer.respond(200, whole.substr(0, whole.size() / 2));
    } else {
      peer.respond(200, page({"a"}, 5));
    }
  });
  WatchRecorder watch(server.url());
  ASSERT_TRUE(watch.saw("InitDone"));
  EXPECT_EQ(watch.troubles(), (Lines{"Garbled", "Garbled"}));
}

TEST(List, OfMetadataOnlyAsksForNothingElse) {
  WatchServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("sendInitialEvents")) {
      peer.respond(422, status(422, "Invalid"));
    } else if (request.has("watch=true")) {
      peer.begin_chunks();
      peer.be_silent();
    } else {
      peer.respond(200, page({"a"}, 5));
    }
  });
  auto options = quick_options();
  options.metadata_only = true;
  options.label_selector = "app in (a,b)";
  WatchRecorder watch(server.url(), options);
  ASSERT_TRUE(watch.saw("InitDone"));
  ASSERT_TRUE(eventually([&] { return server.requests().size() >= 3; }));
  for (const auto& request : server.requests()) {
    EXPECT_TRUE(request.has("labelSelector=app%20in%20%28a%2Cb%29")) << request.target;
    const std::string kind =
        request.has("watch=true") ? "PartialObjectMetadata" : "PartialObjectMetadataList";
    EXPECT_EQ(request.header("accept"), "application/json;as=" + kind + ";g=meta.k8s.io;v=v1");
  }
}

}  // namespace
}  // namespace twelvefactor::watch
