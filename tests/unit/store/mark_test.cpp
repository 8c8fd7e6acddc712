// Whose word counts: the newer one, but a list's whatever its version, but not over what was answered since
// it was asked for.
#include "store/mark.hpp"

#include <gtest/gtest.h>

#include "unit/apps.hpp"

namespace twelvefactor::store {
namespace {

using testing::uid_of;

Version at(std::uint64_t number, char uid = 'a') {
  return {uid_of(uid), number};
}

TEST(Mark, OfTwoEventsTheNewerCounts) {
  const Mark mark;
  EXPECT_TRUE(mark.counts(at(5), at(6)));
  EXPECT_FALSE(mark.counts(at(5), at(5)));
  EXPECT_FALSE(mark.counts(at(5), at(4)));
  EXPECT_TRUE(mark.counts(at(5), at(4, 'b'))) << "a namesake";
}

TEST(Mark, OfAListEachObjectCounts) {
  Mark mark;
  mark.list_asked();
  mark.list_began();
  EXPECT_TRUE(mark.counts(at(5), at(5))) << "a version can be given twice when an etcd was restored";
  EXPECT_TRUE(mark.counts(at(5), at(4)));
  mark.list_complete(4);
  mark.list_over();
  EXPECT_FALSE(mark.counts(at(4), at(3)));
}

TEST(Mark, OverAnAnswerSinceTheListWasAskedForTheNewerCounts) {
  Mark mark;
  ASSERT_TRUE(mark.answered(at(7))) << "before: the list knows it";
  mark.list_asked();
  EXPECT_TRUE(mark.counts(at(7), at(6)));
  ASSERT_TRUE(mark.answered(at(9)));
  mark.list_began();
  EXPECT_FALSE(mark.counts(at(9), at(8)));
  EXPECT_TRUE(mark.counts(at(9), at(10)));
  EXPECT_TRUE(mark.counts(at(9, 'b'), at(8, 'b'))) << "of another object nothing was answered";
  mark.list_asked();
  EXPECT_TRUE(mark.counts(at(9), at(8))) << "a list that was asked for anew knows the answer";
}

TEST(Mark, AListLeavesOutWhatItDidNotNameUnlessTheAnswerIsYounger) {
  Mark mark;
  mark.list_asked();
  ASSERT_TRUE(mark.answered(at(30)));
  ASSERT_TRUE(mark.answered(at(10, 'b')));
  const auto before = mark.epoch();
  mark.list_began();
  mark.list_complete(20);
  EXPECT_TRUE(mark.left_out(before, at(30, 'c')));
  EXPECT_FALSE(mark.left_out(mark.epoch(), at(1, 'd')));
  EXPECT_FALSE(mark.left_out(before, at(30)));
  EXPECT_TRUE(mark.left_out(before, at(10, 'b'))) << "deleted since: the list is younger";
}

TEST(Mark, AnAnswerIsLateWhenTheWatchHasPassedIt) {
  Mark mark;
  mark.told(8);
  mark.told(6);
  EXPECT_FALSE(mark.answered(at(8)));
  EXPECT_TRUE(mark.answered(at(9)));
  mark.list_asked();
  mark.list_began();
  mark.told(3);
  EXPECT_FALSE(mark.answered(at(7)));
  mark.list_complete(4);
  mark.list_over();
  EXPECT_FALSE(mark.answered(at(4)));
  EXPECT_TRUE(mark.answered(at(5))) << "of a restored etcd, versions begin again";
}

TEST(Mark, AListThatTellsNoVersionIsAsFarAsItsYoungestObject) {
  Mark mark;
  mark.told(100);
  mark.list_began();
  mark.told(5);
  mark.told(3);
  mark.list_complete(0);
  mark.list_over();
  EXPECT_FALSE(mark.answered(at(5)));
  EXPECT_TRUE(mark.answered(at(6)));
}

}  // namespace
}  // namespace twelvefactor::store
