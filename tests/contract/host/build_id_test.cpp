// The id that the linker gave this very program.
#include "host/build_id.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::host {
namespace {

TEST(BuildId, IsThereAndStays) {
  EXPECT_GE(build_id().size(), 8U) << "without it no app is known again after a restart";
  EXPECT_EQ(build_id(), build_id());
}

}  // namespace
}  // namespace twelvefactor::host
