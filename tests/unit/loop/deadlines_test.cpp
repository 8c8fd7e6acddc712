// What is past its time is asked to stop, and only that.
#include "loop/deadlines.hpp"

#include <gtest/gtest.h>

#include <future>
#include <optional>

namespace twelvefactor::loop {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

/// Waits for that stop.
void wait_for_stop(const std::stop_token& token) {
  std::promise<void> stopped;
  const std::stop_callback tell(token, [&stopped] { stopped.set_value(); });
  stopped.get_future().wait();
}

TEST(Deadlines, WhatIsPastItsTimeIsAskedToStop) {
  Deadlines deadlines;
  const std::stop_source outer;
  const Deadlines::Limit long_one(deadlines, outer.get_token(), hours(1));
  const Deadlines::Limit short_one(deadlines, outer.get_token(), milliseconds(0));
  wait_for_stop(short_one.token());
  EXPECT_TRUE(short_one.is_over());
  EXPECT_FALSE(long_one.is_over());
  const Deadlines::Limit another(deadlines, outer.get_token(), milliseconds(1));
  wait_for_stop(another.token());
}

TEST(Deadlines, AStopFromOutsideIsForwardedAndIsNoDeadline) {
  Deadlines deadlines;
  std::stop_source outer;
  const Deadlines::Limit limit(deadlines, outer.get_token(), hours(1));
  outer.request_stop();
  EXPECT_TRUE(limit.token().stop_requested());
  EXPECT_FALSE(limit.is_over());
}

TEST(Deadlines, WhatEndedInTimeIsForgotten) {
  std::stop_token token;
  {
    Deadlines deadlines;
    const std::stop_source outer;
    std::optional<Deadlines::Limit> limit;
    limit.emplace(deadlines, outer.get_token(), milliseconds(20));
    token = limit->token();
    limit.reset();
    const Deadlines::Limit later(deadlines, outer.get_token(), milliseconds(40));
    wait_for_stop(later.token());
  }
  EXPECT_FALSE(token.stop_requested());
}

}  // namespace
}  // namespace twelvefactor::loop
