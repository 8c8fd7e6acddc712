#include <gtest/gtest.h>

#include "yaml/yaml.hpp"

namespace twelvefactor::yaml {
namespace {

/// The one document of `text`, or the error.
std::string json(const std::string& text) {
  const auto documents = yaml_to_json(text);
  if (!documents.ok()) return "error: " + documents.error().message;
  return documents->size() == 1 ? documents->front() : std::to_string(documents->size()) + " documents";
}

struct ScalarCase {
  const char* yaml;
  const char* json;
};

class PlainScalar : public ::testing::TestWithParam<ScalarCase> {};

TEST_P(PlainScalar, MeansWhatKubectlMakesOfIt) {
  EXPECT_EQ(json(std::string("- ") + GetParam().yaml + "\n"), std::string("[") + GetParam().json + "]");
}

// Compared with kubectl 1.36 (create --dry-run=client -o json).
INSTANTIATE_TEST_SUITE_P(AsKubectl, PlainScalar,
                         ::testing::Values(ScalarCase{"y", "true"}, ScalarCase{"N", "false"},
                                           ScalarCase{"yes", "true"}, ScalarCase{"No", "false"},
                                           ScalarCase{"on", "true"}, ScalarCase{"OFF", "false"},
                                           ScalarCase{"true", "true"}, ScalarCase{"False", "false"},
                                           ScalarCase{"tRue", "\"tRue\""}, ScalarCase{"~", "null"},
                                           ScalarCase{"null", "null"}, ScalarCase{"Null", "null"},
                                           ScalarCase{"", "null"}, ScalarCase{"nULL", "\"nULL\""}));
INSTANTIATE_TEST_SUITE_P(Integers, PlainScalar,
                         ::testing::Values(ScalarCase{"0", "0"}, ScalarCase{"-0", "0"}, ScalarCase{"+1", "1"},
                                           ScalarCase{"0777", "511"}, ScalarCase{"0o17", "15"},
                                           ScalarCase{"0x1F", "31"}, ScalarCase{"+0x1f", "31"},
                                           ScalarCase{"-0x1", "-1"}, ScalarCase{"0b11", "3"},
                                           ScalarCase{"1_000", "1000"}, ScalarCase{"0x_1", "1"},
                                           ScalarCase{"-9223372036854775808", "-9223372036854775808"},
                                           ScalarCase{"18446744073709551615", "18446744073709551615"},
                                           ScalarCase{"_1", "\"_1\""}, ScalarCase{"0x", "\"0x\""},
                                           ScalarCase{"1-2", "\"1-2\""}));
INSTANTIATE_TEST_SUITE_P(Numbers, PlainScalar,
                         ::testing::Values(ScalarCase{"1.5", "1.5"}, ScalarCase{".5", "0.5"},
                                           ScalarCase{"5.", "5.0"}, ScalarCase{"-.5", "-0.5"},
                                           ScalarCase{"+.5", "0.5"}, ScalarCase{"1e3", "1000.0"},
                                           ScalarCase{"1e+3", "1000.0"}, ScalarCase{"08", "8.0"},
                                           ScalarCase{"1e400", "\"1e400\""}, ScalarCase{".e3", "\".e3\""},
                                           ScalarCase{"1:30", "\"1:30\""}, ScalarCase{"1.2.3", "\"1.2.3\""},
                                           ScalarCase{"100m", "\"100m\""}));
INSTANTIATE_TEST_SUITE_P(Texts, PlainScalar,
                         ::testing::Values(ScalarCase{"2001-01-01", "\"2001-01-01\""},
                                           ScalarCase{"2001-01-01T00:00:00Z", "\"2001-01-01T00:00:00Z\""},
                                           ScalarCase{"\"y\"", "\"y\""}, ScalarCase{"'1'", "\"1\""},
                                           ScalarCase{"\"\"", "\"\""}, ScalarCase{"!!str 1", "\"1\""},
                                           ScalarCase{"!!str y", "\"y\""}, ScalarCase{"!!int 1", "1"},
                                           ScalarCase{"!!float 1", "1.0"}, ScalarCase{"a b", "\"a b\""},
                                           ScalarCase{"-", "[null]"}, ScalarCase{"--", "\"--\""},
                                           ScalarCase{"+", "\"+\""}));

TEST(YamlToJson, ReadsMappingsSequencesAndBlockTexts) {
  EXPECT_EQ(json("b: 1\na:\n- x\n- {c: [1, 2]}\nt: |\n  one\n  two\nf: >-\n  one\n  two\n"),
            R"({"a":["x",{"c":[1,2]}],"b":1,"f":"one two","t":"one\ntwo\n"})");
}

TEST(YamlToJson, ReadsSeveralDocumentsAndPassesOverEmptyOnes) {
  const auto documents = yaml_to_json("---\na: 1\n---\n# nothing\n---\nb: 2\n...\n");
  ASSERT_TRUE(documents.ok()) << documents.error().message;
  EXPECT_EQ(*documents, (std::vector<std::string>{R"({"a":1})", R"({"b":2})"}));
  EXPECT_TRUE(yaml_to_json("")->empty());
  EXPECT_TRUE(yaml_to_json("# only a comment\n")->empty());
}

TEST(YamlToJson, ReadsJSONWithTabsAsJSON) {
  EXPECT_EQ(json("{\n\t\"a\":\t\"y\"\n}"), R"({"a":"y"})");
  EXPECT_EQ(json("[1, 2]"), "[1,2]");
  EXPECT_EQ(json(R"({"a": 1, "a": 2})"), "error: the key a is given twice");
  EXPECT_EQ(json("{a: y}"), R"({"a":true})") << "what is no JSON is still YAML";
}

TEST(YamlToJson, WritesKeysAsTexts) {
  EXPECT_EQ(json("1: a\ntrue: b\n\"2\": c\n1.50: d\n"), R"({"1":"a","1.5":"d","2":"c","true":"b"})");
}

TEST(YamlToJson, WritesAliasesOutAndMergesMergeKeys) {
  EXPECT_EQ(json("base: &b {x: 1, y_: 2}\nuse: *b\nmore:\n  <<: *b\n  x: 3\n"),
            R"({"base":{"x":1,"y_":2},"more":{"x":3,"y_":2},"use":{"x":1,"y_":2}})");
  EXPECT_EQ(json("base: &b {x: 1}\nmore:\n  x: 3\n  <<: *b\n"), R"({"base":{"x":1},"more":{"x":1}})")
      << "in the order in which they are written, as kubectl reads a kubeconfig";
  EXPECT_EQ(json("a: &a {x: 1}\nb: &b {x: 2, z: 3}\nc:\n  <<: [*a, *b]\n"),
            R"({"a":{"x":1},"b":{"x":2,"z":3},"c":{"x":1,"z":3}})");
  EXPECT_EQ(json("\"<<\": 1\n"), R"({"<<":1})");
}

TEST(YamlToJson, TellsLineAndColumnOfWhatIsWrong) {
  const auto starts = [](const std::string& text, const std::string& start) {
    const auto said = json(text);
    EXPECT_EQ(said.substr(0, start.size()), start) << said;
  };
  starts("a: 1\nb: [1\n", "error: line 3, column 1: ");
  starts("a: 1\na: 2\n", "error: line 2, column 1: the key a is given twice");
  starts("x:\n  a: .inf\n", "error: line 2, column 6: .inf is no number of JSON");
  starts("a: !secret b\n", "error: line 1, column 4: the tag !secret has no meaning here");
  starts("{[1]: a}\n", "error: line 1, column 2: a key must be a text");
  starts("~: d\n", "error: line 1, column 1: a key must not be empty");
  starts("a: !!int x\n", "error: line 1, column 4: x is no !!int");
  starts("a: *none\n", "error: line 1, column 4: ");
  starts("a:\n\tb: 1\n", "error: line 2, column 3: a tab cannot indent in YAML; use spaces");
  starts("<<: 1\n", "error: line 1, column 5: a merge key");
}

TEST(YamlToJson, BoundsWhatAliasesCanBlowUpTo) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const auto n = std::to_string(i);
    const auto before = "*a" + std::to_string(i - 1);
    bomb += "a" + n + ": &a" + n + " [" + before + ", " + before + ", " + before + ", " + before + ", " +
            before + ", " + before + ", " + before + ", " + before + ", " + before + ", " + before + "]\n";
  }
  EXPECT_NE(json(bomb).find("more than 1000000 values"), std::string::npos);
  EXPECT_EQ(json("a: &a [*a]\n").substr(0, 6), "error:");
  EXPECT_EQ(json(std::string(100000, '[')).substr(0, 6), "error:");
  EXPECT_NE(json(std::string(300, '[') + std::string(300, ']') + " #").find("nested deeper than 200"),
            std::string::npos);
}

TEST(YamlToJson, BoundsTheBytesThatAliasesStandFor) {
  std::string text = "a: &a " + std::string(1 << 20, 'x') + "\nb:\n";
  for (int i = 0; i < 100; ++i) text += "- *a\n";
  const auto documents = yaml_to_json(text);
  ASSERT_FALSE(documents);
  EXPECT_NE(documents.error().message.find("more than 16 MiB, with its aliases written out"),
            std::string::npos)
      << documents.error().message;
  std::string keys = "a: &a {" + std::string(1 << 20, 'k') + ": 1}\nb:\n";
  for (int i = 0; i < 100; ++i) keys += "- *a\n";
  EXPECT_FALSE(yaml_to_json(keys)) << "and those of keys";
}

TEST(YamlToJson, RefusesBytesThatAreNoText) {
  EXPECT_EQ(json("a: \"\xff\xfe\"\n").substr(0, 6), "error:");
}

// The library would make empty documents for ever.
TEST(YamlToJson, EndsAtABracketThatNothingOpened) {
  for (const char* const text : {"]", "}", "a: 1\n---\n]", "---\n}\n", "- 1\n- 2\n]\n"}) {
    const auto read = yaml_to_json(text);
    ASSERT_FALSE(read) << text;
    EXPECT_TRUE(read.error().message.starts_with("line ")) << read.error().message;
  }
}

}  // namespace
}  // namespace twelvefactor::yaml
