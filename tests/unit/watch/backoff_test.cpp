#include "watch/backoff.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::watch {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr milliseconds kFirst{200};
constexpr milliseconds kLongest{30000};

TEST(Backoff, DoublesUpToTheLongestPauseAndTakesAtMostHalfOff) {
  Backoff backoff(kFirst, kLongest);
  nanoseconds whole = kFirst;
  for (int i = 0; i < 40; ++i) {
    const auto pause = backoff.next();
    EXPECT_GE(pause, whole / 2) << i;
    EXPECT_LE(pause, whole) << i;
    whole = std::min<nanoseconds>(whole * 2, kLongest);
  }
}

TEST(Backoff, StartsAnewOnlyAfterAPeaceAsLongAsTheLongestPause) {
  Backoff backoff(kFirst, kLongest);
  for (int i = 0; i < 10; ++i) backoff.next();
  EXPECT_FALSE(backoff.was_at_peace(kLongest - milliseconds(1)));
  EXPECT_GE(backoff.next(), kLongest / 2);
  EXPECT_TRUE(backoff.was_at_peace(kLongest));
  EXPECT_LE(backoff.next(), kFirst);
}

}  // namespace
}  // namespace twelvefactor::watch
