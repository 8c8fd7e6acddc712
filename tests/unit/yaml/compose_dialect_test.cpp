// YAML as docker compose and Score read it, where that differs from kubectl.
#include <gtest/gtest.h>

#include <string>

#include "yaml/read_document.hpp"

namespace twelvefactor::yaml {
namespace {

std::string value_of(const char* text, Dialect dialect = Dialect::kCompose) {
  const Read document = read_document({text, 1}, dialect);
  EXPECT_FALSE(document.unreadable);
  return document.value.value_or(nullptr).dump();
}

TEST(ComposeDialect, WordsOfYaml11AreTexts) {
  EXPECT_EQ(value_of("[y, yes, on, n, no, Off, true, False]"),
            R"(["y","yes","on","n","no","Off",true,false])");
  EXPECT_EQ(value_of("[yes, true]", Dialect::kKubectl), "[true,true]");
}

TEST(ComposeDialect, KeysOfItsOwnCountBeforeMergedOnes) {
  const char* const text = "a: &a {p: 1, q: 1}\nb: &b {q: 2, r: 2}\nc: {p: 3, <<: [*a, *b]}\n";
  EXPECT_NE(value_of(text).find(R"("c":{"p":3,"q":1,"r":2})"), std::string::npos);
  EXPECT_NE(value_of(text, Dialect::kKubectl).find(R"("c":{"p":1,"q":1,"r":2})"), std::string::npos);
}

TEST(ComposeDialect, MarksOfComposeStay) {
  EXPECT_EQ(value_of("a: !reset null\nb: !override [1]\nc: !reset {d: 1}\n"),
            R"({"a":{"!reset":null},"b":{"!override":[1]},"c":{"!reset":{"d":1}}})");
  EXPECT_EQ(value_of("b: !override [1]", Dialect::kKubectl), R"({"b":[1]})");
}

}  // namespace
}  // namespace twelvefactor::yaml
