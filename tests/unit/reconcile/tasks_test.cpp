// What becomes of AdminTasks, as pure code: each way to begin, to run and to end, and every reason not to.
#include "reconcile/tasks/judge.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "kinds/build/admin_task.hpp"
#include "kinds/text/names.hpp"
#include "model/reasons.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/tasks/refused.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile {
namespace {

using testing::observe;
using testing::parse_spec;

constexpr const char* kNow = "2026-03-01T12:00:00Z";
constexpr const char* kJob = "shop-task-fix";

constexpr const char* kSpec = R"(
environment: production
codebase: {repository: r, revision: abc1234}
image: registry.example.com/shop@sha256:0123456789012345678901234567890123456789012345678901234567890123
config: {env: {LOG_LEVEL: info}}
processes:
  web: {command: [bin/web], port: 8080, resources: {requests: {cpu: 100m}}, terminationGracePeriodSeconds: 7}
adminProcesses:
  console: {command: [bin/console], args: [--one], trigger: Manual, activeDeadlineSeconds: 60}
  seed: {command: [bin/seed], trigger: Once}
)";

/// A release v1 that is active, and what it holds.
Observed with_release() {
  Observed observed = observe(kSpec);
  observed.now = kNow;
  testing::write_all(observed, reconcile(observed));
  observed.previous.release.active = 1;
  ReleaseContent content;
  content.environment = "production";
  content.codebase = observed.app.spec.codebase;
  content.image = "registry.example.com/shop:of-v1";
  for (const Child& child : observed.children) {
    if (child.kind == Kind::kConfigMap) content.config_map = child.name;
  }
  content.processes["web"] = {{"bin/web"}, {}, 8080};
  observed.releases[1] = content;
  return observed;
}

std::shared_ptr<AdminTask> fix() {
  auto task = std::make_shared<AdminTask>();
  task->name = "fix";
  task->uid = testing::uid_of('c');
  task->generation = 1;
  task->spec.app = "shop";
  task->spec.command = {"bin/fix", "--all"};
  return task;
}

WishedTask judged(Observed& observed, const std::shared_ptr<AdminTask>& task, Desired* whole = nullptr) {
  observed.tasks = {task};
  Desired desired;
  judge_tasks(observed, desired);
  if (whole != nullptr) *whole = desired;
  return desired.tasks.at(0);
}

const Condition* condition_of(const AdminTaskStatus& status, const char* type) {
  const auto found = std::ranges::find(status.conditions, type, &Condition::type);
  return found == status.conditions.end() ? nullptr : &*found;
}

bool is(const AdminTaskStatus& status, const char* type) {
  const Condition* found = condition_of(status, type);
  return found != nullptr && found->status;
}

std::string why(const AdminTaskStatus& status) {
  const Condition* ready = condition_of(status, condition::kReady);
  return ready == nullptr ? "" : ready->reason;
}

/// The task as the next pass sees it.
std::shared_ptr<AdminTask> after(const AdminTask& before, const AdminTaskStatus& status) {
  auto task = std::make_shared<AdminTask>(before);
  task->status = status;
  return task;
}

/// Its Job as the API server tells it.
void give_job(Observed& observed, JobState::Phase phase, const std::string& completed = "") {
  std::erase_if(observed.children, [](const Child& child) { return child.name == kJob; });
  Child job;
  job.kind = Kind::kJob;
  job.name = kJob;
  job.owner = observed.app.uid;
  job.uid = testing::uid_of('d');
  job.release_number = 1;
  job.job = JobState{phase, "", completed, phase == JobState::Phase::kFailed ? "the controller's words" : "",
                     false};
  observed.children.push_back(job);
}

PodFacts pod(const std::string& name, const std::string& started, std::optional<int> exit_code = {}) {
  PodFacts facts;
  facts.name = name;
  facts.task = "fix";
  facts.job = kJob;
  facts.job_uid = testing::uid_of('d');
  facts.started = started;
  facts.exit_code = exit_code;
  return facts;
}

TEST(Tasks, AForgedJobIsNotItsRun) {
  Observed observed = with_release();
  give_job(observed, JobState::Phase::kSucceeded, kNow);
  observed.children.back().job->origin = JobState::Origin::kForged;
  Desired whole;
  const WishedTask wished = judged(observed, fix(), &whole);
  EXPECT_EQ(why(wished.status), reason::kJobNotOurs);
  EXPECT_FALSE(is(wished.status, condition::kSucceeded));
  EXPECT_FALSE(wished.job) << "it has the name of ours, and goes first";
  EXPECT_TRUE(whole.kept.empty());
}

TEST(Tasks, ItBeginsOnTheActiveReleaseWithWhatWebGets) {
  Observed observed = with_release();
  Desired whole;
  const WishedTask wished = judged(observed, fix(), &whole);
  ASSERT_TRUE(wished.job) << why(wished.status) << wished.status.message;
  EXPECT_EQ(wished.job->name, kJob);
  EXPECT_TRUE(wished.job->immutable);
  for (const char* part : {R"("command":["bin/fix","--all"])", R"("image":"registry.example.com/shop:of-v1")",
                           R"("twelvefactor.dev/task":"fix")", R"("twelvefactor.dev/release":"v1")",
                           R"({"name":"TWELVEFACTOR_RELEASE","value":"v1"})",
                           R"({"name":"PORT","value":"8080"})", R"("terminationGracePeriodSeconds":7)",
                           R"("cpu":"100m")", R"("backoffLimit":0)", R"("restartPolicy":"Never")"})
    EXPECT_NE(wished.job->json.find(part), std::string::npos) << part << "\n" << wished.job->json;
  for (const char* part : {"twelvefactor.dev/process", "containerPort", "readinessProbe"})
    EXPECT_EQ(wished.job->json.find(part), std::string::npos) << part;
  EXPECT_EQ(wished.status.release, 1);
  EXPECT_EQ(wished.status.job, kJob);
  EXPECT_TRUE(is(wished.status, condition::kInitialized));
  EXPECT_TRUE(is(wished.status, condition::kReconciling));
  EXPECT_FALSE(is(wished.status, condition::kStarted));
  EXPECT_EQ(whole.kept.size(), 1U);
}

TEST(Tasks, ACommandHasTheConfigAndTheScratchOfItsProcessAndCarriesWhatTheAppStates) {
  Observed observed = with_release();
  Process& web = observed.app.spec.processes.at("web");
  web.scratch["/data"] = {"64Mi", false};
  web.pod.labels["tier"] = "web";
  observed.app.spec.pod.labels["team"] = "shop";
  const WishedTask wished = judged(observed, fix());
  ASSERT_TRUE(wished.job) << wished.status.message;
  for (const char* part : {R"("team":"shop")", R"("twelvefactor.dev/pod-keys":"team")"})
    EXPECT_NE(wished.job->json.find(part), std::string::npos) << part << "\n" << wished.job->json;
  EXPECT_EQ(wished.job->json.find(R"("tier")"), std::string::npos)
      << "no Service and no policy of web is meant";
}

TEST(Tasks, ATemplateGivesItsCommandAndTheTaskAddsArguments) {
  Observed observed = with_release();
  auto task = fix();
  task->spec.command.clear();
  task->spec.admin_process = "console";
  task->spec.args = {"--two"};
  const WishedTask wished = judged(observed, task);
  ASSERT_TRUE(wished.job) << wished.status.message;
  for (const char* part : {R"("command":["bin/console"])", R"("args":["--one","--two"])",
                           R"("activeDeadlineSeconds":60)", R"("twelvefactor.dev/admin-process":"console")",
                           R"({"name":"TWELVEFACTOR_PROCESS","value":"console"})"})
    EXPECT_NE(wished.job->json.find(part), std::string::npos) << part << "\n" << wished.job->json;
}

TEST(Tasks, WhatKeepsOneFromBeginningIsToldAndNothingIsMade) {
  struct Case {
    const char* reason;
    const char* says;
    bool stalled;
    void (*change)(Observed&, AdminTask&);
  };
  const std::vector<Case> cases = {
      {"AppNotFound", "no TwelveFactorApp shop", false, [](Observed& o, AdminTask&) { o.app.uid = {}; }},
      {"InvalidSpec", "bad", false, [](Observed& o, AdminTask&) { o.spec_error = "bad"; }},
      {"Paused", "twelvefactor.dev/paused", true, [](Observed& o, AdminTask&) { o.app.paused = true; }},
      {"AdminProcessNotFound", "it has: console, seed", true,
       [](Observed&, AdminTask& t) { t.spec.admin_process = "shell"; }},
      {"AdminProcessNotManual", "another trigger", true,
       [](Observed&, AdminTask& t) { t.spec.admin_process = "seed"; }},
      {"NoRelease", "first one runs", false, [](Observed& o, AdminTask&) { o.previous.release.active = 0; }},
      {"ReleaseNotFound", "no release v9", true, [](Observed&, AdminTask& t) { t.spec.release = 9; }},
      {"ReleaseUnusable", "never passed its gate", true,
       [](Observed& o, AdminTask& t) {
         t.spec.release = 1;
         o.previous.release.active = 2;
         ReleaseFacts facts = *testing::child(o, Kind::kAppRelease, "shop-v1").release;
         facts.status.gate_passed = {};
         testing::child(o, Kind::kAppRelease, "shop-v1").release =
             std::make_shared<const ReleaseFacts>(facts);
       }},
      {"ApiUnavailable", "is about to be read", false, [](Observed& o, AdminTask&) { o.releases.clear(); }},
      {"ConfigMapMissing", "was deleted", true,
       [](Observed& o, AdminTask&) {
         std::erase_if(o.children, [](const Child& child) { return child.kind == Kind::kConfigMap; });
       }},
      {"ProcessNotFound", "one of: web", true, [](Observed&, AdminTask& t) { t.spec.process = "mailer"; }},
      {"SecretMissing", "stripe", false,
       [](Observed& o, AdminTask&) { o.releases[1].secrets["STRIPE_KEY"] = SecretKeyRef{"stripe", "key"}; }},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.reason);
    Observed observed = with_release();
    auto task = fix();
    each.change(observed, *task);
    const WishedTask wished = judged(observed, task);
    EXPECT_FALSE(wished.job);
    EXPECT_EQ(why(wished.status), each.reason);
    EXPECT_NE(wished.status.message.find(each.says), std::string::npos) << wished.status.message;
    EXPECT_EQ(is(wished.status, condition::kStalled), each.stalled);
    EXPECT_NE(is(wished.status, condition::kReconciling), each.stalled);
    EXPECT_TRUE(wished.status.completion_time.empty());
    // The same again is the same status: nothing is written.
    const WishedTask again = judged(observed, after(*task, wished.status));
    EXPECT_EQ(kinds::admin_task_status_json(again.status), kinds::admin_task_status_json(wished.status));
  }
}

TEST(Tasks, ItIsFollowedFromItsPodToItsEnd) {
  Observed observed = with_release();
  auto task = after(*fix(), judged(observed, fix()).status);
  give_job(observed, JobState::Phase::kRunning);
  EXPECT_EQ(why(judged(observed, task).status), "Starting");
  observed.pods = {pod("fix-1", "2026-03-01T12:00:01Z")};
  const WishedTask runs = judged(observed, task);
  EXPECT_FALSE(runs.job);
  EXPECT_EQ(why(runs.status), "Running");
  EXPECT_TRUE(is(runs.status, condition::kStarted));
  EXPECT_EQ(runs.status.pod, "fix-1");
  EXPECT_EQ(runs.status.start_time, "2026-03-01T12:00:01Z");

  task = after(*task, runs.status);
  give_job(observed, JobState::Phase::kSucceeded, "2026-03-01T12:00:09Z");
  observed.now = "2026-03-01T12:00:09Z";
  const WishedTask done = judged(observed, task);
  EXPECT_TRUE(is(done.status, condition::kSucceeded) && is(done.status, condition::kReady));
  EXPECT_FALSE(is(done.status, condition::kStalled) || is(done.status, condition::kReconciling));
  EXPECT_EQ(done.status.exit_code, 0);
  EXPECT_NE(kinds::admin_task_status_json(done.status).find(R"("durationSeconds":8)"), std::string::npos);
  // What did not change keeps its time.
  EXPECT_EQ(condition_of(done.status, condition::kInitialized)->last_transition_time, kNow);
}

TEST(Tasks, AFailureWaitsAMomentForItsExitCodeAndTakesThatOfTheLastPod) {
  Observed observed = with_release();
  auto task = after(*fix(), judged(observed, fix()).status);
  give_job(observed, JobState::Phase::kFailed, "2026-03-01T12:00:09Z");
  observed.now = "2026-03-01T12:00:10Z";
  observed.pods = {pod("fix-1", "2026-03-01T12:00:01Z")};
  Desired whole;
  EXPECT_TRUE(judged(observed, task, &whole).status.completion_time.empty());
  EXPECT_EQ(whole.look_again, std::chrono::seconds(1));

  observed.pods = {pod("fix-2", "2026-03-01T12:00:05Z", 7), pod("fix-1", "2026-03-01T12:00:01Z", 3)};
  observed.pods[0].last_words = "no such customer";
  const WishedTask failed = judged(observed, task);
  EXPECT_TRUE(is(failed.status, condition::kFailed) && is(failed.status, condition::kStalled));
  EXPECT_EQ(failed.status.exit_code, 7);
  EXPECT_EQ(failed.status.message, "no such customer");
  EXPECT_EQ(failed.status.pod, "fix-2");

  testing::child(observed, Kind::kJob, kJob).job->out_of_time = true;
  EXPECT_EQ(judged(observed, task).status.message, "no such customer\nthe controller's words");

  observed.pods.clear();
  observed.now = "2026-03-01T12:00:20Z";
  const WishedTask without = judged(observed, task);
  EXPECT_TRUE(is(without.status, condition::kFailed)) << "no longer than a moment";
  EXPECT_FALSE(without.status.exit_code);
  EXPECT_EQ(without.status.message, "the controller's words");
}

TEST(Tasks, ACancelledOneLosesItsJobAndIsCancelledWhenThatIsGone) {
  Observed observed = with_release();
  auto task = after(*fix(), judged(observed, fix()).status);
  task->spec.cancelled = true;
  give_job(observed, JobState::Phase::kRunning);
  observed.pods = {pod("fix-1", "2026-03-01T12:00:01Z", 143)};
  Desired whole;
  const WishedTask ending = judged(observed, task, &whole);
  EXPECT_EQ(why(ending.status), "Cancelling");
  EXPECT_TRUE(whole.kept.empty()) << "the plan removes the Job";
  task = after(*task, ending.status);
  task->spec.cancelled = true;
  observed.pods.clear();
  std::erase_if(observed.children, [](const Child& child) { return child.name == kJob; });
  const WishedTask gone = judged(observed, task);
  EXPECT_TRUE(is(gone.status, condition::kCancelled) && is(gone.status, condition::kStalled));
  EXPECT_EQ(gone.status.exit_code, 143);
  EXPECT_FALSE(gone.job);
}

TEST(Tasks, OneThatEndedBeforeItWasCancelledHasEnded) {
  Observed observed = with_release();
  auto task = after(*fix(), judged(observed, fix()).status);
  task->spec.cancelled = true;
  give_job(observed, JobState::Phase::kSucceeded, "2026-03-01T12:00:09Z");
  EXPECT_TRUE(is(judged(observed, task).status, condition::kSucceeded));
}

TEST(Tasks, AJobThatVanishedIsNeverMadeAgain) {
  Observed observed = with_release();
  const auto task = after(*fix(), judged(observed, fix()).status);
  const WishedTask lost = judged(observed, task);
  EXPECT_FALSE(lost.job);
  EXPECT_EQ(why(lost.status), "JobLost");
  EXPECT_TRUE(is(lost.status, condition::kFailed));
}

TEST(Tasks, OneThatEndedIsLeftAsItIsAndRemovedInTime) {
  Observed observed = with_release();
  auto task = fix();
  task->spec.ttl_seconds_after_finished = 100;
  task->status.completion_time = "2026-03-01T11:59:00Z";
  Desired whole;
  WishedTask wished = judged(observed, task, &whole);
  EXPECT_FALSE(wished.remove);
  EXPECT_EQ(whole.look_again, std::chrono::seconds(40));
  EXPECT_EQ(kinds::admin_task_status_json(wished.status), kinds::admin_task_status_json(task->status));
  observed.now = "2026-03-01T12:00:40Z";
  EXPECT_TRUE(judged(observed, task).remove);
  task->deleting = true;
  EXPECT_FALSE(judged(observed, task).remove);
}

TEST(Tasks, OneWhoseAppIsGoneFailsIfItHadBegun) {
  Observed nobody;
  nobody.app.key = {"shop-production", "shop"};
  nobody.now = kNow;
  EXPECT_EQ(why(judged(nobody, fix()).status), "AppNotFound");
  auto task = fix();
  task->status.job = kJob;
  EXPECT_EQ(judged(nobody, task).status.message, "the app was deleted");
}

TEST(Tasks, ARefusedJobIsToldByTheTask) {
  const Observed observed = with_release();
  const auto task = fix();
  const auto said = [&](OutcomeKind kind) {
    return refused_task(observed, *task, {kind, Kind::kJob, kJob, "the server's words"});
  };
  EXPECT_EQ(why(said(OutcomeKind::kNameTaken)), "NameTaken");
  EXPECT_TRUE(is(said(OutcomeKind::kNameTaken), condition::kStalled));
  EXPECT_EQ(why(said(OutcomeKind::kQuotaExceeded)), "QuotaExceeded");
  EXPECT_TRUE(is(said(OutcomeKind::kQuotaExceeded), condition::kReconciling));
  EXPECT_EQ(said(OutcomeKind::kRefused).message, "the server's words");
  EXPECT_FALSE(is(said(OutcomeKind::kRefused), condition::kInitialized)) << "nothing was made";
}

TEST(Tasks, TheAppItselfDoesNotNoticeThem) {
  Observed observed = with_release();
  const Desired without = reconcile(observed);
  observed.tasks = {fix()};
  const Desired with = reconcile(observed);
  EXPECT_EQ(with.objects.size(), without.objects.size());
  EXPECT_EQ(with.waits.size(), without.waits.size());
  EXPECT_EQ(with.tasks.size(), 1U);
}

}  // namespace
}  // namespace twelvefactor::reconcile
