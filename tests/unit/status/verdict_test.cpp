// Situations and what they mean for Ready, Reconciling and Stalled.
#include "status/verdict.hpp"

#include <gtest/gtest.h>

#include "kinds/text/names.hpp"
#include "model/reasons.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/rollout.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::status {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the helpers of these tests
using State = Verdict::State;

/// The shop, all of it written and rolled out, its admin process succeeded.
class VerdictTest : public ::testing::Test {
 protected:
  VerdictTest() : observed_(observe(shop_spec())) {
    observed_.secrets = shop_secrets();
    observed_.previous.admin_processes["migrate"] = {
        "1", AdminRecord::State::kSucceeded, 0, "shop-migrate", "2026-01-01T00:00:00Z", ""};
    give_release(observed_);
    write_all(observed_, reconcile::reconcile(observed_));
    roll_out(web(), 2);
    roll_out(worker(), 2);
    decide();
  }

  Child& web() { return child(observed_, Kind::kDeployment, "shop-web"); }
  Child& worker() { return child(observed_, Kind::kDeployment, "shop-worker"); }
  void decide() { desired_ = reconcile::reconcile(observed_); }
  [[nodiscard]] Verdict verdict() {
    desired_.processes = reconcile::process_states(observed_, desired_.objects, 1);
    return judge(observed_, desired_, outcomes_);
  }

  void expect(State state, const char* reason, const std::string& message) {
    const Verdict now = verdict();
    EXPECT_EQ(static_cast<int>(now.state), static_cast<int>(state)) << now.reason << ": " << now.message;
    EXPECT_EQ(now.reason, reason);
    EXPECT_EQ(now.message, message);
  }

  void run_again(AdminRecord::State state, std::optional<int> exit_code = std::nullopt) {
    observed_.previous.admin_processes["migrate"] = {"1", state, exit_code, "shop-migrate", "", ""};
    if (state == AdminRecord::State::kRunning) {
      Child job;
      job.kind = Kind::kJob;
      job.name = "shop-migrate";
      job.owner = app_uid();
      job.job = JobState{JobState::Phase::kRunning, "1", "", ""};
      observed_.children.push_back(job);
    }
    decide();
  }

  PodFacts pod(const char* reason, std::string process = "web") {
    PodFacts facts;
    facts.name = "pod";
    facts.process = std::move(process);
    facts.reason = reason;
    return facts;
  }

  static Outcome refused(OutcomeKind kind, Kind object = Kind::kService) {
    return {kind, object, "shop", "why"};
  }

  Observed observed_;
  Desired desired_;
  std::vector<Outcome> outcomes_;
};

TEST_F(VerdictTest, ReadyWhenEverythingIsAsWished) {
  expect(State::kReady, reason::kUpToDate, "release v1, revision 4f2a9c1d0b7e, is running");
}

TEST_F(VerdictTest, NamesWhatRunsAndNotWhatThePinnedSpecSays) {
  desired_.release.numbers.active = 3;
  desired_.release.numbers.revision = "b81d0e7";
  observed_.app.spec.release.pin = 1;
  expect(State::kReady, reason::kUpToDate, "release v3, revision b81d0e7, is running, pinned to v1");
}

TEST_F(VerdictTest, ReadyAlsoWithFindings) {
  observed_.app.spec.codebase.revision = "main";
  desired_.findings.push_back({"TF0101", 1, Level::kWarn, "p", "m", "r"});
  EXPECT_EQ(verdict().state, State::kReady);
}

TEST_F(VerdictTest, ReadyAfterWritesThatNeedNoRollout) {
  outcomes_ = {{OutcomeKind::kChanged, Kind::kService, "shop", {}},
               {OutcomeKind::kDeleted, Kind::kConfigMap, "shop-config-0", {}}};
  EXPECT_EQ(verdict().state, State::kReady);
}

TEST_F(VerdictTest, StalledByASpecThatCannotBeRead) {
  observed_.spec_error = ".spec.image: is required";
  observed_.app.spec = {};
  decide();
  expect(State::kStalled, reason::kInvalidSpec, ".spec.image: is required; what runs was left alone");
}

TEST_F(VerdictTest, EachRefusalHasItsReason) {
  struct Row {
    OutcomeKind kind;
    State state;
    const char* reason;
  };
  for (const Row& row :
       {Row{OutcomeKind::kNameTaken, State::kStalled, reason::kNameTaken},
        Row{OutcomeKind::kRefused, State::kStalled, reason::kRefused},
        Row{OutcomeKind::kForbidden, State::kStalled, reason::kForbidden},
        Row{OutcomeKind::kQuotaExceeded, State::kReconciling, reason::kQuotaExceeded},
        Row{OutcomeKind::kOwnerLeaving, State::kReconciling, reason::kWaitingForDeletion},
        Row{OutcomeKind::kNamespaceLeaving, State::kReconciling, reason::kWaitingForDeletion},
        Row{OutcomeKind::kAwaits, State::kReconciling, reason::kWaitingForDeletion},
        Row{OutcomeKind::kFailed, State::kReconciling, reason::kApiUnavailable},
        Row{OutcomeKind::kUnavailable, State::kReconciling, reason::kApiUnavailable}}) {
    outcomes_ = {refused(row.kind)};
    expect(row.state, row.reason, "why");
  }
  outcomes_ = {refused(OutcomeKind::kSuperseded)};
  expect(State::kReconciling, reason::kRolloutInProgress, "writing again: why");
}

TEST_F(VerdictTest, OfTwoRefusalsTheOneThatNeedsAPersonMostSpeaks) {
  const OutcomeKind in_order[] = {OutcomeKind::kNameTaken,    OutcomeKind::kRefused,
                                  OutcomeKind::kForbidden,    OutcomeKind::kQuotaExceeded,
                                  OutcomeKind::kFailed,       OutcomeKind::kUnavailable,
                                  OutcomeKind::kOwnerLeaving, OutcomeKind::kNamespaceLeaving,
                                  OutcomeKind::kSuperseded,   OutcomeKind::kAwaits};
  for (std::size_t first = 0; first < std::size(in_order); ++first) {
    for (std::size_t second = first + 1; second < std::size(in_order); ++second) {
      outcomes_ = {refused(in_order[first])};
      const Verdict alone = verdict();
      outcomes_ = {refused(in_order[first]), refused(in_order[second])};
      outcomes_[1].message = "less";
      EXPECT_EQ(verdict().message, alone.message) << first << ", " << second;
      std::swap(outcomes_[0], outcomes_[1]);
      EXPECT_EQ(verdict().message, alone.message) << first << ", " << second;
      EXPECT_EQ(verdict().reason, alone.reason) << first << ", " << second;
    }
  }
}

TEST_F(VerdictTest, AConflictHidesNothingThatNeedsAPerson) {
  run_again(AdminRecord::State::kFailed, 3);
  outcomes_ = {refused(OutcomeKind::kSuperseded)};
  EXPECT_EQ(verdict().reason, reason::kAdminProcessFailed);
  run_again(AdminRecord::State::kSucceeded, 0);
  EXPECT_EQ(verdict().message, "writing again: why");
  web().rollout.available = 0;
  EXPECT_EQ(verdict().message, "writing again: why") << "both go on by themselves";
}

TEST_F(VerdictTest, TellsWhatWasRefusedAndNotWhatWaitsForIt) {
  outcomes_ = {refused(OutcomeKind::kQuotaExceeded),
               {OutcomeKind::kAwaits, Kind::kAppRelease, "shop-v2", "AppRelease shop-v2 waits"}};
  expect(State::kReconciling, reason::kQuotaExceeded, "why");
}

TEST_F(VerdictTest, WaitsForASecret) {
  observed_.secrets.erase("shop-database");
  decide();
  expect(
      State::kReconciling, reason::kSecretMissing,
      "Secret shop-database does not exist in shop-production; create it or remove backingServices.database");
  observed_.secrets.erase("stripe");
  decide();
  expect(State::kReconciling, reason::kSecretMissing,
         "Secret stripe does not exist in shop-production; create it or remove config.secrets.STRIPE_KEY "
         "(and 1 more)");
}

TEST_F(VerdictTest, WaitsForAKeyOfASecret) {
  observed_.secrets["stripe"] = secret_with({"apikey"});
  decide();
  expect(State::kReconciling, reason::kSecretKeyMissing,
         "Secret stripe in shop-production has no key api-key; add the key or correct "
         "config.secrets.STRIPE_KEY");
}

TEST_F(VerdictTest, StalledByAFailedAdminProcess) {
  run_again(AdminRecord::State::kFailed, 3);
  expect(
      State::kStalled, reason::kAdminProcessFailed,
      "admin process migrate failed with exit code 3 (run 1): its Job is gone, and its log with it; find out "
      "what it has done, and change .spec.adminProcesses.migrate.runId to run it again");
  observed_.children.push_back(child(observed_, Kind::kServiceAccount, "shop"));
  observed_.children.back().kind = Kind::kJob;
  observed_.children.back().name = "shop-migrate";
  expect(State::kStalled, reason::kAdminProcessFailed,
         "admin process migrate failed with exit code 3 (run 1): see kubectl logs job/shop-migrate, fix the "
         "cause and change .spec.adminProcesses.migrate.runId");
  run_again(AdminRecord::State::kFailed);
  EXPECT_EQ(verdict().message.substr(0, 36), "admin process migrate failed (run 1)");
}

TEST_F(VerdictTest, InProgressWhileAnAdminProcessRuns) {
  run_again(AdminRecord::State::kRunning);
  expect(State::kReconciling, reason::kAdminProcessRunning, "admin process migrate runs as job/shop-migrate");
}

TEST_F(VerdictTest, TellsWhyAnAdminProcessCannotStart) {
  run_again(AdminRecord::State::kRunning);
  PodFacts facts = pod(reason::kImagePullFailed, "");
  facts.admin_process = "migrate";
  facts.job = "shop-migrate";
  observed_.pods = {facts};
  EXPECT_EQ(verdict().reason, reason::kImagePullFailed);
  EXPECT_EQ(verdict().message.substr(0, 22), "admin process migrate:");
  observed_.pods[0].job = "shop-migrate-of-another-run";
  EXPECT_EQ(verdict().reason, reason::kAdminProcessRunning);
}

TEST_F(VerdictTest, CountsPodsWhileARolloutGoesOn) {
  web().rollout = {1, 3, 1, 2, 2, false};
  expect(State::kReconciling, reason::kRolloutInProgress,
         "process web: waits for 2 of 2 new pods to be ready; meanwhile 2 old pods keep running");
  web().rollout = {1, 3, 1, 3, 3, false};
  expect(State::kReconciling, reason::kRolloutInProgress,
         "process web: waits for 1 of 2 new pods to be ready; meanwhile 2 old pods keep running");
  web().rollout = {1, 3, 2, 3, 3, false};
  desired_.release.numbers.active = 1;
  desired_.release.numbers.desired = 2;
  expect(State::kReconciling, reason::kRolloutInProgress,
         "process web: its new pods are ready; waits for 1 pod of v1 to end");
}

TEST_F(VerdictTest, SaysWhatIsAwaitedWithoutARollout) {
  web().rollout = {1, 2, 2, 1, 1, false};
  expect(State::kReconciling, reason::kRolloutInProgress, "process web: waits for 1 of 2 pods to be ready");
  web().rollout = {1, 4, 4, 4, 4, false};
  expect(State::kReconciling, reason::kRolloutInProgress, "process web: waits for 2 surplus pods to end");
  web().rollout = {1, 2, 2, 2, 0, false};
  expect(State::kReconciling, reason::kRolloutInProgress,
         "process web: 2 pods are ready, and must stay so for minReadySeconds");
}

TEST_F(VerdictTest, CountsNoOldPodAsANewOne) {
  web().rollout = {1, 4, 1, 3, 3, false};
  desired_.processes = reconcile::process_states(observed_, desired_.objects, 1);
  EXPECT_EQ(desired_.processes.at("web").ready, 3);
  EXPECT_EQ(desired_.processes.at("web").updated, 0) << "all three may be old ones";
  EXPECT_EQ(desired_.processes.at("web").old, 3);
  web().digest = {1, 2};
  desired_.processes = reconcile::process_states(observed_, desired_.objects, 1);
  EXPECT_EQ(desired_.processes.at("web").old, 4) << "none of them is what is asked for now";
}

TEST_F(VerdictTest, IsNotReadyBeforeTheControllerHasSeenTheChange) {
  web().generation = 2;
  expect(State::kReconciling, reason::kRolloutInProgress,
         "process web: waits for Kubernetes to take up the change of Deployment shop-web");
}

TEST_F(VerdictTest, StaysReadyWhileTheControllerHasYetToSeeWhatIsNotOurs) {
  Condition ready;
  ready.type = condition::kReady;
  ready.status = true;
  ready.observed_generation = observed_.app.generation;
  observed_.previous.conditions = {ready};
  observed_.previous.release.active = 1;
  web().generation = 2;
  EXPECT_EQ(static_cast<int>(verdict().state), static_cast<int>(State::kReady));
  web().rollout.available = 1;
  EXPECT_EQ(verdict().reason, reason::kRolloutInProgress);
}

TEST_F(VerdictTest, IsNotReadyWhileOldPodsAreStillThere) {
  web().rollout.replicas = 3;
  web().rollout.ready = 3;
  expect(State::kReconciling, reason::kRolloutInProgress,
         "process web: its new pods are ready; waits for 1 old pod to end");
}

TEST_F(VerdictTest, IsNotReadyWhileWhatRunsIsNotWhatIsWished) {
  web().digest = {1, 2};
  EXPECT_EQ(verdict().reason, reason::kRolloutInProgress);
  web().stands_for = object(desired_, Kind::kDeployment, "shop-web").digest;
  EXPECT_EQ(verdict().state, State::kReady);
}

TEST_F(VerdictTest, IsNotReadyWithoutADeployment) {
  std::erase_if(observed_.children, [](const Child& c) { return c.name == "shop-web"; });
  expect(State::kReconciling, reason::kRolloutInProgress, "process web: waits for its Deployment to be made");
}

TEST_F(VerdictTest, DoesNotCountSomebodyElsesDeployment) {
  web().owner = uid_of('b');
  EXPECT_EQ(verdict().reason, reason::kRolloutInProgress);
}

TEST_F(VerdictTest, ReadyAtZeroReplicas) {
  observed_.app.spec.processes.at("web").replicas = 0;
  decide();
  web().digest = object(desired_, Kind::kDeployment, "shop-web").digest;
  roll_out(web(), 0);
  EXPECT_EQ(verdict().state, State::kReady);
}

TEST_F(VerdictTest, TellsWhyPodsDoNotStart) {
  worker().rollout.ready = 0;
  worker().rollout.available = 0;
  observed_.pods = {pod(reason::kImagePullFailed, "worker")};
  expect(State::kReconciling, reason::kImagePullFailed,
         "process worker: the node cannot pull "
         "registry.example.com/shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef; "
         "push it, correct .spec.image, or let the node reach the registry");
  observed_.pods = {pod(reason::kCrashLooping, "worker")};
  observed_.pods[0].exit_code = 137;
  expect(State::kReconciling, reason::kCrashLooping,
         "process worker: the process ends and is started again and again (last exit code 137: killed by "
         "SIGKILL); see kubectl logs pod -c app --previous -n shop-production");
  observed_.pods = {pod(reason::kContainerConfigError, "worker")};
  expect(State::kReconciling, reason::kContainerConfigError,
         "process worker: see kubectl describe pod pod -n shop-production");
  observed_.pods[0].message = "couldn't find key uri";
  expect(State::kReconciling, reason::kContainerConfigError, "process worker: couldn't find key uri");
  observed_.pods[0].ended = "StartError";
  observed_.pods[0].message = "exec: \"bin/worker\": stat bin/worker: no such file or directory";
  expect(State::kReconciling, reason::kContainerConfigError,
         "process worker: its command cannot be started: exec: \"bin/worker\": stat bin/worker: no such "
         "file or directory; correct the command, or the image");
}

TEST_F(VerdictTest, ExplainsHowAProcessEnded) {
  struct Row {
    const char* ended;
    std::optional<int> code;
    const char* words;
  };
  for (const Row& row :
       {Row{"OOMKilled", 137, "(killed, because it needed more memory than its limit)"},
        Row{"Completed", 0, "(last exit code 0: it ended by itself, and a process has to go on running)"},
        Row{"Error", 3, "(last exit code 3)"},
        Row{"Error", 126, "the command is there and cannot be executed"},
        Row{"Error", 127, "a shell did not find the command"},
        Row{"", std::nullopt, "again and again; see"}}) {
    observed_.pods = {pod(reason::kCrashLooping)};
    observed_.pods[0].ended = row.ended;
    observed_.pods[0].exit_code = row.code;
    EXPECT_NE(verdict().message.find(row.words), std::string::npos) << verdict().message;
  }
}

TEST_F(VerdictTest, NamesTheImageThatThePodAsksFor) {
  observed_.pods = {pod(reason::kImagePullFailed)};
  observed_.pods[0].image = "registry.example.com/shop:gone";
  observed_.app.spec.release.pin = 1;
  expect(State::kReconciling, reason::kImagePullFailed,
         "process web: the node cannot pull registry.example.com/shop:gone; push it, correct "
         ".spec.release.pin, or let the node reach the registry");
}

TEST_F(VerdictTest, APodOfAnotherReleaseSaysNothingOfThisOne) {
  web().rollout = {1, 3, 1, 2, 2, false};
  desired_.release.numbers.active = 1;
  desired_.release.numbers.desired = 2;
  observed_.pods = {pod(reason::kCrashLooping)};
  observed_.pods[0].release = 1;
  expect(State::kReconciling, reason::kRolloutInProgress,
         "process web: waits for 2 of 2 new pods to be ready; meanwhile 2 pods of v1 keep running");
  observed_.pods[0].release = 2;
  observed_.pods[0].exit_code = 3;
  expect(State::kReconciling, reason::kCrashLooping,
         "process web: the process ends and is started again and again (last exit code 3); see kubectl logs "
         "pod -c app --previous -n shop-production; meanwhile 2 pods of v1 keep running");
}

TEST_F(VerdictTest, OfSeveralPodsAlwaysTheSameSpeaks) {
  observed_.pods = {pod(reason::kCrashLooping), pod(reason::kCrashLooping)};
  observed_.pods[0].name = "b";
  observed_.pods[1].name = "a";
  const std::string message = verdict().message;
  EXPECT_NE(message.find("kubectl logs a "), std::string::npos) << message;
  std::swap(observed_.pods[0], observed_.pods[1]);
  EXPECT_EQ(verdict().message, message);
}

TEST_F(VerdictTest, TakesTheMoreTellingOfTwoProcesses) {
  web().rollout.updated = 1;
  worker().rollout.available = 0;
  observed_.pods = {pod(reason::kCrashLooping, "worker")};
  EXPECT_EQ(verdict().reason, reason::kCrashLooping);
}

TEST_F(VerdictTest, LetsPodsOfOtherProcessesNotSpeakForThisOne) {
  worker().rollout.available = 0;
  observed_.pods = {pod(reason::kCrashLooping, "former")};
  EXPECT_EQ(verdict().reason, reason::kRolloutInProgress);
}

TEST_F(VerdictTest, TellsWhyNoPodsAreMade) {
  web().rollout = {1, 0, 0, 0, 0, false};
  web().trouble = "exceeded quota: compute";
  expect(State::kReconciling, reason::kPodsNotCreated, "process web: exceeded quota: compute");
}

TEST_F(VerdictTest, StalledOnceTheDeadlineHasPassed) {
  web().rollout.available = 0;
  web().rollout.deadline_exceeded = true;
  expect(State::kStalled, reason::kProgressDeadlineExceeded,
         "process web: its new pods did not become ready in time; see kubectl describe pod -l "
         "twelvefactor.dev/app=shop,twelvefactor.dev/process=web -n shop-production");
  observed_.pods = {pod(reason::kCrashLooping)};
  EXPECT_EQ(verdict().state, State::kStalled);
  EXPECT_EQ(verdict().reason, reason::kCrashLooping);
}

TEST_F(VerdictTest, StalledBeatsInProgressOfAnotherProcess) {
  web().rollout.updated = 1;
  worker().rollout.available = 0;
  worker().rollout.deadline_exceeded = true;
  EXPECT_EQ(verdict().state, State::kStalled);
}

TEST_F(VerdictTest, GivesAMendedDeploymentTimeBeforeItIsStalledAgain) {
  web().rollout.available = 0;
  web().rollout.deadline_exceeded = true;
  web().generation = 2;
  EXPECT_EQ(verdict().state, State::kReconciling) << "before the controller has looked at the change";
  web().rollout.observed_generation = 2;
  EXPECT_EQ(verdict().state, State::kStalled) << "once it has";
}

TEST_F(VerdictTest, IsNotReadyWhileAPodLoopsThatCountsAsReadyInBetween) {
  observed_.pods = {pod(reason::kCrashLooping)};
  EXPECT_EQ(verdict().state, State::kReconciling);
  EXPECT_EQ(verdict().reason, reason::kCrashLooping);
}

TEST_F(VerdictTest, CallsOnlyWhatGoesOnByItselfProgress) {
  EXPECT_TRUE(is_progress(reason::kRolloutInProgress));
  EXPECT_TRUE(is_progress(reason::kAdminProcessRunning));
  for (const char* const other : {reason::kUpToDate, reason::kCrashLooping, reason::kSecretMissing,
                                  reason::kApiUnavailable, reason::kNameTaken}) {
    EXPECT_FALSE(is_progress(other)) << other;
  }
}

TEST_F(VerdictTest, SaysFirstWhatSomebodyMustDoFirst) {
  web().rollout.available = 0;
  EXPECT_EQ(verdict().reason, reason::kRolloutInProgress);
  run_again(AdminRecord::State::kFailed, 1);
  EXPECT_EQ(verdict().reason, reason::kAdminProcessFailed);
  observed_.secrets.erase("stripe");
  decide();
  EXPECT_EQ(verdict().reason, reason::kSecretMissing);
  outcomes_ = {refused(OutcomeKind::kRefused)};
  EXPECT_EQ(verdict().reason, reason::kRefused);
  observed_.spec_error = "x";
  EXPECT_EQ(verdict().reason, reason::kInvalidSpec);
}

TEST_F(VerdictTest, CountsTheReplicasOfOneProcess) {
  web().rollout = {1, 3, 1, 2, 1, false};
  decide();
  const ProcessState state = desired_.processes.at("web");
  EXPECT_EQ(state.wanted, 2);
  EXPECT_EQ(state.ready, 2);
  EXPECT_EQ(state.updated, 0);
  EXPECT_EQ(state.available, 1);
  EXPECT_FALSE(state.rolled_out);
  EXPECT_TRUE(desired_.processes.at("worker").rolled_out);
  EXPECT_FALSE(desired_.processes.contains("unknown"));
}

}  // namespace
}  // namespace twelvefactor::status
