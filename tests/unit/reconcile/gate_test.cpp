// The gate before a release, looked at alone: what is recorded of a run that ended.
#include "reconcile/release/gate.hpp"

#include <gtest/gtest.h>

#include "unit/apps.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr const char* kJob = "shop-v2-migrate";

/// Release v2 whose gate failed with exit code 7.
Observed with_failed_job(const std::string& last_words) {
  Observed observed;
  observed.app.key = {"shop-production", "shop"};
  observed.app.uid = testing::app_uid();
  Child job;
  job.kind = Kind::kJob;
  job.name = kJob;
  job.owner = observed.app.uid;
  job.job = JobState{JobState::Phase::kFailed, "", "2026-03-01T12:00:00Z", "the controller's words", false};
  observed.children = {job};
  PodFacts pod;
  pod.name = "p";
  pod.job = kJob;
  pod.exit_code = 7;
  pod.last_words = last_words;
  observed.pods = {pod};
  return observed;
}

GateRun judged(const Observed& observed, const GateRun& recorded) {
  ReleaseContent content;
  content.gates["migrate"] = {{"bin/migrate"}, {}, std::nullopt};
  ReleaseStatus status;
  status.gates["migrate"] = recorded;
  return judge_gate(observed, 2, content, status).runs.at("migrate");
}

TEST(Gate, AFailureIsRecordedWithItsExitCodeAndLastWords) {
  const GateRun run = judged(with_failed_job("relation is locked"), {});
  EXPECT_EQ(run.state, GateRun::State::kFailed);
  EXPECT_EQ(run.exit_code, 7);
  EXPECT_EQ(run.message, "relation is locked");
}

TEST(Gate, WhatWasRecordedOfAnEndStays) {
  GateRun recorded;
  recorded.state = GateRun::State::kFailed;
  recorded.exit_code = 7;
  recorded.message = "[redacted] is locked";
  // A Secret has changed since: what is read now may hold what is not known any more.
  EXPECT_EQ(judged(with_failed_job("hunter2 is locked"), recorded).message, "[redacted] is locked");
}

TEST(Gate, AnEndWithoutItsExitCodeIsStillLookedAt) {
  GateRun recorded;
  recorded.state = GateRun::State::kFailed;
  const GateRun run = judged(with_failed_job("relation is locked"), recorded);
  EXPECT_EQ(run.exit_code, 7);
  EXPECT_EQ(run.message, "relation is locked");
}

}  // namespace
}  // namespace twelvefactor::reconcile
