#include "loop/leaving_namespaces.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::loop {
namespace {

TEST(LeavingNamespaces, CountForAWhile) {
  LeavingNamespaces leaving;
  const LeavingNamespaces::Clock::time_point now{};
  EXPECT_FALSE(leaving.knows("shop", now));
  leaving.note("shop", now);
  EXPECT_TRUE(leaving.knows("shop", now));
  EXPECT_FALSE(leaving.knows("blog", now));
  EXPECT_TRUE(leaving.knows("shop", now + LeavingNamespaces::kCounts - std::chrono::milliseconds(1)));
  EXPECT_FALSE(leaving.knows("shop", now + LeavingNamespaces::kCounts));
}

TEST(LeavingNamespaces, ASecondRefusalCountsAnew) {
  LeavingNamespaces leaving;
  const LeavingNamespaces::Clock::time_point now{};
  leaving.note("shop", now);
  leaving.note("shop", now + std::chrono::seconds(4));
  EXPECT_TRUE(leaving.knows("shop", now + std::chrono::seconds(8)));
}

}  // namespace
}  // namespace twelvefactor::loop
