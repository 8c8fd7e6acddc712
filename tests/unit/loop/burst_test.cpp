#include "loop/burst.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::loop {
namespace {

/// Did the last of so many passes end one?
bool ends_after(Burst& burst, int passes, std::size_t waiting = 0) {
  bool over = false;
  for (int i = 0; i < passes; ++i) {
    burst.begin();
    over = burst.end(waiting);
  }
  return over;
}

TEST(Burst, IsOverWhenNobodyWaitsAndNothingIsUnderWay) {
  Burst burst;
  EXPECT_FALSE(ends_after(burst, Burst::kPasses, 3));
  EXPECT_TRUE(ends_after(burst, 1));
}

TEST(Burst, FewPassesAreNone) {
  Burst burst;
  EXPECT_FALSE(ends_after(burst, Burst::kPasses - 1));
  EXPECT_TRUE(ends_after(burst, 1));
  EXPECT_FALSE(ends_after(burst, 1)) << "counted anew";
}

TEST(Burst, TheLastOfThoseUnderWayEndsIt) {
  Burst burst;
  burst.begin();
  EXPECT_FALSE(ends_after(burst, Burst::kPasses));
  EXPECT_TRUE(burst.end(0));
}

}  // namespace
}  // namespace twelvefactor::loop
