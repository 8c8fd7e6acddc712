// What `events` makes of the cluster's events: whose they are, what is shown of them, and how it looks.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "cli/events/events_text.hpp"
#include "cli/events/told_event.hpp"

namespace twelvefactor::cli {
namespace {

constexpr const char* kEvents = R"({"items": [
  {"metadata": {"uid": "a", "creationTimestamp": "2026-12-01T10:00:00Z"}, "type": "Warning", "reason": "BackOff",
   "involvedObject": {"kind": "Pod", "name": "shop-web-1"}, "message": "Back-off restarting failed container app",
   "count": 5, "firstTimestamp": "2026-12-01T10:00:00Z", "lastTimestamp": "2026-12-01T10:07:00Z",
   "source": {"component": "kubelet"}},
  {"metadata": {"uid": "b", "creationTimestamp": "2026-12-01T10:01:00Z"}, "type": "Normal", "reason": "ReleaseActive",
   "involvedObject": {"kind": "TwelveFactorApp", "name": "shop"}, "message": "release v2 is active",
   "eventTime": "2026-12-01T10:01:00.250000Z", "reportingComponent": "twelvefactor.dev/operator",
   "series": {"count": 2, "lastObservedTime": "2026-12-01T10:02:00.500000Z"}}
]})";

ToldEvent about(const std::string& kind, const std::string& name) {
  ToldEvent event;
  event.kind = kind;
  event.name = name;
  return event;
}

TEST(Events, AreReadWithTheTimeWhenTheyHappenedLast) {
  const auto events = read_events(kEvents);
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 2U);
  EXPECT_EQ(event_text((*events)[0], {}),
            "2026-12-01T10:07:00Z  Warning  BackOff                 Pod/shop-web-1 (5 times)  "
            "Back-off restarting failed container app\n");
  EXPECT_EQ(
      event_text((*events)[1], {}),
      "2026-12-01T10:02:00Z  Normal   ReleaseActive           TwelveFactorApp/shop (2 times)  release v2 is "
      "active\n");
  EXPECT_EQ(
      event_json((*events)[1]),
      R"({"time":"2026-12-01T10:02:00Z","type":"Normal","reason":"ReleaseActive","kind":"TwelveFactorApp",)"
      R"("name":"shop","message":"release v2 is active","source":"twelvefactor.dev/operator","count":2})");
  EXPECT_EQ((*events)[0].source, "kubelet");
}

TEST(Events, AreNoneInWhatIsNoList) {
  for (const char* text : {"", "{", "[]", "{}", R"({"items": 3})"}) EXPECT_FALSE(read_events(text)) << text;
  const auto odd =
      read_events(R"({"items": [3, {"metadata": [], "count": "x", "lastTimestamp": "yesterday"}]})");
  ASSERT_TRUE(odd);
  ASSERT_EQ(odd->size(), 2U);
  EXPECT_EQ(odd->back().count, 1);
}

TEST(Events, BelongToTheAppWithTheLongestName) {
  const std::set<std::string> apps = {"shop", "shop-web"};
  EXPECT_TRUE(is_of_app(about("Service", "shop"), "shop", apps, {}));
  EXPECT_TRUE(is_of_app(about("Pod", "shop-worker-5d-x"), "shop", apps, {}));
  EXPECT_TRUE(is_of_app(about("Pod", "shop-web-5d-x"), "shop", {"shop"}, {}));
  EXPECT_FALSE(is_of_app(about("Pod", "shop-web-5d-x"), "shop", apps, {})) << "another app's";
  EXPECT_TRUE(is_of_app(about("Pod", "shop-web-5d-x"), "shop-web", apps, {}));
  EXPECT_FALSE(is_of_app(about("Pod", "shopping-1"), "shop", apps, {}));
  EXPECT_FALSE(is_of_app(about("TwelveFactorApp", "shop-old"), "shop", apps, {}));
  EXPECT_FALSE(is_of_app(about("AdminTask", "shop-fix"), "shop", apps, {"fix"}));
  EXPECT_TRUE(is_of_app(about("AdminTask", "fix"), "shop", apps, {"fix"}));
}

TEST(Events, HoldNoSecretAndMoveNoCursor) {
  const auto events = read_events(
      R"({"items": [{"reason": "Fail\u001b[2J", "involvedObject": {"kind": "Pod", "name": "a\nb"},
          "message": "exec: \"curl postgres://shop:s3cr3t-0815-x@db/shop\": no such file\u0007"}]})");
  ASSERT_TRUE(events);
  const std::string text = event_text(events->front(), {});
  EXPECT_EQ(text.find("s3cr3t-0815-x"), std::string::npos) << text;
  EXPECT_NE(text.find("@db/shop"), std::string::npos) << text;
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\a'), std::string::npos);
  EXPECT_EQ(text.find('\n'), text.size() - 1) << "one line";
  EXPECT_EQ(event_json(events->front()).find("s3cr3t-0815-x"), std::string::npos);
}

TEST(Events, AreWrappedBelowTheirLineOnATerminal) {
  ToldEvent event = about("Pod", "shop-web-1");
  event.type = "Normal";
  event.reason = "Pulled";
  event.message = "Container image was pulled within a second, as it was there already";
  constexpr int kWidth = 50;
  EXPECT_EQ(event_text(event, {kWidth, false}),
            "1970-01-01T00:00:00Z  Normal   Pulled                  Pod/shop-web-1\n"
            "    Container image was pulled within a second, as\n"
            "    it was there already\n");
}

}  // namespace
}  // namespace twelvefactor::cli
