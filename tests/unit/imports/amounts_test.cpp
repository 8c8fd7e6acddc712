// Times and sizes of compose as those of Kubernetes.
#include "imports/compose/amounts.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::imports::compose {
namespace {

TEST(Amounts, TimesAreRoundedUp) {
  EXPECT_EQ(seconds_of("1m30s"), 90);
  EXPECT_EQ(seconds_of("1h"), 3600);
  EXPECT_EQ(seconds_of("500ms"), 1);
  EXPECT_EQ(seconds_of("1.5s"), 2);
  EXPECT_EQ(seconds_of("10"), 10);
  for (const char* text : {"", "s", "ten", "-1s", "1y", "99999999999h"})
    EXPECT_EQ(seconds_of(text), std::nullopt) << text;
}

TEST(Amounts, SizesArePowersOf1024) {
  EXPECT_EQ(bytes_quantity("512m"), "512Mi");
  EXPECT_EQ(bytes_quantity("512M"), "512Mi");
  EXPECT_EQ(bytes_quantity("1.5gb"), "1536Mi");
  EXPECT_EQ(bytes_quantity("2g"), "2Gi");
  EXPECT_EQ(bytes_quantity("100b"), "100");
  EXPECT_EQ(bytes_quantity("1073741824"), "1Gi");
  EXPECT_EQ(bytes_quantity("64MiB"), "64Mi");
  for (const char* text : {"", "m", "0", "1x", "-5m", "9999999999t"})
    EXPECT_EQ(bytes_quantity(text), "") << text;
}

TEST(Amounts, Processors) {
  EXPECT_EQ(cpu_quantity("0.5"), "500m");
  EXPECT_EQ(cpu_quantity("2"), "2");
  EXPECT_EQ(cpu_quantity("1.50"), "1500m");
  for (const char* text : {"", "0", "x", "1m"}) EXPECT_EQ(cpu_quantity(text), "") << text;
}

}  // namespace
}  // namespace twelvefactor::imports::compose
