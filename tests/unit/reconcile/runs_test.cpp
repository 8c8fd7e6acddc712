// Runs, looked at alone: when one has ended, how, and that what was recorded of an end never changes.
#include "reconcile/runs/run.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "model/lookup.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/runs/last_lines.hpp"
#include "reconcile/runs/start_trouble.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile {
namespace {

using State = reconcile::Run::State;

constexpr const char* kBegan = "2026-03-01T12:00:00Z";
constexpr const char* kEnded = "2026-03-01T12:00:09Z";
constexpr const char* kLater = "2026-03-01T12:10:00Z";

class RunTest : public ::testing::Test {
 protected:
  RunTest() {
    observed_.app.key = {"shop-production", "shop"};
    observed_.now = kLater;
    job_.kind = Kind::kJob;
    job_.name = "shop-seed";
    job_.uid = testing::uid_of('d');
    job_.job = JobState{JobState::Phase::kRunning, "1", "", ""};
    job_.job->start_time = kBegan;
    job_.job->active = 1;
  }

  PodFacts& add_pod(std::optional<int> exit_code, const std::string& started = kBegan) {
    PodFacts pod;
    pod.name = "seed-" + std::to_string(observed_.pods.size());
    pod.job = job_.name;
    pod.job_uid = job_.uid;
    pod.started = started;
    pod.finished = kEnded;
    pod.exit_code = exit_code;
    observed_.pods.push_back(pod);
    return observed_.pods.back();
  }

  void end_job(JobState::Phase phase) {
    job_.job->phase = phase;
    job_.job->completion_time = kEnded;
    if (phase == JobState::Phase::kFailed) job_.job->why = "the controller's words";
  }

  [[nodiscard]] reconcile::Run run(const reconcile::Run& recorded = {}, int retries = 0) const {
    return run_of(observed_, job_, recorded, retries);
  }

  Observed observed_;
  Child job_;
};

TEST_F(RunTest, ItEndsAsItsJobDoes) {
  EXPECT_EQ(run().state, State::kRunning);
  end_job(JobState::Phase::kSucceeded);
  EXPECT_EQ(run().state, State::kSucceeded);
  EXPECT_EQ(run().exit_code, 0);
  EXPECT_EQ(run().completion_time, kEnded);
  end_job(JobState::Phase::kFailed);
  add_pod(7).last_words = "no such table";
  EXPECT_EQ(run().state, State::kFailed);
  EXPECT_EQ(run().exit_code, 7);
  EXPECT_EQ(run().message, "no such table");
  job_.job->out_of_time = true;
  EXPECT_EQ(run().message, "no such table\nthe controller's words") << "what tells most is the last line";
}

TEST_F(RunTest, WhatWasRecordedOfAnEndNeverChanges) {
  for (const reconcile::Run& recorded :
       {reconcile::Run{State::kFailed, 7, kEnded, "[redacted] is locked"},
        reconcile::Run{State::kFailed, std::nullopt, kEnded, "the controller's words"},
        reconcile::Run{State::kSucceeded, 0, kEnded, ""}}) {
    const auto expect_same = [&](const char* when) {
      const reconcile::Run now = run(recorded);
      EXPECT_EQ(now.state, recorded.state) << when;
      EXPECT_EQ(now.exit_code, recorded.exit_code) << when;
      EXPECT_EQ(now.message, recorded.message) << when;
      EXPECT_EQ(now.completion_time, recorded.completion_time) << when;
    };
    observed_.pods.clear();
    expect_same("while the Job seems to run");
    add_pod(3).last_words = "hunter2 is locked";
    end_job(JobState::Phase::kFailed);
    expect_same("when the pod tells something else");
    end_job(JobState::Phase::kSucceeded);
    expect_same("when the Job does");
    job_.job.reset();
    expect_same("when the Job cannot be read");
    job_.job = JobState{};
  }
}

TEST_F(RunTest, AFailureWaitsAMomentForItsExitCode) {
  end_job(JobState::Phase::kFailed);
  observed_.now = "2026-03-01T12:00:10Z";
  EXPECT_EQ(run().state, State::kRunning);
  EXPECT_EQ(until_job_tells(observed_, job_), std::chrono::seconds(1));
  EXPECT_EQ(run({State::kRunning, 143, {}, {}}).exit_code, 143) << "what was seen of it counts";
  observed_.now = kLater;
  EXPECT_EQ(run().message, "the controller's words") << "no longer than a moment";
  EXPECT_FALSE(until_job_tells(observed_, job_));
  observed_.now = "2026-03-01T11:00:00Z";
  EXPECT_EQ(run().state, State::kFailed) << "our clock is behind: it is not waited for";
}

TEST_F(RunTest, ThePodOfAnotherJobOfThatNameSaysNothing) {
  add_pod(0).kept_up = true;
  job_.uid = testing::uid_of('e');
  EXPECT_EQ(run().state, State::kRunning);
  end_job(JobState::Phase::kFailed);
  EXPECT_FALSE(run().exit_code);
}

TEST_F(RunTest, ACommandThatHasEndedIsOverAlthoughAnInjectedContainerRuns) {
  add_pod(0).kept_up = true;
  EXPECT_EQ(run().state, State::kSucceeded);
  EXPECT_EQ(run().completion_time, kEnded);
  EXPECT_TRUE(is_kept_up(observed_, job_));
  observed_.pods[0].exit_code = 7;
  observed_.pods[0].last_words = "no such table";
  EXPECT_EQ(run().state, State::kFailed);
  EXPECT_EQ(run().message, "no such table");
  observed_.pods[0].kept_up = false;
  EXPECT_EQ(run().state, State::kRunning) << "its Job is about to say so";
}

TEST_F(RunTest, OneThatMayBeTriedAgainIsNotOverWhenItFails) {
  add_pod(7).kept_up = true;
  EXPECT_EQ(run({}, 1).state, State::kRunning);
  add_pod(8, kEnded).kept_up = true;
  EXPECT_EQ(run({}, 1).exit_code, 8) << "that of the last pod";
  observed_.pods[1].exit_code = 0;
  EXPECT_EQ(run({}, 5).state, State::kSucceeded);
}

TEST_F(RunTest, ACancelledOneIsLeftToItsDeletion) {
  add_pod(143).kept_up = true;
  job_.deleting = true;
  EXPECT_EQ(run().state, State::kRunning);
}

TEST_F(RunTest, WhyItDoesNotStartIsKnownAtOnce) {
  EXPECT_FALSE(start_trouble(observed_, job_));
  PodFacts& pod = add_pod({});
  const struct {
    const char* reason;
    const char* message;
    const char* says;
  } kCases[] = {{"ImagePullFailed", "", "its image cannot be pulled; push it"},
                {"Unschedulable", "0/1 nodes are available", "no node takes its pod: 0/1 nodes"},
                {"ContainerConfigError", "secret \"x\" not found", "its pod cannot start: secret"},
                {"CrashLooping", "", "see kubectl describe pod seed-0 -n shop-production"}};
  for (const auto& each : kCases) {
    pod.reason = each.reason;
    pod.message = each.message;
    const auto trouble = start_trouble(observed_, job_);
    ASSERT_TRUE(trouble) << each.reason;
    EXPECT_EQ(trouble->reason, each.reason);
    EXPECT_NE(trouble->message.find(each.says), std::string::npos) << trouble->message;
  }
}

TEST_F(RunTest, APodThatIsRefusedIsMissedSoon) {
  job_.job->active = 0;
  observed_.now = "2026-03-01T12:00:02Z";
  EXPECT_FALSE(start_trouble(observed_, job_));
  EXPECT_EQ(until_job_tells(observed_, job_), std::chrono::seconds(3));
  observed_.now = "2026-03-01T12:00:05Z";
  EXPECT_EQ(start_trouble(observed_, job_)->reason, "PodsNotCreated");
  EXPECT_NE(start_trouble(observed_, job_)->message.find("kubectl describe job/shop-seed -n shop-production"),
            std::string::npos);
  EXPECT_FALSE(until_job_tells(observed_, job_));
  job_.job->ended = 1;
  EXPECT_FALSE(start_trouble(observed_, job_)) << "it is about to be tried again";
  job_.job->ended = 0;
  job_.job->start_time.clear();
  EXPECT_FALSE(start_trouble(observed_, job_)) << "nobody has taken it up";
}

TEST_F(RunTest, LastWordsThatMayBeToldLaterAreWaitedForAWhile) {
  add_pod(7).words_unread = true;
  end_job(JobState::Phase::kFailed);
  observed_.now = kEnded;
  EXPECT_EQ(run().state, State::kRunning);
  observed_.pods[0].words_unread = false;
  observed_.pods[0].last_words = "the table is locked";
  EXPECT_EQ(run().message, "the table is locked");
  observed_.pods[0].words_unread = true;
  observed_.now = kLater;
  EXPECT_EQ(run().state, State::kFailed) << "but not for ever";
}

TEST_F(RunTest, ASuccessWaitsForNoWords) {
  add_pod(0).words_unread = true;
  end_job(JobState::Phase::kSucceeded);
  observed_.now = kEnded;
  EXPECT_EQ(run().state, State::kSucceeded);
}

TEST(LastLines, AreWholeLinesFromTheEnd) {
  EXPECT_EQ(last_lines("one\n\ntwo \r\nthree\n"), "one\ntwo\nthree");
  EXPECT_EQ(last_lines(""), "");
  EXPECT_EQ(last_lines(" \n\n"), "");
  const std::string long_line(600, 'x');
  EXPECT_EQ(last_lines("first\n" + long_line + "\n" + long_line), long_line) << "none is cut";
  EXPECT_EQ(last_lines(std::string(3000, 'y')).size(), 1000U) << "but one that is too long by itself";
}

TEST(LastLines, TheOneThatTellsMostComesFirst) {
  EXPECT_EQ(last_line_first("one\ntwo\nthree"), "three (before it: one | two)");
  EXPECT_EQ(last_line_first("ERROR: x\n    ^"), "ERROR: x");
  EXPECT_EQ(last_line_first("alone"), "alone");
  EXPECT_EQ(last_line_first("---"), "---");
  EXPECT_EQ(last_line_first(std::string(500, 'a') + "\nthe end"), "the end") << "only whole lines";
}

/// An app with a Once and a scheduled admin process, whose Jobs are there.
class RecordedRunTest : public ::testing::Test {
 protected:
  RecordedRunTest() {
    observed_ = testing::observe(testing::small_spec() + R"(
adminProcesses:
  seed: {command: [bin/seed], trigger: Once, runId: "1"}
  report: {command: [bin/report], trigger: Schedule, schedule: "0 3 * * *"}
)");
    observed_.now = kLater;
    add("shop-seed", "1", observed_.app.uid);
    add("shop-report-29000000", "", testing::uid_of('b'));
  }

  void add(const std::string& name, const std::string& run_id, const Uid& owner) {
    Child job;
    job.kind = Kind::kJob;
    job.name = name;
    job.owner = owner;
    job.uid = testing::uid_of('d');
    job.job = JobState{JobState::Phase::kFailed, run_id, kEnded, "the controller's words"};
    observed_.children.push_back(job);
    PodFacts pod;
    pod.name = name + "-x";
    pod.job = name;
    pod.job_uid = job.uid;
    pod.exit_code = 7;
    pod.last_words = "[redacted] is locked";
    observed_.pods.push_back(pod);
  }

  Child& job(const std::string& name) { return testing::child(observed_, Kind::kJob, name); }

  Observed observed_;
};

TEST_F(RecordedRunTest, WhatWasWithheldOnceStaysWithheld) {
  const auto first = reconcile(observed_).admin_processes;
  EXPECT_EQ(first.at("seed").message, "[redacted] is locked");
  EXPECT_EQ(first.at("report").message, "[redacted] is locked");
  observed_.previous.admin_processes = first;
  for (PodFacts& pod : observed_.pods) pod.last_words = "hunter2 is locked";
  for (const auto& [name, record] : reconcile(observed_).admin_processes) {
    EXPECT_EQ(record.message, "[redacted] is locked") << name;
    EXPECT_EQ(record.exit_code, 7) << name;
  }
  observed_.pods.clear();
  EXPECT_EQ(reconcile(observed_).admin_processes.at("seed").exit_code, 7);
}

TEST_F(RecordedRunTest, AnotherRunIsNotTakenForTheRecordedOne) {
  observed_.previous.admin_processes = reconcile(observed_).admin_processes;
  job("shop-seed").job = JobState{JobState::Phase::kRunning, "2", "", ""};
  job("shop-seed").uid = testing::uid_of('e');
  observed_.app.spec.admin_processes.at("seed").run_id = "2";
  job("shop-report-29000000").name = "shop-report-29000001";
  observed_.pods[1].job = "shop-report-29000001";
  observed_.pods[1].last_words = "another end";
  job("shop-report-29000001").job->completion_time = kLater;
  const Desired desired = reconcile(observed_);
  EXPECT_EQ(desired.admin_processes.at("seed").state, AdminRecord::State::kRunning);
  EXPECT_EQ(desired.admin_processes.at("report").message, "another end");
}

/// A Once process that runs, and is recorded so.
class RunningOnceTest : public RecordedRunTest {
 protected:
  RunningOnceTest() {
    observed_.pods.clear();
    job("shop-seed").job = JobState{JobState::Phase::kRunning, "1", "", ""};
    record();
    EXPECT_EQ(recorded().state, AdminRecord::State::kRunning);
    EXPECT_EQ(recorded().job_uid, testing::uid_of('d'));
  }

  Desired record() {
    Desired desired = reconcile(observed_);
    observed_.previous.admin_processes = desired.admin_processes;
    return desired;
  }
  AdminRecord& recorded() { return observed_.previous.admin_processes.at("seed"); }
  void delete_job() {
    std::erase_if(observed_.children, [](const Child& child) { return child.name == "shop-seed"; });
  }
};

TEST_F(RunningOnceTest, OneWhoseJobIsGoneEndsWithoutAResult) {
  delete_job();
  const Desired desired = record();
  EXPECT_FALSE(testing::has_object(desired, Kind::kJob, "shop-seed"))
      << "it may have done a part of its work";
  EXPECT_EQ(recorded().state, AdminRecord::State::kFailed);
  EXPECT_EQ(recorded().exit_code, std::nullopt);
  EXPECT_EQ(recorded().completion_time, kLater);
  EXPECT_EQ(recorded().message, "its Job was deleted before its end was seen");
  EXPECT_FALSE(testing::has_object(record(), Kind::kJob, "shop-seed")) << "and stays so";
  observed_.app.spec.admin_processes.at("seed").run_id = "2";
  EXPECT_TRUE(testing::has_object(record(), Kind::kJob, "shop-seed")) << "another run may begin";
}

TEST_F(RunningOnceTest, AnotherJobOfThatNameIsNotBelieved) {
  job("shop-seed").uid = testing::uid_of('e');
  job("shop-seed").job = JobState{JobState::Phase::kSucceeded, "1", kEnded, ""};
  const Desired desired = record();
  EXPECT_EQ(recorded().state, AdminRecord::State::kFailed);
  EXPECT_TRUE(std::ranges::any_of(desired.kept, [](const auto& each) { return each.name == "shop-seed"; }));
  record();
  EXPECT_EQ(recorded().state, AdminRecord::State::kFailed);
}

TEST_F(RunningOnceTest, AnEditedRunIdIsNoOtherRun) {
  job("shop-seed").job->run_id = "7";
  record();
  EXPECT_EQ(recorded().run_id, "1");
  EXPECT_EQ(recorded().state, AdminRecord::State::kRunning);
}

TEST_F(RunningOnceTest, ARecordWithoutUidFollowsTheJobByItsRunId) {
  recorded().job_uid = {};
  record();
  EXPECT_EQ(recorded().job_uid, testing::uid_of('d'));
  recorded().job_uid = {};
  delete_job();
  EXPECT_TRUE(testing::has_object(record(), Kind::kJob, "shop-seed")) << "nobody knows that it was ever made";
}

TEST_F(RunningOnceTest, ARunThatIsAskedForAgainWaitsUntilItsOldJobIsGone) {
  observed_.app.spec.admin_processes.at("seed").run_id = "2";
  record();
  job("shop-seed").deleting = true;
  observed_.app.spec.admin_processes.at("seed").run_id = "1";
  record();
  EXPECT_EQ(recorded().job_uid, Uid{}) << "we delete it ourselves";
  delete_job();
  EXPECT_TRUE(testing::has_object(record(), Kind::kJob, "shop-seed"));
}

TEST_F(RecordedRunTest, AJobThatOnlyAnInjectedContainerKeepsRunningGoesOnceItsSuccessIsRecorded) {
  job("shop-seed").job = JobState{JobState::Phase::kRunning, "1", "", ""};
  job("shop-report-29000000").job = JobState{JobState::Phase::kRunning, "", "", ""};
  for (PodFacts& pod : observed_.pods) {
    pod.exit_code = 0;
    pod.last_words.clear();
    pod.kept_up = true;
    pod.finished = kEnded;
  }
  const auto keeps_job = [](const Desired& desired) {
    return std::ranges::any_of(desired.kept, [](const KeptObject& each) { return each.name == "shop-seed"; });
  };
  const Desired first = reconcile(observed_);
  EXPECT_EQ(first.admin_processes.at("seed").state, AdminRecord::State::kSucceeded);
  EXPECT_EQ(first.admin_processes.at("report").state, AdminRecord::State::kSucceeded);
  EXPECT_TRUE(keeps_job(first)) << "it is not recorded yet";
  observed_.previous.admin_processes = first.admin_processes;
  EXPECT_FALSE(keeps_job(reconcile(observed_)));
  observed_.previous.admin_processes.at("seed").state = AdminRecord::State::kFailed;
  EXPECT_TRUE(keeps_job(reconcile(observed_))) << "its log is still of use";
  std::erase_if(observed_.children, [](const Child& child) { return child.name == "shop-seed"; });
  const Desired after = reconcile(observed_);
  EXPECT_FALSE(testing::has_object(after, Kind::kJob, "shop-seed")) << "and is not made again";
}

TEST_F(RecordedRunTest, AnEditedRunIdMakesNoOtherRunOfAJob) {
  observed_.previous.admin_processes = reconcile(observed_).admin_processes;
  observed_.app.spec.admin_processes.at("seed").run_id = "2";
  job("shop-seed").job->run_id = "2";
  const Desired desired = reconcile(observed_);
  EXPECT_EQ(desired.admin_processes.at("seed").state, AdminRecord::State::kRunning);
  EXPECT_TRUE(std::ranges::none_of(desired.kept, [](const KeptObject& each) {
    return each.name == "shop-seed";
  })) << "the Job of run 1 goes, and that of run 2 is made";
}

TEST_F(RecordedRunTest, OneWithoutAPodSaysSo) {
  job("shop-seed").job = JobState{JobState::Phase::kRunning, "1", "", ""};
  job("shop-seed").job->start_time = kBegan;
  observed_.pods.clear();
  EXPECT_EQ(reconcile(observed_).admin_processes.at("seed").trouble_reason, "PodsNotCreated");
  observed_.now = kBegan;
  EXPECT_EQ(reconcile(observed_).look_again, std::chrono::seconds(5));
}

}  // namespace
}  // namespace twelvefactor::reconcile
