#include "yaml/places.hpp"

#include <gtest/gtest.h>

#include <random>

#include "yaml/yaml.hpp"

namespace twelvefactor::yaml {
namespace {

std::string parts(std::string_view stream) {
  std::string text;
  for (const DocumentText& each : split_documents(stream))
    text += std::to_string(each.line) + ":" + std::string(each.text) + "|";
  return text;
}

TEST(SplitDocuments, CutsAtTheMarks) {
  EXPECT_EQ(parts("a: 1"), "1:a: 1|");
  EXPECT_EQ(parts("a: 1\n---\nb: 2\n"), "1:a: 1\n|3:b: 2\n|");
  EXPECT_EQ(parts("---\na: 1\n--- # two\nb: 2"), "2:a: 1\n|4:b: 2|");
  EXPECT_EQ(parts("---\r\na: 1\r\n---\r\nb: 2\r\n"), "2:a: 1\r\n|4:b: 2\r\n|");
  EXPECT_EQ(parts("a: 1\r---\rb: 2\r"), "1:a: 1\r|3:b: 2\r|");
  EXPECT_EQ(parts("\n# only a comment\n---\n---\n\na: 1"), "5:\na: 1|")
      << "parts without content are left out";
  EXPECT_EQ(parts("a: |\n  text\n  ---\n  more\nb: ----\n"), "1:a: |\n  text\n  ---\n  more\nb: ----\n|")
      << "no marks";
  EXPECT_EQ(parts(""), "");
  EXPECT_EQ(parts("---"), "");
  EXPECT_EQ(parts("---# x\na: 1\n...\nb: 2\n"), "2:a: 1\n|4:b: 2\n|");
  EXPECT_EQ(parts("a: 1\n--- {b: 2}\n"), "1:a: 1\n|2:--- {b: 2}\n|") << "to be refused";
  EXPECT_EQ(parts("{\"a\": \"}\"}\n{\"b\": 2}{\"c\": 3}"), "1:{\"a\": \"}\"}|1:\n{\"b\": 2}|2:{\"c\": 3}|");
  EXPECT_EQ(parts("\xEF\xBB\xBF---\na: 1\n"), "2:a: 1\n|");
}

std::string place(std::string_view text, std::string_view path, int line = 1) {
  const Place found = Places({text, line}).find(path);
  return std::to_string(found.line) + ":" + std::to_string(found.column);
}

constexpr std::string_view kText = R"(---
spec:
  image: x
  processes:
    web: {command: [a, b], port: 1}
  annotations:
    example.com/a.b: c
    example.com/a: {b: d}
  list:
  - name: one
  - name: two
)";

TEST(Places, AreThoseOfTheKeys) {
  EXPECT_EQ(place(kText, ".spec.image"), "3:3");
  EXPECT_EQ(place(kText, ".spec.processes.web"), "5:5");
  EXPECT_EQ(place(kText, ".spec.processes.web.port"), "5:28");
  EXPECT_EQ(place(kText, ".spec.processes.web.command[1]"), "5:24");
  EXPECT_EQ(place(kText, ".spec.list[1].name"), "11:5");
  EXPECT_EQ(place(kText, ".spec.annotations.example.com/a.b"), "7:5") << "the longer key";
  EXPECT_EQ(place(kText, ".spec.image", 100), "102:3") << "counted from the document's first line";
}

TEST(Places, AreTheNearestAboveOfWhatIsNotThere) {
  EXPECT_EQ(place(kText, ".spec.processes.web.readiness"), "5:5");
  EXPECT_EQ(place(kText, ".spec.list[7].name"), "9:3");
  EXPECT_EQ(place(kText, ".spec.list[x]"), "9:3");
  EXPECT_EQ(place(kText, ".nowhere"), "2:1");
  EXPECT_EQ(place(kText, ""), "2:1");
  EXPECT_EQ(place("a: [", ".a", 7), "7:1") << "a text that cannot be read";
  EXPECT_EQ(place("{\"a\": {\"b\": 1}}", ".a.b"), "1:8") << "JSON";
}

TEST(Places, SurviveRandomText) {
  constexpr std::string_view kAlphabet = "ab:-[]{}&*<>|!,'\"# \n\t%?.0";
  std::mt19937 random(5);
  std::size_t read = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (auto size = random() % 40; size > 0; --size) text += kAlphabet[random() % kAlphabet.size()];
    for (const DocumentText& part : split_documents(text)) {
      if (yaml_to_json(part.text)) ++read;
      EXPECT_GE(Places(part).find(".a[0].b").line, 1);
    }
  }
  EXPECT_GT(read, 300U);
}

TEST(Places, BombsAndDepthsAreRefusedInTime) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 9; ++j) bomb += (j > 0 ? ", " : "") + before;
    bomb += "]\n";
  }
  const auto refused = yaml_to_json(bomb);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("more than 1000000 values"), std::string::npos)
      << refused.error().message;
  EXPECT_GT(Places({bomb, 1}).find(".a11").line, 11);
  for (const char* const open : {"[", "{a: ", "- ", "{\"a\":"}) {
    std::string deep;
    for (int i = 0; i < 100000; ++i) deep += open;
    EXPECT_FALSE(yaml_to_json(deep)) << open;
  }
}

}  // namespace
}  // namespace twelvefactor::yaml
