// Each way a watch can fail, and what it does then.
#include <gtest/gtest.h>

#include <atomic>

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

TEST(Trouble, NoneWhenTheServerEndsAWatchInOrder) {
  WatchServer server(after_list([](Peer& peer, const SeenRequest& request) {
    if (request.number > 6) return quiet(peer);
    peer.begin_chunks(200, request.number % 2 == 0 ? "Connection: close\r\n" : "");
    peer.chunk(event("MODIFIED", "a", 5 + request.number));
    peer.end_chunks();
    if (request.number % 2 == 0) peer.close();
  }));
  WatchRecorder watch(server.url());
  ASSERT_TRUE(eventually([&] { return server.requests().size() == 7; }));
  EXPECT_TRUE(watch.troubles().empty());
  EXPECT_EQ(watch.count("Init"), 1U);
  EXPECT_TRUE(server.requests().at(1).has("&resourceVersion=5")) << server.requests().at(1).target;
  EXPECT_TRUE(server.requests().at(2).has("&resourceVersion=7")) << "goes on after the last event";
}

TEST(Trouble, IdleWhenThePeerIsSilentAndTheWatchGoesOnFromWhereItWas) {
  WatchServer server(after_list([](Peer& peer, const SeenRequest& request) {
    if (request.number == 2) {
      peer.begin_chunks();
      peer.chunk(event("MODIFIED", "a", 6));
    }
    // The head alone, or not even that: half-open connections look like both.
    peer.be_silent();
  }));
  auto options = quick_options();
  options.idle_timeout = std::chrono::seconds(1);
  WatchRecorder watch(server.url(), options);
  ASSERT_TRUE(eventually([&] { return watch.troubles().size() >= 2; }));
  EXPECT_EQ(watch.troubles().at(0), "Idle");
  EXPECT_EQ(watch.troubles().at(1), "Idle");
  EXPECT_TRUE(server.requests().at(2).has("&resourceVersion=6"));
  EXPECT_EQ(watch.count("Init"), 1U);
}

TEST(Trouble, ConnectionWhenItIsCutAndTheWatchGoesOnFromWhereItWas) {
  WatchServer server(after_list([](Peer& peer, const SeenRequest& request) {
    if (request.number > 3) return quiet(peer);
    peer.begin_chunks();
    peer.chunk(event("MODIFIED", "a", 5 + request.number));
    // One waits for the other, or the reset would overtake the event.
    peer.pause(std::chrono::milliseconds(50));
    if (request.number == 2) return peer.reset();
    peer.close();
  }));
  WatchRecorder watch(server.url());
  ASSERT_TRUE(eventually([&] { return server.requests().size() == 4; }));
  EXPECT_EQ(watch.troubles(), (Lines{"Connection", "Connection"}));
  EXPECT_TRUE(server.requests().at(3).has("&resourceVersion=8"));
  EXPECT_EQ(watch.count("Init"), 1U);
}

TEST(Trouble, ConnectionWhileTheServerIsDownAndNothingIsLostWhenItIsBack) {
  auto server =
      std::make_unique<WatchServer>(after_list([](Peer& peer, const SeenRequest&) { quiet(peer); }));
  const auto port = server->port();
  WatchRecorder watch(server->url());
  ASSERT_TRUE(eventually([&] { return server->requests().size() == 2; }));
  server.reset();
  ASSERT_TRUE(eventually([&] { return watch.troubles().size() > 3; }));
  ServerOptions same_port;
  same_port.port = port;
  WatchServer back(
      [](Peer& peer, const SeenRequest&) {
        peer.begin_chunks();
        peer.chunk(event("ADDED", "b", 6));
        peer.be_silent();
      },
      same_port);
  ASSERT_TRUE(watch.saw("Apply b 6"));
  EXPECT_TRUE(back.requests().at(0).has("&resourceVersion=5"));
  EXPECT_EQ(watch.count("Init"), 1U) << "no new list was needed";
}

TEST(Trouble, GarbledWhenALineIsNoEventAndTheWatchGoesOnFromTheLastGoodOne) {
  const std::string cut = event("MODIFIED", "a", 9);
  const Lines garbage{"{\"type\":\"ADDED\",\"object\":{\"metadata\":\n",
                      "not json\n",
                      "{}\n",
                      "[]\n",
                      "\"a\"\n",
                      "{\"type\":\"ADDED\"}\n",
                      "{\"type\":\"ADDED\",\"object\":{}}\n",
                      "{\"type\":\"NEW\",\"object\":{\"metadata\":{\"resourceVersion\":\"9\"}}}\n",
                      cut.substr(0, cut.size() / 2),
                      "<html>\n<body>Log in</body>\n</html>",
                      std::string("\0\0\0\n", 4),
                      "\xff\xfe\n"};
  for (const auto& bytes : garbage) {
    WatchServer server(after_list([&](Peer& peer, const SeenRequest& request) {
      if (request.number > 2) return quiet(peer);
      peer.begin_chunks();
      peer.chunk(event("MODIFIED", "a", 8) + bytes);
      peer.end_chunks();
    }));
    WatchRecorder watch(server.url());
    ASSERT_TRUE(eventually([&] { return server.requests().size() == 3; })) << bytes;
    EXPECT_EQ(watch.troubles(), Lines{"Garbled"}) << bytes;
    EXPECT_TRUE(server.requests().at(2).has("&resourceVersion=8")) << bytes;
    EXPECT_EQ(watch.events(), (Lines{"Init", "InitApply a 4", "InitDone", "Apply a 8"})) << bytes;
  }
}

TEST(Trouble, ServerErrorAsAnEventGoesOnFromWhereItWas) {
  WatchServer server(after_list([](Peer& peer, const SeenRequest& request) {
    if (request.number > 2) return quiet(peer);
    peer.begin_chunks();
    peer.chunk(event("MODIFIED", "a", 8) + error_event(500, "InternalError") + event("MODIFIED", "a", 9));
    peer.be_silent();
  }));
  WatchRecorder watch(server.url());
  ASSERT_TRUE(eventually([&] { return server.requests().size() == 3; }));
  EXPECT_EQ(watch.troubles(), Lines{"ServerError"});
  EXPECT_TRUE(server.requests().at(2).has("&resourceVersion=8"));
  EXPECT_EQ(watch.count("Init"), 1U);
}

TEST(Trouble, ServerErrorHonoursRetryAfter) {
  for (const int code : {429, 500, 503}) {
    CountedTime time;
    WatchServer server(after_list([code](Peer& peer, const SeenRequest& request) {
      if (request.number > 2) return quiet(peer);
      peer.respond(code, status(code, "TooManyRequests"), "Retry-After: 60\r\n");
    }));
    auto options = quick_options();
    options.clock = time.clock();
    WatchRecorder watch(server.url(), options);
    ASSERT_TRUE(eventually([&] { return server.requests().size() == 3; })) << code;
    EXPECT_EQ(time.pauses().back(), std::chrono::minutes(1)) << code;
    EXPECT_EQ(watch.troubles(), Lines{"ServerError"});
  }
}

TEST(Trouble, KindThatIsBeingReadIsAskedForSoon) {
  CountedTime time;
  WatchServer server(after_list([](Peer& peer, const SeenRequest& request) {
    if (request.number > 2) return quiet(peer);
    peer.respond(429, R"({"kind":"Status","code":429,"message":"storage is (re)initializing"})",
                 "Retry-After: 60\r\n");
  }));
  auto options = quick_options();
  options.clock = time.clock();
  WatchRecorder watch(server.url(), options);
  ASSERT_TRUE(eventually([&] { return server.requests().size() == 3; }));
  EXPECT_LT(time.pauses().back(), std::chrono::seconds(1));
}

TEST(Trouble, OfARefusalIsToldAndTriedAgainForEver) {
  for (const auto& [code, word] :
       {std::pair{401, "Unauthorized"}, std::pair{403, "Forbidden"}, std::pair{404, "Absent"}}) {
    WatchServer server([code = code](Peer& peer, const SeenRequest& request) {
      if (request.number < 6) {
        peer.respond(code, status(code, "No"));
        return;
      }
      peer.begin_chunks();
      peer.chunk(end_mark(5));
      peer.be_silent();
    });
    WatchRecorder watch(server.url());
    ASSERT_TRUE(watch.saw("InitDone")) << code;
    EXPECT_EQ(watch.troubles(), Lines(5, word));
  }
}

TEST(Trouble, WhatMayWellBeAbsentIsAskedForAtItsOwnPace) {
  for (const auto& [code, patient] : {std::pair{403, true}, {404, true}, {500, false}}) {
    CountedTime time;
    WatchServer server([code = code](Peer& peer, const SeenRequest& request) {
      if (request.number < 2) return void(peer.respond(code, status(code, "No")));
      peer.begin_chunks();
      peer.chunk(end_mark(5));
      peer.be_silent();
    });
    watch::WatchOptions options = quick_options();
    options.clock = time.clock();
    options.absent_pause = options.forbidden_pause = std::chrono::minutes(1);
    WatchRecorder watch(server.url(), options);
    ASSERT_TRUE(watch.saw("InitDone")) << code;
    ASSERT_EQ(time.pauses().size(), 1U) << code;
    EXPECT_EQ(time.pauses().front() >= std::chrono::minutes(1), patient) << code;
  }
}

TEST(Trouble, OfOneWatchNeverStopsAnother) {
  std::atomic<int> version{10};
  WatchServer server([&](Peer& peer, const SeenRequest& request) {
    if (request.has("/bad")) {
      peer.respond(500, "broken");
      return;
    }
    peer.begin_chunks();
    peer.chunk(end_mark(5));
    for (int i = 0; i < 50; ++i) {
      peer.chunk(event("ADDED", "a", ++version));
      peer.pause(std::chrono::milliseconds(2));
    }
    peer.be_silent();
  });
  auto bad = quick_options();
  bad.collection = "/bad";
  WatchRecorder failing(server.url(), bad);
  WatchRecorder working(server.url());
  ASSERT_TRUE(working.saw("Apply a 60"));
  EXPECT_TRUE(working.troubles().empty());
  EXPECT_TRUE(failing.saw_trouble("ServerError"));
}

TEST(Trouble, OfAnyKindDoesNotDelayAStop) {
  const std::vector<std::pair<std::string, Script>> moments{
      {"refused",
       [](Peer& peer, const SeenRequest&) {
         peer.respond(503, status(503, "ServiceUnavailable"), "Retry-After: 60\r\n");
       }},
      {"silent head", [](Peer& peer, const SeenRequest&) { peer.be_silent(); }},
      {"silent body", [](Peer& peer, const SeenRequest&) { quiet(peer); }},
      {"half an event",
       [](Peer& peer, const SeenRequest&) {
         peer.begin_chunks();
         peer.chunk("{\"type\":");
         peer.be_silent();
       }},
      {"half a page",
       [](Peer& peer, const SeenRequest& request) {
         if (request.has("watch=true")) {
           peer.respond(422, status(422, "Invalid"));
           return;
         }
         peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{");
         peer.be_silent();
       }},
      {"endless events",
       [](Peer& peer, const SeenRequest&) {
         peer.begin_chunks();
         peer.chunk(end_mark(5));
         while (peer.chunk(event("ADDED", "a", 6))) {
         }
       }},
      {"forbidden", [](Peer& peer, const SeenRequest&) { peer.respond(403, status(403, "Forbidden")); }},
      {"reset", [](Peer& peer, const SeenRequest&) { peer.reset(); }}};
  for (const auto& [name, script] : moments) {
    std::atomic<bool> said{false};
    WatchServer server([&, script = script](Peer& peer, const SeenRequest& request) {
      said = true;
      script(peer, request);
    });
    auto options = quick_options();
    options.backoff_start = std::chrono::hours(1);  // longer than any test may take
    WatchRecorder watch(server.url(), options);
    ASSERT_TRUE(eventually([&] { return said.load(); })) << name;
    watch.stop();
  }
}

}  // namespace
}  // namespace twelvefactor::watch
