// What a policy at Enforce holds back, and what goes on; which exemption lets it through, and until when.
#include <gtest/gtest.h>

#include <algorithm>

#include "apply/plan.hpp"
#include "kinds/build/app_release.hpp"
#include "kinds/read/previous_status.hpp"
#include "kinds/text/time.hpp"
#include "model/reasons.hpp"
#include "reconcile/judgement.hpp"
#include "reconcile/reconcile.hpp"
#include "status/summary.hpp"
#include "status/verdict.hpp"
#include "unit/apps.hpp"
#include "unit/reconcile/running_app.hpp"

namespace twelvefactor::reconcile {
namespace {

using namespace testing_app;  // NOLINT(google-build-using-namespace): the helpers of these tests
using Stage = ReleaseOutlook::Stage;

Policy enforcing(const std::string& rule, std::vector<std::string> environments = {"*"}) {
  Policy policy;
  policy.name = "strict";
  policy.environments = std::move(environments);
  policy.rule_levels = {{rule, Level::kEnforce}};
  return policy;
}

Policies only(Policy policy) {
  return std::make_shared<const std::vector<Policy>>(1, std::move(policy));
}

TEST(Enforcement, OfTheFirstDeployNothingIsStarted) {
  Observed observed = observe(spec(":v1"));
  observed.children.clear();
  observed.now = kNow;
  observed.policies = only(enforcing("TF0201"));
  const Desired desired = reconcile(observed);
  EXPECT_EQ(desired.release.stage, Stage::kForbidden);
  EXPECT_EQ(steps(observed), "shop\n") << "the account alone: neither release, nor pods, nor Service";
  const status::Verdict stands = verdict(observed);
  EXPECT_EQ(stands.state, status::Verdict::State::kStalled);
  EXPECT_EQ(stands.reason, reason::kPolicyViolation);
  EXPECT_NE(stands.message.find("TF0201 .spec.image: "), std::string::npos) << stands.message;
  EXPECT_NE(stands.message.find("TwelveFactorPolicy strict enforces it"), std::string::npos)
      << stands.message;
  EXPECT_NE(stands.message.find(".spec.exemptions.TF0201"), std::string::npos) << stands.message;
}

TEST(Enforcement, HoldsTheNextReleaseAndLetsGoOnWhatRuns) {
  Observed observed = running(spec(kPinned));
  observed.policies = only(enforcing("TF0201"));
  EXPECT_EQ(verdict(observed).state, status::Verdict::State::kReady) << "it breaks nothing";
  wish(observed, spec(":v2"));
  EXPECT_EQ(reconcile(observed).release.stage, Stage::kForbidden);
  EXPECT_EQ(steps(observed), "");
  wish(observed, spec(kPinned.substr(0, kPinned.size() - 1) + "0"));
  EXPECT_EQ(steps(observed), "shop-v2\n") << "as soon as it is clean it goes on";
}

TEST(Enforcement, PodsOfAHeldAppFollowTheScale) {
  Observed observed = running(spec(kPinned));
  observed.policies = only(enforcing("TF0201"));
  wish(observed, spec(":v2"));
  observed.app.spec.processes.at("web").replicas = 5;
  EXPECT_EQ(steps(observed), "shop-web scaled\n");
}

TEST(Enforcement, APolicyThatIsTightenedTouchesNothingThatRuns) {
  Observed observed = running(spec(":v1"));
  observed.policies = only(enforcing("TF0201"));
  EXPECT_EQ(steps(observed), "");
  EXPECT_EQ(verdict(observed).reason, reason::kPolicyViolation);
  const Desired desired = reconcile(observed);
  EXPECT_TRUE(desired.release.frozen);
  EXPECT_EQ(desired.release.stage, Stage::kActive) << "it is the release that is asked for";
  // A change that is no release does not slip through either.
  observed.app.spec.processes.at("web").termination_grace_period_seconds = 7;
  EXPECT_EQ(steps(observed), "");
  observed.policies.reset();
  EXPECT_EQ(steps(observed), "shop-web\n");
}

TEST(Enforcement, WhatIsRemovedOfTheRunningReleaseIsMadeAgain) {
  Observed observed = running(spec(":v1"));
  observed.policies = only(enforcing("TF0201"));
  const std::string there = object(reconcile(observed), Kind::kDeployment, "shop-web").json;
  Child& release = child(observed, Kind::kAppRelease, "shop-v1");
  ASSERT_TRUE(release.release);
  Observed first = observe(spec(":v1"));
  first.children.clear();
  first.settled_release = "";
  observed.running =
      kinds::read_release_content(object(reconcile(first), Kind::kAppRelease, "shop-v1").json).value();
  std::erase_if(observed.children, [](const Child& each) { return each.kind == Kind::kDeployment; });
  EXPECT_EQ(steps(observed), "shop-web\n");
  EXPECT_EQ(object(reconcile(observed), Kind::kDeployment, "shop-web").json, there);
}

TEST(Enforcement, ARolloutThatHasBegunIsFinishedAsItBegan) {
  const std::string web = "  web: {";
  std::string two = spec(":v1");
  two.insert(two.find(web), "  worker: {replicas: 1, resources: {requests: {cpu: 100m, memory: 64Mi}}}\n");
  Observed observed = running(two);
  observed.policies = only(enforcing("TF0201"));
  observed.previous.release.active = 0;
  for (auto& [name, process] : observed.app.spec.processes) process.termination_grace_period_seconds = 7;
  EXPECT_EQ(steps(observed), "") << "what may not be rolled out now is not slipped into it";
  EXPECT_EQ(verdict(observed).reason, reason::kPolicyViolation) << "and it is told all the same";
  child(observed, Kind::kDeployment, "shop-worker").release_number = 0;
  EXPECT_EQ(steps(observed), "shop-worker\n") << "a process that has not begun follows the others";
  observed.policies.reset();
  EXPECT_EQ(steps(observed), "shop-web\nshop-worker\n") << "without a refusal an edit is taken along";
}

TEST(Enforcement, WhatARefusedSpecSaysOfItsAccountDoesNotAct) {
  Observed observed = running(spec(kPinned));
  observed.policies = only(enforcing("TF0201"));
  const std::string role = "serviceAccount: {annotations: {eks.amazonaws.com/role-arn: admin}}\n";
  wish(observed, spec(":v2", role));
  EXPECT_EQ(steps(observed), "");
  std::erase_if(observed.children, [](const Child& each) { return each.kind == Kind::kServiceAccount; });
  EXPECT_EQ(steps(observed), "shop\n") << "pods need an account";
  EXPECT_EQ(object(reconcile(observed), Kind::kServiceAccount, "shop").json.find("role-arn"),
            std::string::npos);
  observed.policies.reset();
  EXPECT_NE(object(reconcile(observed), Kind::kServiceAccount, "shop").json.find("role-arn"),
            std::string::npos);
}

TEST(Enforcement, ARefusedSpecsManualCommandsDoNotRun) {
  Observed observed = running(spec(kPinned));
  observed.policies = only(enforcing("TF0201"));
  wish(observed, spec(":v2", "adminProcesses: {dump: {command: [bin/dump], trigger: Manual}}\n"));
  auto task = std::make_shared<AdminTask>();
  task->name = "t";
  task->spec.app = "shop";
  task->spec.admin_process = "dump";
  observed.tasks = {task};
  const WishedTask waits = reconcile(observed).tasks.at(0);
  EXPECT_FALSE(waits.job);
  const auto ready =
      std::ranges::find(waits.status.conditions, std::string(condition::kReady), &Condition::type);
  ASSERT_NE(ready, waits.status.conditions.end());
  EXPECT_EQ(ready->reason, reason::kPolicyViolation);
}

Policy allowing(AllowedValues allowed) {
  Policy policy;
  policy.name = "platform";
  policy.environments = {"*"};
  policy.default_level = Level::kOff;
  policy.allowed = std::move(allowed);
  return policy;
}

AllowedValues only_these(AllowedValues::Globs AllowedValues::* list, std::vector<std::string> globs) {
  AllowedValues allowed;
  allowed.*list = std::move(globs);
  return allowed;
}

std::string not_allowed(const std::string& more, AllowedValues allowed) {
  Observed observed = observe(spec(kPinned, more));
  observed.now = kNow;
  observed.policies = only(allowing(std::move(allowed)));
  return reconcile(observed).veto.message;
}

TEST(Enforcement, APolicyLimitsWhatASpecMayName) {
  const std::string tolerates =
      "placement: {tolerations: [{operator: Exists}, {key: gpu, operator: Exists}]}\n";
  EXPECT_EQ(not_allowed(tolerates, {}), "");
  EXPECT_EQ(not_allowed(tolerates, only_these(&AllowedValues::tolerations, {"*"})), "");
  EXPECT_NE(not_allowed(tolerates, only_these(&AllowedValues::tolerations, {"gpu"}))
                .find("TF0003 .spec.placement.tolerations: "),
            std::string::npos)
      << "the key that tolerates all is no gpu";
  const std::string role = "serviceAccount: {annotations: {eks.amazonaws.com/role-arn: admin}}\n";
  EXPECT_EQ(not_allowed(role, only_these(&AllowedValues::account_annotations, {"eks.amazonaws.com/*"})), "");
  const std::string refused = not_allowed(role, only_these(&AllowedValues::account_annotations, {}));
  EXPECT_NE(refused.find("eks.amazonaws.com/role-arn"), std::string::npos) << refused;
  EXPECT_NE(refused.find("TwelveFactorPolicy platform"), std::string::npos) << refused;
  EXPECT_EQ(refused.find("exemptions"), std::string::npos) << "no exemption helps: " << refused;
  EXPECT_NE(not_allowed(role + "exemptions: {TF0003: {reason: r, expires: \"2026-12-01\"}}\n",
                        only_these(&AllowedValues::account_annotations, {})),
            "");
}

TEST(Enforcement, APolicyLimitsWhatPodsMayCarry) {
  const std::string carries =
      "pod: {labels: {team: shop}, annotations: {example.com/a: b}, priorityClassName: high}\n";
  EXPECT_EQ(not_allowed(carries, {}), "");
  for (const auto& [list, field] :
       {std::pair{&AllowedValues::pod_labels, "TF0003 .spec.pod.labels: "},
        {&AllowedValues::pod_annotations, "TF0003 .spec.pod.annotations: "},
        {&AllowedValues::priority_classes, "TF0003 .spec.pod.priorityClassName: "}}) {
    EXPECT_EQ(not_allowed(carries, only_these(list, {"*"})), "") << field;
    EXPECT_NE(not_allowed(carries, only_these(list, {"x"})).find(field), std::string::npos) << field;
  }
}

TEST(Enforcement, AnIngressThatIsNotAllowedStaysAsItIs) {
  const auto exposed = [](const std::string& host, const std::string& more = "") {
    std::string text = spec(kPinned);
    const std::string port = "{port: 8080,";
    return text.replace(text.find(port), port.size(), "{port: 8080, expose: {host: " + host + more + "},");
  };
  Observed observed = running(exposed("shop.example.com"));
  observed.policies = only(allowing(only_these(&AllowedValues::hosts, {"*.example.com"})));
  EXPECT_EQ(steps(observed), "");
  wish(observed, exposed("bank.example.org"));
  EXPECT_EQ(steps(observed), "");
  EXPECT_EQ(verdict(observed).reason, reason::kPolicyViolation);
  observed.policies.reset();
  EXPECT_EQ(steps(observed), "shop-web\n");
  observed.policies = only(allowing(only_these(&AllowedValues::expose_annotations, {"cert-manager.io/*"})));
  wish(observed,
       exposed("shop.example.com", ", annotations: {nginx.ingress.kubernetes.io/server-snippet: x}"));
  EXPECT_EQ(steps(observed), "");
}

TEST(Enforcement, AnExemptionLetsItThroughUntilItsDayIsOver) {
  Observed observed = running(spec(kPinned));
  observed.policies = only(enforcing("TF0201"));
  wish(observed, spec(":v2", "exemptions: {TF0201: {reason: r, expires: \"2026-11-21\"}}\n"));
  EXPECT_EQ(steps(observed), "shop-v2\n");
  const Desired on_the_day = reconcile(observed);
  EXPECT_EQ(on_the_day.veto.message, "");
  const auto found = std::ranges::find(on_the_day.findings, std::string("TF0201"),
                                       [](const Finding& each) { return each.rule; });
  ASSERT_NE(found, on_the_day.findings.end());
  EXPECT_EQ(found->exempted, "2026-11-21");
  EXPECT_EQ(on_the_day.look_again, std::chrono::hours(14)) << "at midnight";
  observed.now = "2026-11-21T23:59:59Z";
  EXPECT_EQ(reconcile(observed).look_again, std::chrono::seconds(1));
  observed.now = "2026-11-22T00:00:00Z";
  EXPECT_EQ(steps(observed), "");
  EXPECT_NE(reconcile(observed).veto.message, "");
  EXPECT_FALSE(reconcile(observed).look_again) << "nothing changes any more";
}

TEST(Enforcement, OtherEnvironmentsAreNotHeld) {
  Observed observed = running(spec(kPinned));
  observed.policies = only(enforcing("TF0201", {"staging", "prod"}));
  wish(observed, spec(":v2"));
  EXPECT_EQ(steps(observed), "shop-v2\n");
}

TEST(Enforcement, WhatMayComeByItselfIsWaitedForAndStallsNobody) {
  Observed observed = running(spec(kPinned));
  observed.policies = only(enforcing("TF0302"));
  wish(observed, spec(kPinned, "config: {secrets: {KEY: {secretKeyRef: {name: absent, key: k}}}}\n"));
  EXPECT_EQ(verdict(observed).reason, reason::kSecretMissing);
  EXPECT_EQ(verdict(observed).state, status::Verdict::State::kReconciling);
}

TEST(Enforcement, APinIsJudgedByWhatItRuns) {
  Observed observed = running(spec(kPinned));
  ReleaseContent first;
  {
    Observed fresh = observe(spec(kPinned));
    fresh.children.clear();
    first = kinds::read_release_content(object(reconcile(fresh), Kind::kAppRelease, "shop-v1").json).value();
  }
  observed.policies = only(enforcing("TF0201"));
  observed.app.spec = parse_spec(spec(":v2"));
  observed.app.spec.release.pin = 1;
  observed.pinned = first;
  EXPECT_EQ(reconcile(observed).veto.message, "") << "the image that it sets aside breaks nothing";
  observed.pinned->image = "registry.example.com/shop:v0";
  EXPECT_NE(reconcile(observed).veto.message.find(".spec.exemptions.TF0201"), std::string::npos)
      << "and the exemption that breaks the glass is named";
}

TEST(Exemptions, ChangeAtMidnightAndNeverLaterThanADay) {
  AppSpec app;
  Policy policy;
  const auto until = [&](const std::string& expires, const char* now_text, std::int64_t now) {
    app.exemptions = {{"TF0801", {"r", expires}}};
    SCOPED_TRACE(now_text);
    return until_an_exemption_changes(app, &policy, now);
  };
  const std::int64_t noon = kinds::parse_time("2026-11-21T12:00:00Z");
  EXPECT_EQ(until("2026-11-21", "noon", noon), std::chrono::hours(12));
  EXPECT_EQ(until("9999-12-31", "noon", noon), std::chrono::hours(24)) << "a wait that the clock can count";
  EXPECT_EQ(until("2026-11-20", "noon", noon), std::nullopt);
  EXPECT_EQ(until("soon", "noon", noon), std::nullopt);
  // Too long today, short enough tomorrow.
  policy.longest_exemption = std::chrono::days(10);
  EXPECT_EQ(until("2026-12-02", "noon", noon), std::chrono::hours(12));
}

}  // namespace
}  // namespace twelvefactor::reconcile
