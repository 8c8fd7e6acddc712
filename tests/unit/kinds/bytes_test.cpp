// Bytes as people write them.
#include "kinds/text/bytes.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::kinds {
namespace {

TEST(Bytes, AreReadAsKubernetesWritesThem) {
  EXPECT_EQ(bytes_of("0"), 0U);
  EXPECT_EQ(bytes_of("134217728"), 134217728U);
  EXPECT_EQ(bytes_of("256Mi"), std::size_t{256} << 20);
  EXPECT_EQ(bytes_of("1G"), 1000000000U);
  EXPECT_EQ(bytes_of("8k"), 8000U);
}

TEST(Bytes, WhatIsNoneIsNone) {
  for (const char* text :
       {"", "Mi", "1.5Gi", "-1", "1m", "1 Mi", "1MiB", "99999999999999999999", "9999999999Gi"})
    EXPECT_EQ(bytes_of(text), std::nullopt) << text;
}

}  // namespace
}  // namespace twelvefactor::kinds
