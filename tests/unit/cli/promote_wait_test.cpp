// When a promotion has come to its end: only by the release that it asked for.
#include "cli/promote/promote_wait.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::cli {
namespace {

class PromoteWaitTest : public ::testing::Test {
 protected:
  PromoteWaitTest() {
    app_.generation = app_.observed_generation = 2;
    promoted_.image = release_.content.image = "shop@sha256:1";
    promoted_.codebase.revision = release_.content.codebase.revision = "bbbbbbb";
    release_.number = 2;
    release_.status.phase = ReleasePhase::kActive;
  }

  [[nodiscard]] std::optional<bool> ended(std::int64_t generation = 2) const {
    return progress_of(app_, &release_, generation, promoted_).ended;
  }

  App app_;
  Release release_;
  Promoted promoted_;
};

TEST_F(PromoteWaitTest, EndsWhenTheReleaseIsActive) {
  EXPECT_EQ(ended(), true);
  release_.status.phase = ReleasePhase::kReleasing;
  EXPECT_EQ(ended(), std::nullopt);
  for (const ReleasePhase phase : {ReleasePhase::kFailed, ReleasePhase::kSuperseded}) {
    release_.status.phase = phase;
    EXPECT_EQ(ended(), false);
  }
}

TEST_F(PromoteWaitTest, TheSameImageOfAnotherRevisionIsAnotherRelease) {
  release_.content.codebase.revision = "aaaaaaa";
  EXPECT_EQ(ended(), std::nullopt);
  release_.status.phase = ReleasePhase::kFailed;
  EXPECT_EQ(ended(), std::nullopt) << "the one before failed, of this one nothing is known";
}

TEST_F(PromoteWaitTest, AnotherCodebaseIsAnotherRelease) {
  promoted_.another_codebase = true;
  promoted_.codebase.repository = "https://example.com/moved";
  EXPECT_EQ(ended(), std::nullopt);
  release_.content.codebase.repository = promoted_.codebase.repository;
  EXPECT_EQ(ended(), true);
}

TEST_F(PromoteWaitTest, WaitsForTheOperatorToSeeTheChange) {
  app_.observed_generation = 1;
  EXPECT_EQ(ended(), std::nullopt);
}

TEST_F(PromoteWaitTest, EndsWhenSomebodyElseChangesTheSpec) {
  EXPECT_EQ(ended(1), false);
}

TEST_F(PromoteWaitTest, EndsWhenTheAppIsStalled) {
  Condition stalled;
  stalled.type = condition::kStalled;
  stalled.status = true;
  app_.conditions = {stalled};
  EXPECT_EQ(progress_of(app_, nullptr, 2, promoted_).ended, false);
}

}  // namespace
}  // namespace twelvefactor::cli
