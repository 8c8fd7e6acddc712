#include "watch/watcher_json.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace twelvefactor::watch {
namespace {

TEST(WatchFrame, TellsTypeVersionAndTheObjectsOwnBytes) {
  FrameReader reader;
  const std::string frame =
      R"( {"type":"ADDED" , "object": {"a": "}\"{", "metadata":{"resourceVersion":"12","name":"x"}} } )";
  const auto read = reader.read(frame);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->type, "ADDED");
  EXPECT_EQ(read->resource_version, "12");
  EXPECT_EQ(read->object, R"({"a": "}\"{", "metadata":{"resourceVersion":"12","name":"x"}})");
  EXPECT_FALSE(read->initial_events_end);
}

TEST(WatchFrame, DoesNotMindTheOrderOfItsMembers) {
  FrameReader reader;
  const auto read = reader.read(
      R"({"object":{"metadata":{"resourceVersion":"1"}},"other":[1,{"object":2}],"type":"DELETED"})");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->type, "DELETED");
  EXPECT_EQ(read->object, R"({"metadata":{"resourceVersion":"1"}})");
}

TEST(WatchFrame, KnowsTheMarkThatEndsAStreamingList) {
  FrameReader reader;
  const auto frame = [](const std::string& value) {
    return R"({"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9","annotations":{"k8s.io/initial-events-end":")" +
           value + R"("}}}})";
  };
  EXPECT_TRUE(reader.read(frame("true"))->initial_events_end);
  EXPECT_FALSE(reader.read(frame("false"))->initial_events_end);
}

TEST(WatchFrame, ReadsAnERRORWithoutMetadata) {
  FrameReader reader;
  const auto read = reader.read(
      R"({"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}})");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->error_code, 410);
  EXPECT_EQ(read->error_reason, "Expired");
  EXPECT_EQ(read->error_message, "too old");
}

TEST(WatchFrame, IsNoneWhenItIsCutAnywhere) {
  FrameReader reader;
  const std::string frame =
      R"({"type":"ADDED","object":{"metadata":{"resourceVersion":"12"},"a":[1,"x",null]}})";
  for (std::size_t length = 0; length < frame.size(); ++length)
    EXPECT_FALSE(reader.read(frame.substr(0, length)).has_value()) << length;
  EXPECT_TRUE(reader.read(frame).has_value());
}

TEST(WatchFrame, IsNoneWhenSomethingIsMissing) {
  FrameReader reader;
  for (const auto* frame :
       {"{}", "[]", "1", "{\"type\":1,\"object\":{}}", "{\"type\":\"ADDED\"}",
        "{\"type\":\"ADDED\",\"object\":1}", "{\"type\":\"ADDED\",\"object\":{\"metadata\":{}}}",
        "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"resourceVersion\":7}}}",
        "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"resourceVersion\":\"7\"}}}}",
        "{\"type\":\"ADDED\",\"object\":\"\xff\"}"}) {
    EXPECT_FALSE(reader.read(frame).has_value()) << frame;
  }
}

std::vector<std::string> items_of(const std::string& body, std::optional<ListHead>* head = nullptr) {
  std::vector<std::string> items;
  const auto read = read_list(body, [&](std::string_view item) { items.emplace_back(item); });
  if (head != nullptr) *head = read;
  return items;
}

TEST(WatchList, HandsOutItsItemsAndItsHead) {
  std::optional<ListHead> head;
  const auto items = items_of(
      R"({"kind":"PodList","metadata":{"resourceVersion":"5","continue":"abc"},"items":[{"a":[1,2]}, {"b":"]"} ]})",
      &head);
  EXPECT_EQ(items, (std::vector<std::string>{R"({"a":[1,2]})", R"({"b":"]"})"}));
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(head->resource_version, "5");
  EXPECT_EQ(head->continue_token, "abc");
}

TEST(WatchList, MayBeEmptyOrNull) {
  for (const auto* items : {"[]", "[ ]", "null"}) {
    std::optional<ListHead> head;
    EXPECT_TRUE(
        items_of(std::string(R"({"items":)") + items + R"(,"metadata":{"resourceVersion":"5"}})", &head)
            .empty());
    EXPECT_TRUE(head.has_value()) << items;
  }
}

TEST(WatchList, IsNoneWhenItIsCutAnywhere) {
  const std::string body = R"({"metadata":{"resourceVersion":"5"},"items":[{"a":"b"},{"c":1}]})";
  // The last brace may be missing: by then everything has been read.
  for (std::size_t length = 0; length + 1 < body.size(); ++length) {
    std::optional<ListHead> head;
    items_of(body.substr(0, length), &head);
    EXPECT_FALSE(head.has_value()) << length;
  }
}

TEST(RawJson, SurvivesAnyBytes) {
  std::mt19937 random(7);
  const std::string letters = "{}[]\",:\\ \nax1";
  for (int i = 0; i < 200000; ++i) {
    std::string text = i % 2 == 0 ? "{\"a\":" : "[";
    for (auto length = random() % 12; length > 0; --length) text += letters[random() % letters.size()];
    if (const auto value = raw_member(text, "a")) {
      EXPECT_GE(value->data(), text.data());
      EXPECT_LE(value->data() + value->size(), text.data() + text.size());
    }
    for_each_raw_element(text, [&](std::string_view value) {
      EXPECT_LE(value.data() + value.size(), text.data() + text.size());
    });
  }
}

}  // namespace
}  // namespace twelvefactor::watch
