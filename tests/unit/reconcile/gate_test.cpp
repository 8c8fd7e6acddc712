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

GateRun running_as(const Uid& uid) {
  GateRun recorded;
  recorded.state = GateRun::State::kRunning;
  recorded.job_uid = uid;
  return recorded;
}

TEST(Gate, AJobThatWasDeletedBeforeItsEndHasNoResult) {
  Observed observed = with_failed_job("");
  observed.children.clear();
  const GateRun run = judged(observed, running_as(testing::uid_of('d')));
  EXPECT_EQ(run.state, GateRun::State::kFailed);
  EXPECT_EQ(run.exit_code, std::nullopt);
  EXPECT_EQ(run.message, "its Job was deleted before its end was seen");
  EXPECT_EQ(judged(observed, running_as({})).state, GateRun::State::kRunning) << "it was never seen";
}

TEST(Gate, AnotherJobOfThatNameIsNotBelieved) {
  Observed observed = with_failed_job("");
  observed.children[0].uid = testing::uid_of('e');
  observed.children[0].job->phase = JobState::Phase::kSucceeded;
  EXPECT_EQ(judged(observed, running_as(testing::uid_of('e'))).state, GateRun::State::kSucceeded);
  EXPECT_EQ(judged(observed, running_as(testing::uid_of('d'))).state, GateRun::State::kFailed);
}

TEST(Gate, WhyItDoesNotStartIsToldAtOnce) {
  Observed observed = with_failed_job("");
  observed.children[0].job = JobState{};
  observed.pods[0].exit_code.reset();
  observed.pods[0].reason = "ImagePullFailed";
  ReleaseContent content;
  content.gates["migrate"] = {{"bin/migrate"}, {}, std::nullopt};
  const Gate gate = judge_gate(observed, 2, content, {});
  EXPECT_EQ(gate.state, Gate::State::kWaiting);
  EXPECT_EQ(gate.reason, "ImagePullFailed");
  EXPECT_TRUE(gate.message.starts_with("admin process migrate cannot start: its image cannot be pulled"))
      << gate.message;
  observed.pods.clear();
  EXPECT_EQ(judge_gate(observed, 2, content, {}).reason, "");
}

TEST(Gate, TheLastLineComesFirst) {
  const Observed observed = with_failed_job("connecting\nmaking the table\nERROR: the table is locked\n");
  ReleaseContent content;
  content.gates["migrate"] = {{"bin/migrate"}, {}, std::nullopt};
  const Gate gate = judge_gate(observed, 2, content, {});
  EXPECT_EQ(gate.state, Gate::State::kFailed);
  EXPECT_TRUE(
      gate.message.starts_with("admin process migrate failed with exit code 7: ERROR: the table is locked "
                               "(before it: connecting | making "
                               "the table). "))
      << gate.message;
}

TEST(Gate, ACommandThatHasEndedPassesAlthoughAnInjectedContainerRuns) {
  Observed observed = with_failed_job("");
  observed.children[0].job = JobState{};
  observed.pods[0].exit_code = 0;
  observed.pods[0].kept_up = true;
  observed.pods[0].finished = "2026-03-01T12:00:03Z";
  const GateRun run = judged(observed, {});
  EXPECT_EQ(run.state, GateRun::State::kSucceeded);
  EXPECT_EQ(run.completion_time, "2026-03-01T12:00:03Z");
}

}  // namespace
}  // namespace twelvefactor::reconcile
