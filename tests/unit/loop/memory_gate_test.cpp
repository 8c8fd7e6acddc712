// Passes that may need much memory: as many as fit, and none when the budget is spent.
#include "loop/memory_gate.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace twelvefactor::loop {
namespace {

using Answer = MemoryGate::Answer;

constexpr std::size_t kMiB = 1 << 20;
const AppKey kBig{"a", "big"};

class MemoryGateTest : public ::testing::Test {
 protected:
  MemoryGate gate_{100 * kMiB, {[this] { return used_; }, [this] { used_ -= given_back_; }}};
  std::size_t used_ = 20 * kMiB;
  std::size_t given_back_ = 0;
};

TEST_F(MemoryGateTest, AsManyGoAsFitAndTheOthersComeLater) {
  std::optional<MemoryGate::Passage> passages[8];
  int went = 0;
  for (auto& each : passages) {
    each.emplace(gate_, kBig);
    went += each->answer() == Answer::kGo ? 1 : 0;
    EXPECT_NE(each->answer(), Answer::kSpent) << "those that work will end";
  }
  EXPECT_EQ(went, 7) << "20 MiB are used, 10 stay free, each counts for 10";
  passages[0].reset();
  EXPECT_EQ(MemoryGate::Passage(gate_, kBig).answer(), Answer::kGo);
}

TEST_F(MemoryGateTest, AnAppThatWasSeenSmallIsNeverHeldUp) {
  gate_.note(kBig, 1000);
  used_ = 100 * kMiB;
  EXPECT_EQ(MemoryGate::Passage(gate_, kBig).answer(), Answer::kGo);
  EXPECT_EQ(MemoryGate::Passage(gate_, {"a", "new"}).answer(), Answer::kSpent);
  gate_.note(kBig, kMiB);
  EXPECT_EQ(MemoryGate::Passage(gate_, kBig).answer(), Answer::kSpent);
  gate_.forget(kBig);
  EXPECT_EQ(MemoryGate::Passage(gate_, kBig).answer(), Answer::kSpent);
  EXPECT_NE(gate_.problem().find("100 MiB"), std::string::npos);
}

TEST_F(MemoryGateTest, OneAloneGoesWhileAQuarterIsFree) {
  gate_.note(kBig, 20 * kMiB);
  used_ = 70 * kMiB;
  const MemoryGate::Passage alone(gate_, kBig);
  EXPECT_EQ(alone.answer(), Answer::kGo);
  EXPECT_EQ(MemoryGate::Passage(gate_, kBig).answer(), Answer::kLater);
}

TEST_F(MemoryGateTest, WhatTheAllocatorKeepsIsGivenBackFirst) {
  used_ = 95 * kMiB;
  given_back_ = 60 * kMiB;
  EXPECT_EQ(MemoryGate::Passage(gate_, kBig).answer(), Answer::kGo);
}

TEST_F(MemoryGateTest, WithoutABudgetThereIsAlwaysEnough) {
  MemoryGate open(0, {[] { return std::size_t{1} << 40; }, [] {}});
  EXPECT_EQ(MemoryGate::Passage(open, kBig).answer(), Answer::kGo);
}

}  // namespace
}  // namespace twelvefactor::loop
