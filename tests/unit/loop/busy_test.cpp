// /healthz judges the process: one app that takes long is no reason to be restarted.
#include "loop/busy.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::loop {
namespace {

using std::chrono::minutes;

const Busy::Time kStart{std::chrono::hours(1)};

TEST(Busy, OneAppThatTakesLongIsNoProblem) {
  Busy busy;
  busy.begin({"ns", "slow"}, kStart);
  EXPECT_EQ(busy.problem(2, kStart + minutes(60)), "");
  busy.begin({"ns", "quick"}, kStart + minutes(59));
  EXPECT_EQ(busy.problem(2, kStart + minutes(60)), "");
}

TEST(Busy, AllWorkersThatTakeLongAre) {
  Busy busy;
  busy.begin({"ns", "a"}, kStart);
  busy.begin({"ns", "b"}, kStart);
  EXPECT_EQ(busy.problem(2, kStart + minutes(9)), "");
  EXPECT_NE(busy.problem(2, kStart + minutes(11)), "");
  busy.end({"ns", "b"});
  EXPECT_EQ(busy.problem(2, kStart + minutes(11)), "");
}

TEST(Busy, WithoutWorkersThereIsNone) {
  EXPECT_EQ(Busy().problem(0, kStart), "");
}

}  // namespace
}  // namespace twelvefactor::loop
