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

bool fits(const ContractEntry& entry, std::string_view value) {
  std::size_t work_left = kMostContractWork;
  return fit(entry, value, work_left) == Fit::kYes;
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
       {"(", "a**", "[z-a]", "(?=a)", "\\1", "((a{100}){100}){100}", "(a{1000}){1000}",
        "[ab]{1000}[ab]{1000}[ab]{1000}[ab]{1000}[ab]{1000}[ab]{1000}[ab]{1000}[ab]{1000}[ab]{1000}",
        "\xff"}) {
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

TEST(Contract, WhatTogetherIsTooMuchWorkIsNotCompared) {
  std::size_t work_left = kMostContractWork;
  const std::string value(32 << 10, 'a');
  const ContractEntry slow = with_pattern("[ab]*a[ab]{1000}[ab]{1000}c");
  EXPECT_EQ(fit(slow, value, work_left), Fit::kTooMuchWork);
  EXPECT_EQ(fit(with_pattern("a"), "a", work_left), Fit::kTooMuchWork) << "the order counts, not luck";
  work_left = kMostContractWork;
  EXPECT_EQ(fit(slow, std::string(1000, 'a') + "c", work_left), Fit::kNo);
  EXPECT_LT(work_left, kMostContractWork);
}

TEST(Contract, OrdinaryContractsAreFarFromTheLimit) {
  std::size_t work_left = kMostContractWork;
  const ContractEntry url = with_pattern("https?://[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63}){0,4}(:[0-9]+)?(/.*)?");
  for (int i = 0; i < 64; ++i)
    EXPECT_EQ(fit(url, "https://shop.example.com:8443/checkout", work_left), Fit::kYes);
  const ContractEntry certificate =
      with_pattern("-----BEGIN CERTIFICATE-----\n.*\n-----END CERTIFICATE-----\n?");
  const std::string pem =
      "-----BEGIN CERTIFICATE-----\n" + std::string(8000, 'A') + "\n-----END CERTIFICATE-----";
  for (int i = 0; i < 8; ++i) EXPECT_EQ(fit(certificate, pem, work_left), Fit::kYes);
  EXPECT_GT(work_left, kMostContractWork / 2);
}

}  // namespace
}  // namespace twelvefactor::kinds
