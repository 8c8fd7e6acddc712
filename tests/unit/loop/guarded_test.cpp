#include "loop/guarded.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "support/counted_time.hpp"

namespace twelvefactor::loop {
namespace {

TEST(Guarded, BeginsAnewAfterEachExceptionAndWaitsLongerEachTime) {
  testing::CountedTime time;
  const std::stop_source stop;
  int begun = 0;
  run_guarded(
      "test", stop.get_token(),
      [&begun] {
        if (++begun <= 5) throw std::runtime_error("a defect");
      },
      time.clock());
  EXPECT_EQ(begun, 6);
  EXPECT_EQ(time.pauses().size(), 5U);
  EXPECT_TRUE(time.doubles(std::chrono::milliseconds(200), 5));
}

TEST(Guarded, DoesNotBeginAnewWhenItIsAskedToStop) {
  testing::CountedTime time;
  std::stop_source stop;
  int begun = 0;
  run_guarded(
      "test", stop.get_token(),
      [&] {
        ++begun;
        stop.request_stop();
        throw std::runtime_error("a defect");
      },
      time.clock());
  EXPECT_EQ(begun, 1);
}

}  // namespace
}  // namespace twelvefactor::loop
