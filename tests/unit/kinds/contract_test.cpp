// Values against what a contract says of them.
#include "kinds/deploy/contract.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::kinds {
namespace {

ContractEntry with_pattern(std::string pattern) {
  ContractEntry entry;
  entry.pattern = std::move(pattern);
  return entry;
}

TEST(Contract, AValueIsOneOfTheEnum) {
  ContractEntry entry;
  entry.allowed = {"info", "warn"};
  EXPECT_TRUE(fits(entry, "info"));
  EXPECT_FALSE(fits(entry, "inf"));
  EXPECT_FALSE(fits(entry, ""));
  EXPECT_TRUE(fits(ContractEntry{}, ""));
}

TEST(Contract, ThePatternIsOfTheWholeValue) {
  EXPECT_TRUE(fits(with_pattern("https://.*"), "https://shop"));
  EXPECT_FALSE(fits(with_pattern("https://"), "https://shop"));
  EXPECT_FALSE(fits(with_pattern("shop"), "the shop"));
  EXPECT_TRUE(fits(with_pattern("^[a-z]+$"), "shop")) << "anchors do no harm";
  EXPECT_TRUE(fits(with_pattern("a.b"), "a\nb")) << "certificates have lines";
  EXPECT_FALSE(fits(with_pattern("a"), std::string_view("a\0", 2)));
}

TEST(Contract, BothCount) {
  ContractEntry entry = with_pattern("i.*");
  entry.allowed = {"info", "warn"};
  EXPECT_TRUE(fits(entry, "info"));
  EXPECT_FALSE(fits(entry, "warn"));
}

TEST(Contract, APatternThatCannotBeUsedSaysWhyAndFitsNothing) {
  for (const char* pattern :
       {"(", "a**", "[z-a]", "(?=a)", "\\1", "((a{100}){100}){100}", "(a{1000}){1000}", "\xff"}) {
    EXPECT_FALSE(pattern_problem(with_pattern(pattern)).empty()) << pattern;
    EXPECT_FALSE(fits(with_pattern(pattern), "a")) << pattern;
  }
  EXPECT_EQ(pattern_problem(with_pattern("[A-Z]{2}-[0-9]+")), "");
  EXPECT_EQ(pattern_problem({}), "");
}

TEST(Contract, ThePatternsThatExplodeElsewhereTakeNoTime) {
  const std::string value(100000, 'a');
  for (const char* pattern : {"(a*)*b", "(a|aa)+$b", "(.*)(.*)(.*)(.*)(.*)b", "(a|a?)+b"})
    EXPECT_FALSE(fits(with_pattern(pattern), value)) << pattern;
}

}  // namespace
}  // namespace twelvefactor::kinds
