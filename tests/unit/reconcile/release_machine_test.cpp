// Releases as a state machine, tried in every order over small scopes: changes of the spec, ends of Jobs,
// rotated Secrets, pins, a policy that comes and goes, and an operator that dies after any single write. What
// must never happen is checked after each step; what must happen, once nothing more is done.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "apply/plan.hpp"
#include "kinds/build/app_release.hpp"
#include "kinds/read/previous_status.hpp"
#include "kinds/text/names.hpp"
#include "reconcile/reconcile.hpp"
#include "status/summary.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the helpers of these tests

constexpr const char* kNow = "2026-11-21T10:00:00Z";
// No pod tells an exit code here: it is waited for no more.
constexpr const char* kBefore = "2026-11-21T09:59:00Z";

/// The second process has another name in each of these; the other colours have none.
std::string second_process(const std::string& colour) {
  if (colour == "amber") return ", worker: {command: [bin/work]}";
  if (colour == "olive") return ", jobs: {command: [bin/work]}";
  return "";
}

std::string spec_of(const std::string& colour) {
  return R"(
environment: production
codebase: {repository: "https://git.example.com/acme/shop", revision: 4f2a9c1d0b7e}
image: registry.example.com/shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
config: {env: {COLOUR: )" +
         colour + R"(}, secrets: {KEY: {secretKeyRef: {name: stripe, key: api-key}}}}
processes: {web: {command: [bin/web], port: 8080})" +
         second_process(colour) + R"(}
adminProcesses:
  a-schema: {command: [bin/schema], trigger: BeforeRelease}
  b-data: {command: [bin/data], trigger: BeforeRelease}
)";
}

enum class Event {
  kRed,
  kBlue,
  kGreen,
  kAmber,
  kOlive,
  kRotate,
  kPinFirst,
  kUnpin,
  kJobSucceeds,
  kJobFails,
  kRetry,
  kCrash,
  kTighten,
  kRelax,
  kLabel,
  kPodsFail,
  kPodsRun
};

/// Enforces readiness, which no spec here has.
Policies strict() {
  Policy policy;
  policy.name = "strict";
  policy.environments = {"production"};
  policy.rule_levels = {{"TF0901", Level::kEnforce}};
  return std::make_shared<const std::vector<Policy>>(1, policy);
}

/// A cluster of one app, and its operator.
class Cluster {
 public:
  Cluster() {
    observed_ = observe(spec_of("red"));
    observed_.children.clear();
    observed_.secrets = {{"stripe", secret_with({"api-key"})}};
    observed_.secrets.at("stripe").resource_version = 1;
    observed_.now = kNow;
  }

  /// False: the cluster is in the very state that it was in.
  bool happen(Event event) {
    if (event == Event::kCrash) return pass(/*writes=*/1);
    const bool changed = change(event);
    return settle() || changed;
  }

  /// Passes until nothing is left to write.
  /// False: nothing was left.
  bool settle() {
    for (int i = 0; i < 40; ++i) {
      if (!pass(/*writes=*/1000)) return i > 0;
      deploy();
    }
    ADD_FAILURE() << "it never comes to rest";
    return true;
  }

  /// Every Job that is there ends well, pods run, and what follows is done.
  void finish() {
    pods_run_ = true;
    deploy();
    do {
      settle();
    } while (end_job(JobState::Phase::kSucceeded));
  }

  [[nodiscard]] const Observed& observed() const { return observed_; }
  [[nodiscard]] Desired desired() { return reconcile(prepared()); }
  /// Release and admin process of each Job that ended well.
  std::multiset<std::string> succeeded;

  /// Numbers of the releases that were made.
  [[nodiscard]] std::set<std::int64_t> releases() const {
    std::set<std::int64_t> numbers;
    for (const auto& [number, content] : contents_) numbers.insert(number);
    return numbers;
  }
  [[nodiscard]] nlohmann::json release(std::int64_t number) const { return specs_.at(number); }
  /// The release that the operator wrote into the Deployment last.
  [[nodiscard]] std::int64_t carried() const { return carried_; }

 private:
  template <class T>
  static bool becomes(T& place, T value) {
    const bool other = place != value;
    place = std::move(value);
    return other;
  }

  /// What somebody does. False: it is so already.
  bool change(Event event) {
    switch (event) {
      case Event::kRed:
        return wish("red");
      case Event::kBlue:
        return wish("blue");
      case Event::kGreen:
        return wish("green");
      case Event::kAmber:
        return wish("amber");
      case Event::kOlive:
        return wish("olive");
      case Event::kPodsFail:
      case Event::kPodsRun:
        return becomes(pods_run_, event == Event::kPodsRun);
      case Event::kRotate:
        ++observed_.secrets.at("stripe").resource_version;
        return true;
      case Event::kPinFirst:
      case Event::kUnpin:
        return becomes(observed_.app.spec.release.pin, std::int64_t{event == Event::kPinFirst ? 1 : 0});
      case Event::kJobSucceeds:
        return end_job(JobState::Phase::kSucceeded);
      case Event::kJobFails:
        return end_job(JobState::Phase::kFailed);
      case Event::kRetry:
        observed_.app.retry += "x";
        return true;
      case Event::kTighten:
      case Event::kRelax: {
        const bool tighten = event == Event::kTighten;
        if (tighten == (observed_.policies != nullptr)) return false;
        observed_.policies = tighten ? strict() : nullptr;
        return true;
      }
      case Event::kLabel:
        edit_labels();
        return true;
      case Event::kCrash:
        break;
    }
    return true;
  }

  /// kubectl label deployment: it says the newest release, and the pods are as they were.
  void edit_labels() {
    for (Child& each : observed_.children) {
      if (each.kind != Kind::kDeployment || contents_.empty()) continue;
      each.release_number = contents_.rbegin()->first;
      each.digest = {9, 9};
    }
  }

  bool wish(const std::string& colour) {
    if (!becomes(colour_, colour)) return false;
    const ReleaseRules rules = observed_.app.spec.release;
    observed_.app.spec = parse_spec(spec_of(colour));
    observed_.app.spec.release = rules;
    ++observed_.app.generation;
    return true;
  }

  /// As gather would read it.
  Observed& prepared() {
    read_secrets(observed_, std::to_string(observed_.secrets.at("stripe").resource_version));
    observed_.pinned.reset();
    observed_.running.reset();
    const std::int64_t pin = observed_.app.spec.release.pin;
    if (pin > 0 && contents_.contains(pin)) observed_.pinned = contents_.at(pin);
    return observed_;
  }

  /// True when something was written. The operator dies after so many writes.
  bool pass(int writes) {
    Desired desired = reconcile(prepared());
    if (!desired.release.settling_hash.empty()) {
      observed_.settled_release = desired.release.settling_hash;
      desired = reconcile(observed_);
    }
    const apply::Plan plan = apply::make_plan(observed_, desired);
    EXPECT_TRUE(plan.blocked.empty());
    if (desired.veto.any()) expect_nothing_new(plan);
    int written = 0;
    for (const apply::Step& step : plan.steps) {
      if (written++ == writes) return true;
      carry_out(step);
      check();
    }
    const status::Summary summary = status::summarize(prepared(), reconcile(observed_), {}, kNow);
    if (!summary.differs) return written > 0;
    if (written >= writes) return true;
    observed_.previous = kinds::parse_status(summary.json);
    return true;
  }

  /// No release, no admin process, and no pod of another release than the one that runs or is being rolled
  /// out.
  void expect_nothing_new(const apply::Plan& plan) const {
    for (const apply::Step& step : plan.steps) {
      if (!step.object || step.action == apply::Step::Action::kScale) continue;
      EXPECT_NE(step.object->kind, Kind::kJob) << step.object->name;
      const std::int64_t number = as_written(*step.object, app_uid()).release_number;
      const bool another = step.object->kind == Kind::kAppRelease || step.object->kind == Kind::kDeployment;
      EXPECT_FALSE(another && number != carried_) << step.object->name << " while a rule is enforced";
    }
  }

  void carry_out(const apply::Step& step) {
    switch (step.action) {
      case apply::Step::Action::kCreate:
        create(*step.object);
        break;
      case apply::Step::Action::kChange: {
        Child& there = child(observed_, step.object->kind, step.object->name);
        there.digest = step.object->digest;
        there.release_number = as_written(*step.object, app_uid()).release_number;
        if (there.kind == Kind::kDeployment) carried_ = there.release_number;
        ++there.generation;
        break;
      }
      case apply::Step::Action::kRemove:
        if (step.child->kind == Kind::kDeployment) expect_replaced(step.child->name);
        std::erase_if(observed_.children, [&step](const Child& each) {
          return each.kind == step.child->kind && each.name == step.child->name;
        });
        break;
      case apply::Step::Action::kSetStatus:
        write_release_status(observed_, *step.status);
        break;
      case apply::Step::Action::kRelabel:
        child(observed_, step.child->kind, step.child->name).edited_metadata = {};
        break;
      case apply::Step::Action::kSuspend:
        child(observed_, step.object->kind, step.object->name).suspended = *step.object->suspend;
        break;
      case apply::Step::Action::kScale:
        child(observed_, step.object->kind, step.object->name).rollout.wished = *step.object->replicas;
        break;
    }
  }

  /// A process ends when a release without it is Active, and not before.
  void expect_replaced(const std::string& deployment) const {
    const bool replaced = std::ranges::any_of(observed_.children, [&deployment](const Child& each) {
      if (!each.release || each.release->status.phase != ReleasePhase::kActive) return false;
      return std::ranges::none_of(each.release->processes, [&deployment](const std::string& process) {
        return kinds::deployment_name("shop", process) == deployment;
      });
    });
    EXPECT_TRUE(replaced) << deployment << " goes, and nothing has taken its place";
  }

  void create(const DesiredObject& object) {
    observed_.children.push_back(as_written(object, app_uid()));
    Child& made = observed_.children.back();
    // as_written numbers them, but starts anew after 255.
    made.uid.bytes = {0xBB, static_cast<std::uint8_t>(serial_ >> 8), static_cast<std::uint8_t>(serial_)};
    ++serial_;
    if (object.kind == Kind::kAppRelease) {
      const std::int64_t number = made.release->number;
      EXPECT_FALSE(contents_.contains(number)) << "a number is used twice";
      contents_[number] = kinds::read_release_content(object.json).value();
      specs_[number] = nlohmann::json::parse(object.json).at("spec");
      if (nlohmann::json::parse(object.json).at("spec").contains("rollbackOf")) rollbacks_.insert(number);
    }
    if (object.kind == Kind::kDeployment) carried_ = made.release_number;
    if (object.kind == Kind::kJob) {
      EXPECT_FALSE(jobs_.contains(object.name)) << object.name << " is made twice";
      jobs_.insert(object.name);
    }
  }

  /// The Deployments' controller does its work at once.
  void deploy() {
    if (!pods_run_) return;
    for (Child& each : observed_.children) {
      if (each.kind == Kind::kDeployment) roll_out(each, 1);
    }
  }

  bool end_job(JobState::Phase phase) {
    for (Child& each : observed_.children) {
      if (each.kind != Kind::kJob || each.job->phase != JobState::Phase::kRunning) continue;
      each.job->phase = phase;
      each.job->completion_time = kBefore;
      if (phase == JobState::Phase::kSucceeded) succeeded.insert(process_of(each.name));
      return true;
    }
    return false;
  }

  /// Without the attempt.
  static std::string process_of(const std::string& job) {
    for (const char* process : {"a-schema", "b-data"}) {
      if (const std::size_t at = job.find(process); at != std::string::npos)
        return job.substr(0, at + std::string(process).size());
    }
    return job;
  }

  void check() {
    int running = 0;
    for (const Child& each : observed_.children) {
      if (each.kind == Kind::kJob && each.job->phase == JobState::Phase::kRunning) ++running;
      if (each.kind != Kind::kDeployment) continue;
      const std::int64_t number = carried_;
      const bool rollback = rollbacks_.contains(number);
      for (const char* process : {"a-schema", "b-data"}) {
        EXPECT_TRUE(rollback || succeeded.contains(kinds::gate_job_name("shop", number, process, 1)))
            << "release " << number << " runs, but " << process << " has not succeeded";
      }
    }
    EXPECT_LE(running, 1) << "two admin processes run side by side";
    for (const std::string& each : succeeded) EXPECT_EQ(succeeded.count(each), 1U) << each << " ran twice";
  }

  Observed observed_;
  std::map<std::int64_t, ReleaseContent> contents_;
  std::set<std::int64_t> rollbacks_;
  std::map<std::int64_t, nlohmann::json> specs_;
  std::set<std::string> jobs_;
  std::int64_t carried_ = 0;
  std::string colour_ = "red";
  bool pods_run_ = true;
  unsigned serial_ = 1;
};

using Stage = ReleaseOutlook::Stage;

/// All is done that can be done: the release that is asked for runs, or it is said who has to do what.
void expect_rest(Cluster& cluster, const std::string& story) {
  cluster.finish();
  const Desired desired = cluster.desired();
  const auto stage = desired.release.stage;
  ASSERT_TRUE(stage == Stage::kActive || stage == Stage::kFailed || stage == Stage::kNoSuchPin ||
              stage == Stage::kForbidden)
      << story << ": stage " << static_cast<int>(stage) << " " << desired.release.message;
  int active = 0;
  for (const Child& each : cluster.observed().children) {
    if (each.release && each.release->status.phase == ReleasePhase::kActive) ++active;
    if (each.kind == Kind::kDeployment && stage == Stage::kActive) {
      EXPECT_TRUE(
          cluster.observed().app.spec.release.pin > 0 ||
          cluster.observed().app.spec.processes.contains(each.name.substr(std::string("shop-").size())))
          << story << ": " << each.name << " lingers";
      EXPECT_EQ(each.release_number, desired.release.numbers.desired) << story;
    }
  }
  if (stage == Stage::kActive) {
    EXPECT_EQ(active, 1) << story;
  }
}

std::string word(Event event) {
  constexpr const char* kWords[] = {"red",     "blue",  "green",    "amber",     "olive",   "rotate",
                                    "pin",     "unpin", "succeeds", "fails",     "retry",   "crash",
                                    "tighten", "relax", "label",    "pods fail", "pods run"};
  return kWords[static_cast<std::size_t>(event)];
}

void explore(const std::vector<Event>& events, int depth, const Cluster& from, const std::string& story,
             int& stories) {
  for (const Event event : events) {
    if (::testing::Test::HasFatalFailure() || ::testing::Test::HasNonfatalFailure()) return;
    SCOPED_TRACE(story + " " + word(event));
    Cluster cluster = from;
    if (!cluster.happen(event)) continue;  // this story is told without it
    if (depth > 1) explore(events, depth - 1, cluster, story + " " + word(event), stories);
    ++stories;
    expect_rest(cluster, story + " " + word(event));
  }
}

TEST(ReleaseMachine, ComesToRestAfterEveryStory) {
  int stories = 0;
  Cluster cluster;
  explore({Event::kBlue, Event::kRed, Event::kJobSucceeds, Event::kJobFails, Event::kRotate, Event::kCrash},
          3, cluster, "", stories);
  EXPECT_EQ(stories, 128);
}

TEST(ReleaseMachine, RollsBackAndForward) {
  int stories = 0;
  Cluster cluster;
  cluster.settle();
  cluster.finish();
  cluster.happen(Event::kBlue);
  cluster.finish();
  explore({Event::kPinFirst, Event::kUnpin, Event::kGreen, Event::kJobFails, Event::kRetry, Event::kCrash}, 3,
          cluster, "blue", stories);
  EXPECT_EQ(stories, 37);
}

TEST(ReleaseMachine, EndsNoProcessBeforeItsSuccessorRuns) {
  int stories = 0;
  Cluster cluster;
  cluster.happen(Event::kAmber);
  cluster.finish();
  explore({Event::kOlive, Event::kPinFirst, Event::kPodsFail, Event::kJobSucceeds, Event::kCrash}, 3, cluster,
          "amber", stories);
  EXPECT_EQ(stories, 21);
}

TEST(ReleaseMachine, HoldsBackWhileARuleIsEnforced) {
  int stories = 0;
  Cluster cluster;
  explore({Event::kTighten, Event::kRelax, Event::kJobSucceeds, Event::kCrash}, 3, cluster, "", stories);
  cluster.finish();
  explore(
      {Event::kBlue, Event::kTighten, Event::kRelax, Event::kJobSucceeds, Event::kPinFirst, Event::kCrash}, 2,
      cluster, "red", stories);
  EXPECT_EQ(stories, 43);
}

TEST(ReleaseMachine, GoesOnByItselfWhenThePolicyGoes) {
  for (const Event first : {Event::kTighten, Event::kJobSucceeds}) {
    Cluster cluster;
    cluster.happen(first);
    cluster.happen(Event::kTighten);
    cluster.happen(Event::kBlue);
    cluster.finish();
    EXPECT_EQ(cluster.desired().release.stage, ReleaseOutlook::Stage::kForbidden);
    cluster.happen(Event::kRelax);
    cluster.finish();
    EXPECT_EQ(cluster.desired().release.stage, ReleaseOutlook::Stage::kActive);
  }
}

TEST(ReleaseMachine, BelievesNoLabel) {
  int stories = 0;
  Cluster cluster;
  cluster.settle();
  cluster.finish();
  explore({Event::kBlue, Event::kLabel, Event::kJobSucceeds, Event::kJobFails, Event::kRetry, Event::kCrash},
          3, cluster, "red", stories);
  EXPECT_EQ(stories, 47);
}

TEST(ReleaseMachine, ALabelLeadsNoReleasePastItsGate) {
  for (const Event end : {Event::kJobFails, Event::kCrash}) {
    Cluster cluster;
    cluster.finish();
    cluster.happen(Event::kBlue);
    cluster.happen(end);
    cluster.happen(Event::kLabel);
    EXPECT_EQ(cluster.carried(), 1);
    EXPECT_EQ(cluster.desired().release.stage,
              end == Event::kJobFails ? ReleaseOutlook::Stage::kFailed : ReleaseOutlook::Stage::kGate);
    EXPECT_EQ(cluster.desired().release.numbers.active, 1);
  }
}

TEST(ReleaseMachine, NothingThatFailedIsTriedAgainBecauseASecretChanged) {
  Cluster cluster;
  cluster.finish();
  cluster.happen(Event::kBlue);
  cluster.happen(Event::kJobFails);
  for (int i = 0; i < 2; ++i) {
    cluster.happen(Event::kRotate);
    EXPECT_EQ(cluster.releases(), (std::set<std::int64_t>{1, 2}));
    const ReleaseOutlook outlook = cluster.desired().release;
    EXPECT_EQ(outlook.stage, ReleaseOutlook::Stage::kFailed);
    EXPECT_NE(outlook.message.find("A Secret has changed since"), std::string::npos) << outlook.message;
  }
  cluster.happen(Event::kRetry);
  EXPECT_EQ(cluster.releases(), (std::set<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(cluster.release(3).at("reason"), "Rotation");
  cluster.finish();
  EXPECT_EQ(cluster.carried(), 3);
  EXPECT_EQ(cluster.desired().release.stage, ReleaseOutlook::Stage::kActive);
}

TEST(ReleaseMachine, DyingAfterAnyWriteChangesNothing) {
  Cluster cluster;
  for (int i = 0; i < 40; ++i) cluster.happen(Event::kCrash);
  for (int i = 0; i < 4; ++i) {
    cluster.happen(Event::kJobSucceeds);
    for (int j = 0; j < 40; ++j) cluster.happen(Event::kCrash);
  }
  expect_rest(cluster, "crashes");
  EXPECT_EQ(cluster.succeeded, (std::multiset<std::string>{"shop-v1-a-schema", "shop-v1-b-data"}));
}

}  // namespace
}  // namespace twelvefactor::reconcile
