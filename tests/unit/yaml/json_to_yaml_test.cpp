#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "yaml/yaml.hpp"

namespace twelvefactor::yaml {
namespace {

using Json = nlohmann::ordered_json;

std::string yaml(const std::string& json) {
  const auto printed = json_to_yaml(json);
  return printed.ok() ? *printed : "error: " + printed.error().message;
}

void expect_round_trip(const Json& value) {
  const auto printed = json_to_yaml(value.dump());
  ASSERT_TRUE(printed.ok()) << value.dump();
  const auto read = yaml_to_json(*printed);
  ASSERT_TRUE(read.ok()) << *printed << read.error().message;
  ASSERT_EQ(read->size(), 1U) << *printed;
  // Unordered: the first keys may have moved.
  EXPECT_EQ(nlohmann::json::parse(read->front()), nlohmann::json::parse(value.dump())) << *printed;
}

TEST(JsonToYaml, PrintsAKubernetesObjectAsPeopleWriteIt) {
  EXPECT_EQ(
      yaml(
          R"({"status":{},"spec":{"replicas":2,"list":[],"containers":[{"name":"a","args":["x","y z"]},{"name":"b"}],"nested":[[1,[2]],[]]},
                     "metadata":{"name":"web","labels":{"a/b":"c"}},"kind":"Deployment","apiVersion":"apps/v1"})"),
      "apiVersion: apps/v1\n"
      "kind: Deployment\n"
      "metadata:\n"
      "  name: web\n"
      "  labels:\n"
      "    a/b: c\n"
      "spec:\n"
      "  replicas: 2\n"
      "  list: []\n"
      "  containers:\n"
      "  - name: a\n"
      "    args:\n"
      "    - x\n"
      "    - y z\n"
      "  - name: b\n"
      "  nested:\n"
      "  -\n"
      "    - 1\n"
      "    -\n"
      "      - 2\n"
      "  - []\n"
      "status: {}\n");
}

TEST(JsonToYaml, QuotesTextsThatWouldReadAsSomethingElse) {
  for (const auto* text :
       {"y",          "No",       "true",  "null", "~",   "1",   "0x1F", "1.5",  "1e3", "08", ".5",
        "2001-01-01", "12:30:45", "1_000", "-",    "? a", "- a", "a: b", "a #b", "#a",  "&a", "*a",
        "!a",         "%a",       "@a",    "`a",   "[a",  "{a",  "a:",   " a",   "a ",  "",   "=",
        "<<",         ".inf",     "0o7",   "1:30", "+1",  "-1",  "---",  "..."}) {
    const auto printed = yaml(Json{{"k", text}}.dump());
    EXPECT_EQ(printed, "k: " + Json(text).dump() + "\n");
  }
}

TEST(JsonToYaml, LeavesOrdinaryTextsPlain) {
  for (const auto* text : {"web", "registry.example.com/team/web:1.2.3", "a b c", "https://example.com/a?b=c",
                           "sha256:abc", "100m", "1Gi", "v1", "it's", "a#b", "grüße", "app in (a,b)"}) {
    EXPECT_EQ(yaml(Json{{"k", text}}.dump()), "k: " + std::string(text) + "\n");
  }
}

TEST(JsonToYaml, PrintsTextsOfSeveralLinesAsBlockLiterals) {
  EXPECT_EQ(yaml(Json{{"k", "one\ntwo\n"}}.dump()), "k: |\n  one\n  two\n");
  EXPECT_EQ(yaml(Json{{"k", "one\n\n  two"}}.dump()), "k: |-\n  one\n\n    two\n");
  EXPECT_EQ(yaml(Json{{"k", "one\n\n"}, {"l", 1}}.dump()), "k: |+\n  one\n\nl: 1\n");
  EXPECT_EQ(yaml(Json{{"k", " one\ntwo"}}.dump()), "k: \" one\\ntwo\"\n");
  EXPECT_EQ(yaml(Json{{"k", "one\r\ntwo"}}.dump()), "k: \"one\\r\\ntwo\"\n");
}

TEST(JsonToYaml, ReadsBackAsTheSameValue) {
  expect_round_trip(
      Json::parse(R"({"a":[null,true,1,-1.5,"",{},[],[[]],{"b":[{"c":{}}]}],"":"","y":{"1":2}})"));
  expect_round_trip("text");
  expect_round_trip(Json::array({"\n", "\n\n", "a\n", "a\n\n\n", "a\n \n", "a\n\n ", "a\n\tb", "\ta\nb",
                                 "a\n# b", "a\n---\nb", "a\x7f\nb"}));
  expect_round_trip(Json::array({"\u0085a\nb", "a\u2028b", "a\nb\u2029", "\ufeffa\nb", "\ufeff", "\u0085",
                                 "😀\u2028", "a\u0085b", "\uffff", "a\u00a0b"}));
  expect_round_trip(
      Json{{"a: b", 1}, {"- x", 2}, {"multi\nline", 3}, {std::string(300, 'k'), 4}, {"?", 5}, {"true", 6}});
}

TEST(JsonToYaml, ReadsBackAsTheSameValueForAnyText) {
  std::mt19937 random(42);
  const std::vector<std::string> letters{
      "a", "b", "1", " ", ".", ":", "-", "#", "\n", "\t",     "\"",     "'",      "\\",  "{", "}",
      "[", "]", ",", "&", "*", "!", "|", ">", "%",  "@",      "`",      "~",      "=",   "?", "+",
      "y", "n", "0", "x", "_", "e", "/", "<", "ä",  "\u0085", "\u2028", "\ufeff", "\x7f"};
  Json texts = Json::array();
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (auto length = random() % 8; length > 0; --length) text += letters[random() % letters.size()];
    texts.push_back(i % 3 == 0 ? Json{{text, text}} : Json(text));
  }
  expect_round_trip(texts);
}

TEST(JsonToYaml, EscapesWhatTurnsTheDirectionOfWriting) {
  for (const char* const mark : {"\xD8\x9C", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAA", "\xE2\x80\xAE",
                                 "\xE2\x81\xA6", "\xE2\x81\xA9"}) {
    const std::string text = std::string("a") + mark + "b";
    const auto printed =
        json_to_yaml(nlohmann::json{{"k", text}, {text, 1}, {"lines", text + "\n" + text}}.dump());
    ASSERT_TRUE(printed);
    EXPECT_EQ(printed->find(mark), std::string::npos) << *printed;
    EXPECT_NE(printed->find("\\u"), std::string::npos) << *printed;
  }
}

TEST(JsonToYaml, KeepsNumbersExact) {
  EXPECT_EQ(yaml(R"([18446744073709551615,-9223372036854775808,0.1,1e300,3.0])"),
            "- 18446744073709551615\n- -9223372036854775808\n- 0.1\n- 1e+300\n- 3.0\n");
}

TEST(JsonToYaml, RefusesWhatIsNoJSON) {
  EXPECT_EQ(yaml("{").substr(0, 6), "error:");
}

}  // namespace
}  // namespace twelvefactor::yaml
