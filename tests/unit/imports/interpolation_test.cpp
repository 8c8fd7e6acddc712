// Variables in a compose file: what a default is, who has to set one, and what is no variable.
#include "imports/compose/interpolation.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::imports::compose {
namespace {

using Names = std::vector<std::string>;

TEST(Interpolation, TakesDefaultsAndNothingElse) {
  EXPECT_EQ(interpolate("a ${X:-b} c").text, "a b c");
  EXPECT_EQ(interpolate("${X-b}").text, "b");
  EXPECT_EQ(interpolate("${X:-${Y:-z}}").text, "z");
  EXPECT_EQ(interpolate("${X:-}").text, "");
  EXPECT_EQ(interpolate("${X:+b}").text, "");
  EXPECT_EQ(interpolate("${EXPOSE_PORT-:2283:2283}").text, ":2283:2283");
  EXPECT_TRUE(interpolate("${X:-b}").whole());
}

TEST(Interpolation, SaysWhoHasToBeSet) {
  EXPECT_EQ(interpolate("$X ${Y} ${Z:?why} ${Z?}").needed, (Names{"X", "Y", "Z"}));
  EXPECT_EQ(interpolate("${X:-${Y}}").needed, Names{"Y"});
  EXPECT_EQ(interpolate("${X:-${Y}}").names, (Names{"X", "Y"}));
  EXPECT_EQ(known_text("a ${X}"), "a ${X}");
  EXPECT_EQ(known_text("a ${X:-b}"), "a b");
}

TEST(Interpolation, KnowsTheSignItself) {
  EXPECT_EQ(interpolate("a$$b").text, "a$b");
  EXPECT_EQ(interpolate("$$X").needed, Names{});
  for (const char* text : {"$", "${", "${X", "${}", "$1", "${X/a/b}", "${X:}"})
    EXPECT_TRUE(interpolate(text).malformed) << text;
  EXPECT_EQ(interpolate("${X").text, "${X");
}

}  // namespace
}  // namespace twelvefactor::imports::compose
