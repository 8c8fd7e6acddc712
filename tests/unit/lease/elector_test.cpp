#include "lease/elector.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::lease {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using What = Step::What;
using Kind = Answer::Kind;

constexpr const char* kMe = "host_me";
constexpr const char* kOther = "host_other";

/// Far from zero, as uptimes are; the elector must not care.
constexpr Time kStart = Time(std::chrono::hours(1000));

Record held_by(const std::string& holder, const std::string& renewed = "r1", int transitions = 3) {
  Record record;
  record.holder = holder;
  record.duration = seconds(15);
  record.transitions = transitions;
  record.acquire_time = "acquired by " + holder;
  record.renew_time = renewed;
  record.object = "{\"of\":\"" + renewed + "\"}";
  return record;
}

Answer lease(Record record) {
  return {Kind::kLease, std::move(record)};
}
const Answer kAbsent{Kind::kAbsent, {}};
const Answer kConflict{Kind::kConflict, {}};
const Answer kFailed{Kind::kFailed, {}};

class ElectorTest : public ::testing::Test {
 protected:
  What what() { return elector_.next(now_).what; }
  Record to_write(What expected) {
    const Step step = elector_.next(now_);
    EXPECT_EQ(step.what, expected);
    return step.record;
  }
  void look(const Answer& answer) {
    ASSERT_EQ(what(), What::kLook);
    elector_.looked(answer, now_);
  }
  /// What it wants to write is done, after `took`.
  void write_is_done(milliseconds took = milliseconds(0)) {
    Step step = elector_.next(now_);
    ASSERT_TRUE(step.what == What::kCreate || step.what == What::kReplace);
    if (step.record.acquire_time.empty()) step.record.acquire_time = "acquired now";
    step.record.renew_time = "renewal " + std::to_string(++renewals_);
    step.record.object = "{\"version\":" + std::to_string(renewals_) + "}";
    const Time asked = now_;
    now_ += took;
    elector_.wrote(lease(step.record), asked, now_);
  }
  void write_fails(const Answer& answer, milliseconds took = milliseconds(0)) {
    const What now = what();
    ASSERT_TRUE(now == What::kCreate || now == What::kReplace);
    const Time asked = now_;
    now_ += took;
    elector_.wrote(answer, asked, now_);
  }
  void lead() {
    look(kAbsent);
    write_is_done();
    ASSERT_TRUE(elector_.leading());
  }
  /// Waits as the elector wants; returns how long.
  milliseconds wait() {
    const Step step = elector_.next(now_);
    EXPECT_EQ(step.what, What::kWait);
    const auto waited = std::chrono::duration_cast<milliseconds>(step.until - now_);
    now_ = step.until;
    return waited;
  }

  Time now_ = kStart;
  int renewals_ = 0;
  Elector elector_{kMe, Timing{}};
};

// --- acquire

TEST_F(ElectorTest, LooksBeforeItClaims) {
  EXPECT_EQ(what(), What::kLook);
  EXPECT_FALSE(elector_.leading());
}

TEST_F(ElectorTest, CreatesALeaseThatIsNotThere) {
  look(kAbsent);
  const Record record = to_write(What::kCreate);
  EXPECT_EQ(record.holder, kMe);
  EXPECT_EQ(record.duration, seconds(15));
  EXPECT_EQ(record.transitions, 0);
  EXPECT_TRUE(record.acquire_time.empty() && record.object.empty());
  EXPECT_FALSE(elector_.leading()) << "before the answer";
  write_is_done();
  EXPECT_TRUE(elector_.leading());
  EXPECT_EQ(elector_.holder(), kMe);
}

TEST_F(ElectorTest, TakesALeaseThatWasGivenBackAtOnce) {
  Record free = held_by("");
  free.duration = seconds(1);
  look(lease(free));
  const Record record = to_write(What::kReplace);
  EXPECT_EQ(record.transitions, 4);
  EXPECT_EQ(record.object, free.object) << "at its version, with what others wrote into it";
  EXPECT_TRUE(record.acquire_time.empty());
}

TEST_F(ElectorTest, TakesALeaseWithoutASpec) {
  look(lease(Record{}));
  EXPECT_EQ(what(), What::kReplace);
}

TEST_F(ElectorTest, LosesTheRaceForALeaseAndStandsBy) {
  look(kAbsent);
  write_fails(kConflict);
  EXPECT_FALSE(elector_.leading());
  EXPECT_EQ(wait(), seconds(2));
  look(lease(held_by(kOther)));
  EXPECT_EQ(what(), What::kWait);
}

TEST_F(ElectorTest, CountsItsTermFromBeforeItAsked) {
  look(kAbsent);
  const Time asked = now_;
  write_is_done(seconds(3));
  EXPECT_EQ(elector_.held_until(), asked + seconds(15));
  EXPECT_EQ(elector_.give_up_at(), asked + seconds(10));
}

TEST_F(ElectorTest, DoesNotLeadByAnAnswerThatWasReadTooLate) {
  look(kAbsent);
  write_is_done(seconds(10));
  EXPECT_FALSE(elector_.leading());
  look(lease(held_by(kMe)));
  write_is_done();
  EXPECT_TRUE(elector_.leading());
}

TEST_F(ElectorTest, GoesOnWithAClaimWhoseAnswerWasLost) {
  look(kAbsent);
  write_fails(kFailed, seconds(5));
  look(lease(held_by(kMe, "r1", 0)));
  const Record record = to_write(What::kReplace);
  EXPECT_EQ(record.transitions, 0);
  EXPECT_EQ(record.acquire_time, std::string("acquired by ") + kMe);
  write_is_done();
  EXPECT_TRUE(elector_.leading());
}

TEST_F(ElectorTest, TriesOnWhileTheApiServerIsAway) {
  for (int i = 0; i < 20; ++i) {
    look(kFailed);
    EXPECT_EQ(wait(), seconds(2));
  }
  EXPECT_FALSE(elector_.leading());
}

// --- another leads

TEST_F(ElectorTest, WaitsFromWhenItSawTheLeaseAndNotFromWhatTheLeaseSays) {
  Record old = held_by(kOther, "1999-01-01T00:00:00.000000Z");
  look(lease(old));
  const Time seen = now_;
  while (elector_.next(now_).what == What::kWait) {
    wait();
    if (now_ >= seen + seconds(15)) break;
    look(lease(old));
  }
  EXPECT_EQ(now_, seen + seconds(15)) << "not a moment later: it knew when to look";
  look(lease(old));
  EXPECT_EQ(to_write(What::kReplace).transitions, 4);
}

TEST_F(ElectorTest, WaitsAnewAfterEachRenewalOfTheOther) {
  for (int i = 0; i < 30; ++i) {
    look(lease(held_by(kOther, "r" + std::to_string(i))));
    ASSERT_EQ(what(), What::kWait) << i;
    wait();
  }
  EXPECT_FALSE(elector_.leading());
}

TEST_F(ElectorTest, TakesALabelForNoSignOfLife) {
  Record record = held_by(kOther);
  look(lease(record));
  now_ += seconds(14);
  record.object = "{\"labels\":\"new\"}";
  look(lease(record));
  now_ += seconds(1);
  look(lease(record));
  EXPECT_EQ(to_write(What::kReplace).object, record.object);
}

TEST_F(ElectorTest, RespectsTheOthersDuration) {
  Record patient = held_by(kOther);
  patient.duration = seconds(60);
  look(lease(patient));
  now_ += seconds(59);
  look(lease(patient));
  EXPECT_EQ(what(), What::kWait);
  now_ += seconds(1);
  look(lease(patient));
  EXPECT_EQ(what(), What::kReplace);
}

TEST_F(ElectorTest, AssumesItsOwnDurationWhereTheLeaseNamesNone) {
  Record garbled = held_by(kOther);
  garbled.duration = seconds(0);
  look(lease(garbled));
  EXPECT_EQ(what(), What::kWait);
  now_ += seconds(15);
  look(lease(garbled));
  EXPECT_EQ(what(), What::kReplace);
}

TEST_F(ElectorTest, DoesNotClaimWhatItCannotSee) {
  look(lease(held_by(kOther)));
  now_ += seconds(20);
  look(kFailed);
  EXPECT_EQ(what(), What::kWait) << "free by our clock, but it may have been renewed";
}

TEST_F(ElectorTest, WaitsForTheHolderOfADeletedLease) {
  look(lease(held_by(kOther)));
  now_ += seconds(2);
  look(kAbsent);
  EXPECT_EQ(what(), What::kWait) << "its holder does not know yet, and writes on";
  now_ = kStart + seconds(15);
  look(kAbsent);
  EXPECT_EQ(what(), What::kCreate);
}

// --- leading

TEST_F(ElectorTest, RenewsEveryTwoSecondsForEver) {
  lead();
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(wait(), seconds(2));
    const Record record = to_write(What::kReplace);
    EXPECT_EQ(record.transitions, 0);
    EXPECT_EQ(record.acquire_time, "acquired now");
    EXPECT_EQ(record.object, "{\"version\":" + std::to_string(renewals_) + "}");
    write_is_done();
    ASSERT_TRUE(elector_.leading());
    EXPECT_EQ(elector_.held_until(), now_ + seconds(15));
  }
}

TEST_F(ElectorTest, GivesUpTenSecondsAfterTheLastRenewal) {
  lead();
  const Time renewed = now_;
  while (true) {
    const Step step = elector_.next(now_);
    if (step.what == What::kEnd) break;
    ASSERT_TRUE(elector_.leading());
    ASSERT_LT(now_, renewed + seconds(10));
    if (step.what == What::kWait) now_ = step.until;
    if (step.what == What::kLook) elector_.looked(kFailed, now_);
    if (step.what == What::kReplace) elector_.wrote(kFailed, now_, now_);
  }
  EXPECT_EQ(now_, renewed + seconds(10)) << "it was to wake right then";
  EXPECT_FALSE(elector_.leading());
  EXPECT_NE(elector_.end_reason().find("10 s"), std::string::npos);
}

TEST_F(ElectorTest, AsksNothingAfterItStoodStill) {
  lead();
  now_ += seconds(60);
  EXPECT_EQ(what(), What::kEnd);
  EXPECT_FALSE(elector_.leading());
  EXPECT_FALSE(elector_.released(now_)) << "nor gives back what is no more its own";
}

TEST_F(ElectorTest, EndsWhenTheAnswerToARenewalWasReadTooLate) {
  lead();
  wait();
  write_is_done(seconds(60));
  EXPECT_FALSE(elector_.leading());
  EXPECT_EQ(what(), What::kEnd);
}

TEST_F(ElectorTest, LooksAfterARenewalWithoutAnAnswerAndGoesOn) {
  lead();
  wait();
  write_fails(kFailed, seconds(5));
  look(lease(held_by(kMe, "perhaps done")));
  EXPECT_TRUE(elector_.leading());
  EXPECT_EQ(elector_.held_until(), kStart + seconds(15)) << "reading is no renewal";
  write_is_done();
  EXPECT_EQ(elector_.held_until(), now_ + seconds(15));
}

TEST_F(ElectorTest, DoesNotHammerAServerThatRefusesAtOnce) {
  lead();
  wait();
  write_fails(kFailed);
  EXPECT_EQ(wait(), seconds(2));
}

TEST_F(ElectorTest, GoesOnAfterSomebodyWroteALabel) {
  lead();
  wait();
  write_fails(kConflict);
  Record labelled = held_by(kMe);
  labelled.object = "{\"labels\":1}";
  look(lease(labelled));
  EXPECT_EQ(to_write(What::kReplace).object, labelled.object);
  write_is_done();
  EXPECT_TRUE(elector_.leading());
}

TEST_F(ElectorTest, DoesNotTurnInCirclesWhenSomebodyWritesAllTheTime) {
  lead();
  wait();
  int requests = 0;
  while (elector_.next(now_).what != What::kWait && requests < 100) {
    if (what() == What::kLook) look(lease(held_by(kMe)));
    write_fails(kConflict);
    ++requests;
  }
  EXPECT_LE(requests, 3);
}

TEST_F(ElectorTest, EndsAtOnceWhenAnotherHoldsTheLease) {
  lead();
  wait();
  write_fails(kConflict);
  look(lease(held_by(kOther)));
  EXPECT_EQ(what(), What::kEnd);
  EXPECT_FALSE(elector_.leading());
  EXPECT_EQ(elector_.end_reason(), "host_other holds the lease now");
}

TEST_F(ElectorTest, EndsWhenSomebodyEmptiedTheLease) {
  lead();
  wait();
  write_fails(kConflict);
  look(lease(held_by("")));
  EXPECT_EQ(what(), What::kEnd);
}

TEST_F(ElectorTest, MakesADeletedLeaseAgain) {
  lead();
  wait();
  write_fails(kAbsent);
  look(kAbsent);
  EXPECT_TRUE(elector_.leading());
  const Record record = to_write(What::kCreate);
  EXPECT_TRUE(record.object.empty()) << "a version of the deleted one would be refused";
  write_is_done();
  EXPECT_TRUE(elector_.leading());
}

TEST_F(ElectorTest, EndsWhenAnotherMadeTheDeletedLeaseFirst) {
  lead();
  wait();
  write_fails(kAbsent);
  look(kAbsent);
  write_fails(kConflict);
  look(lease(held_by(kOther)));
  EXPECT_EQ(what(), What::kEnd);
}

TEST_F(ElectorTest, StaysEnded) {
  lead();
  now_ += seconds(10);
  ASSERT_EQ(what(), What::kEnd);
  elector_.looked(lease(held_by("")), now_);
  elector_.wrote(lease(held_by(kMe)), now_, now_);
  EXPECT_EQ(what(), What::kEnd);
  EXPECT_FALSE(elector_.leading());
}

// --- release

TEST_F(ElectorTest, GivesBackWhatItHolds) {
  lead();
  const auto record = elector_.released(now_ + seconds(1));
  ASSERT_TRUE(record);
  EXPECT_TRUE(record->holder.empty());
  EXPECT_EQ(record->duration, seconds(1)) << "the API takes no 0";
  EXPECT_EQ(record->object, "{\"version\":1}");
}

TEST_F(ElectorTest, GivesBackNothingThatIsNotItsOwn) {
  EXPECT_FALSE(elector_.released(now_));
  look(lease(held_by(kOther)));
  EXPECT_FALSE(elector_.released(now_));
  Elector late(kMe, Timing{});
  late.looked(kAbsent, now_);
  late.wrote(lease(held_by(kMe)), now_, now_);
  ASSERT_TRUE(late.leading());
  EXPECT_TRUE(late.released(now_ + seconds(14)));
  EXPECT_FALSE(late.released(now_ + seconds(15)));
}

/// The point of it all: whatever is delayed, two never may write at the same time.
TEST(Elector, TwoNeverHoldTheLeaseTogether) {
  for (int delay = 0; delay < 12; ++delay) {
    Time now = kStart;
    Elector first("a", Timing{});
    first.looked(kAbsent, now);
    const Time asked = now;
    now += seconds(delay % 10);  // the answer takes its time
    Record record = held_by("a", "r0");
    first.wrote(lease(record), asked, now);
    Elector second("b", Timing{});
    now += milliseconds(delay * 100);
    second.looked(lease(record), now);
    while (second.next(now).what != What::kReplace) {
      const Step step = second.next(now);
      if (step.what == What::kWait) now = step.until;
      if (step.what == What::kLook) second.looked(lease(record), now);
    }
    EXPECT_GE(now, first.held_until()) << delay;
  }
}

// --- timing

TEST(Timing, TheDefaultsGoTogether) {
  EXPECT_EQ(Timing{}.problem(), "");
}

TEST(Timing, SaysWhatDoesNotGoTogetherAndTheWayOut) {
  const std::string close = Timing{seconds(12), seconds(10), seconds(2)}.problem();
  EXPECT_NE(close.find("--lease-duration (12 s)"), std::string::npos) << close;
  EXPECT_NE(close.find("try 13"), std::string::npos) << close;
  EXPECT_EQ((Timing{seconds(13), seconds(10), seconds(2)}.problem()), "");
  const std::string slow = Timing{seconds(30), seconds(10), seconds(6)}.problem();
  EXPECT_NE(slow.find("--lease-retry-period (6 s)"), std::string::npos) << slow;
  EXPECT_NE(slow.find("try 12"), std::string::npos) << slow;
  EXPECT_EQ((Timing{seconds(5), seconds(2), seconds(1)}.problem()), "");
}

}  // namespace
}  // namespace twelvefactor::lease
