#include "cli/hints.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::cli {
namespace {

TEST(Hints, NameWhatWasMeant) {
  const std::vector<std::string> commands = {"status", "score", "render", "run", "lint", "releases"};
  EXPECT_EQ(meant_by("statsu", commands), "status");
  EXPECT_EQ(meant_by("rendr", commands), "render");
  EXPECT_EQ(meant_by("relases", commands), "releases");
  EXPECT_EQ(meant_by("logs", commands), "") << "nothing is near";
  EXPECT_EQ(meant_by("", commands), "");
  EXPECT_EQ(meant_by("ab", {"aa", "bb"}), "") << "two are as near";
  EXPECT_EQ(meant_by("--outptu", {"--output", "--policy"}), "--output");
  EXPECT_EQ(meant_by(std::string(10000, 'a'), commands), "");
}

TEST(Hints, FindTheFirstWord) {
  EXPECT_EQ(first_word({"--help-all", "status", "x"}), "status");
  EXPECT_EQ(first_word({"--", "status"}), "");
  EXPECT_EQ(first_word({}), "");
}

}  // namespace
}  // namespace twelvefactor::cli
