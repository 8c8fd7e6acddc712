// What became of a release stays true when another one takes its place, and which release is asked for is
// decided by what each of them wrote down.
#include "reconcile/release/phases.hpp"

#include <gtest/gtest.h>

#include "kinds/build/app_release.hpp"
#include "reconcile/release/target.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile {
namespace {

ReleaseContent content(const std::string& image) {
  ReleaseContent content;
  content.environment = "production";
  content.image = image;
  content.processes["web"] = {{"bin/web"}, {}, 8080};
  return content;
}

class ReleasePhases : public ::testing::Test {
 protected:
  ReleasePhases() {
    observed_.app.key = {"shop-production", "shop"};
    observed_.app.uid = testing::app_uid();
    observed_.now = "2026-11-21T12:00:00Z";
  }

  ReleaseFacts& release(std::int64_t number, ReleasePhase phase, const std::string& message = "") {
    auto facts = std::make_shared<ReleaseFacts>();
    facts->number = number;
    facts->digest = ReleaseDigest{kinds::release_hash(content("i" + std::to_string(number))), {}};
    facts->status.phase = phase;
    facts->status.message = message;
    facts->status.start_time = facts->status.completion_time = "2026-11-21T10:00:00Z";
    Child child;
    child.kind = Kind::kAppRelease;
    child.name = "shop-v" + std::to_string(number);
    child.owner = testing::app_uid();
    child.release = facts;
    observed_.children.push_back(std::move(child));
    observed_.previous.release.desired = number;
    return *facts;
  }

  void runs(std::int64_t number) {
    Child child;
    child.kind = Kind::kDeployment;
    child.name = "shop-web";
    child.owner = testing::app_uid();
    child.release_number = number;
    observed_.children.push_back(std::move(child));
  }

  /// Of `number`, where `target` is asked for and has passed its gate.
  ReleaseStatus status(std::int64_t number, std::int64_t target) {
    return release_statuses(observed_, {target, true, false, false, {}}, {}, /*rolled_out=*/true).at(number);
  }

  Observed observed_;
};

TEST_F(ReleasePhases, AFailedOneStaysFailedWithItsWords) {
  release(9, ReleasePhase::kActive);
  release(10, ReleasePhase::kFailed, "admin process migrate failed with exit code 7");
  release(11, ReleasePhase::kReleasing);
  for (const std::int64_t target : {11, 9}) {
    const ReleaseStatus failed = status(10, target);
    EXPECT_EQ(failed.phase, ReleasePhase::kFailed);
    EXPECT_EQ(failed.message, "admin process migrate failed with exit code 7");
    EXPECT_EQ(failed.completion_time, "2026-11-21T10:00:00Z");
  }
}

TEST_F(ReleasePhases, OneThatNeverRanSaysWhichTookItsPlace) {
  release(9, ReleasePhase::kActive);
  release(10, ReleasePhase::kPending, "admin process migrate runs as job/shop-v10-migrate");
  release(11, ReleasePhase::kReleasing);
  EXPECT_EQ(status(10, 11).phase, ReleasePhase::kSuperseded);
  EXPECT_EQ(status(10, 11).message,
            "v11 took its place before it ran: its admin processes had not all succeeded");
  EXPECT_EQ(status(10, 9).message,
            "the spec went back to v9 before it ran: its admin processes had not all succeeded");
  EXPECT_EQ(status(11, 9).message, "the spec went back to v9 before every process ran it");
}

TEST_F(ReleasePhases, OneThatRanIsSupersededWithoutAWord) {
  release(9, ReleasePhase::kActive, "");
  release(10, ReleasePhase::kReleasing);
  EXPECT_EQ(status(9, 10).phase, ReleasePhase::kSuperseded);
  EXPECT_EQ(status(9, 10).message, "");
}

TEST_F(ReleasePhases, WhatIsSupersededKeepsWhatItSays) {
  release(9, ReleasePhase::kSuperseded, "v10 took its place before it ran");
  release(10, ReleasePhase::kActive);
  EXPECT_EQ(status(9, 10).message, "v10 took its place before it ran");
}

TEST_F(ReleasePhases, AFailedOneIsStillTheOneThatIsAskedFor) {
  release(1, ReleasePhase::kActive);
  release(2, ReleasePhase::kFailed);
  runs(1);
  const Target target = choose_target(observed_, content("i2"));
  EXPECT_EQ(target.number, 2);
  EXPECT_TRUE(target.exists) << "nothing is tried again by itself";
}

TEST_F(ReleasePhases, AFailedOneThatWasGivenUpIsAskedForAnew) {
  release(1, ReleasePhase::kActive);
  release(2, ReleasePhase::kFailed);
  runs(1);
  observed_.previous.release.desired = 1;  // the spec went back
  const Target target = choose_target(observed_, content("i2"));
  EXPECT_EQ(target.number, 3);
  EXPECT_FALSE(target.exists);
}

// Releases that were made before probes were a part of them.

ReleaseContent with_probe(ReleaseContent content, const std::string& path) {
  content.processes["web"].readiness = Probe{};
  content.processes["web"].readiness->path = path;
  return content;
}

TEST_F(ReleasePhases, AnUpgradeMakesNoRelease) {
  ReleaseFacts& old = release(1, ReleasePhase::kActive);
  old.format = 1;
  old.digest = ReleaseDigest{kinds::release_hash(content("i1"), 1), {}};
  runs(1);
  const Target target = choose_target(observed_, with_probe(content("i1"), "/healthz"));
  EXPECT_EQ(target.number, 1);
  EXPECT_EQ(target.hash, old.digest.get().hash) << "nor is the status written";
  EXPECT_EQ(choose_target(observed_, with_probe(content("i2"), "/healthz")).number, 2);
}

TEST_F(ReleasePhases, AProbeIsAPartOfEveryLaterOne) {
  release(1, ReleasePhase::kActive);
  runs(1);
  EXPECT_EQ(choose_target(observed_, content("i1")).number, 1);
  EXPECT_EQ(choose_target(observed_, with_probe(content("i1"), "/healthz")).number, 2);
}

TEST_F(ReleasePhases, ADeletedOneIsMadeAgainWhateverFormatItHad) {
  observed_.previous.release = {1, 1, {}, {}, {}, {}, {}};
  for (const int format : {1, 2, 3}) {
    const ReleaseContent wanted = with_probe(content("i1"), "/healthz");
    observed_.previous.release.desired_hash = kinds::release_hash(wanted, format);
    const Target target = choose_target(observed_, wanted);
    EXPECT_EQ(target.number, 1);
    EXPECT_FALSE(target.exists);
    EXPECT_EQ(target.format, format);
  }
}

}  // namespace
}  // namespace twelvefactor::reconcile
