#include "cli/status/status_text.hpp"

#include <gtest/gtest.h>

#include "unit/cli/release_samples.hpp"

namespace twelvefactor::cli {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words

const Advice kAdvice = {"twelvefactor", " -n shop-production"};

TEST(Status, OfAFailedReleaseTellsWhyFirst) {
  EXPECT_EQ(status_text(app_of(failed_app_json()), sample_releases(), kAdvice, {}),
            R"(App          shop in namespace shop-production
Environment  production
Factors      11/12
Release      v12 (4f2a9c1, Image) is running
             next: v13 (5e6f7a8, Image), Failed
             admin process migrate failed with exit code 3; mend it
             migrate: Failed, exit code 3, attempt 2, Job shop-v13-migrate-2
               relation "orders" exists
               rolled [31mback
             To run it again: twelvefactor retry shop -n shop-production
             What it changes: twelvefactor diff shop -n shop-production

Conditions
  Ready         False    GateFailed: release v13 failed; mend it
  Stalled       True     GateFailed
  Released      False    ReleaseFailed: v13 failed
  Compliant     False    FindingsPresent: 1 rule does not hold
  ParityInSync  Unknown  PeerUnknown: there is no such peer
  Reconciling   False    NotReconciling
  Available     True     ProcessesAvailable

PROCESS   READY   UPDATED
web       2/2     2/2
worker    0/1     1/1

ADMIN PROCESS   STATE       EXIT CODE   RUN ID   JOB         ENDED
seed            Succeeded   0           1        shop-seed   2026-11-21T09:00:00Z

Findings (5)
  Enforce TF0201 .spec.image: the image has no digest; pin it
  and 4 more: twelvefactor status shop -n shop-production -o json

Parity
  qa: Unknown: kubectl get tfp shop-vs-qa -n shop-production -o yaml
  staging: Drifted, 1 error, 2 warnings: kubectl get tfp shop-vs-staging -n shop-production -o yaml
)");
}

TEST(Status, OfAnAppThatIsWellIsShort) {
  EXPECT_EQ(status_text(app_of(ready_app_json()), sample_releases(), kAdvice, {}),
            R"(App          shop in namespace shop-production
Environment  production
Factors      12/12
Release      v12 (4f2a9c1, Image) is running

Conditions
  Ready    True     UpToDate
  Stalled  False    NotStalled

PROCESS   READY   UPDATED
web       2/2     2/2
)");
}

TEST(Status, BeginsWithReadyEvenWhereSomethingElseIsNotAsItShouldBe) {
  App app;
  app.conditions = {{"Stalled", false, "NotStalled", "", 0, "", false},
                    {"Compliant", false, "FindingsPresent", "2 findings", 0, "", false},
                    {"Ready", true, "UpToDate", "", 0, "", false}};
  EXPECT_EQ(
      conditions_part(app, {}),
      "\nConditions\n  Ready      True     UpToDate\n  Compliant  False    FindingsPresent: 2 findings\n"
      "  Stalled    False    NotStalled\n");
}

TEST(Status, OfAnAppThatNobodyHasLookedAtSaysSo) {
  App app;
  app.key = {"n", "shop"};
  app.environment = "staging";
  app.generation = 1;
  EXPECT_EQ(status_text(app, {}, kAdvice, {}),
            R"(App          shop in namespace n
Environment  staging
Release      none yet

The operator has not looked at this app yet. Does it run? kubectl get pods -A -l app.kubernetes.io/name=twelvefactor-operator
)");
}

TEST(Status, NoticesWhatKeepsTheOperatorFromActing) {
  App app = app_of(ready_app_json());
  app.generation = 8;
  app.paused = true;
  app.suspended = true;
  app.pin = 11;
  const std::string text = status_text(app, sample_releases(), kAdvice, {});
  for (const char* part : {"The spec has changed since", "Paused by", "Suspended by",
                           "Pinned to v11: image, config and commands of the spec are not looked at. To go "
                           "on with them: twelvefactor "
                           "rollback shop --unpin -n shop-production\n"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << text;
  }
}

TEST(Status, FollowsAReleaseThatIsOnItsWay) {
  App app = app_of(failed_app_json());
  app.active = std::nullopt;
  auto releases = sample_releases();
  releases.front().status.phase = ReleasePhase::kPending;
  releases.front().status.message = "the admin process migrate runs";
  releases.front().status.gates.at("migrate") = {1, GateRun::State::kRunning, "shop-v13-migrate", {}, {}, {},
                                                 ""};
  EXPECT_EQ(release_part(app, releases, kAdvice, {}),
            R"(Release      none is active yet
             next: v13 (5e6f7a8, Image), Pending
             the admin process migrate runs
             migrate: Running, Job shop-v13-migrate
)");
  // The release is not there yet, or may not be read.
  EXPECT_EQ(release_part(app, {}, kAdvice, {}),
            "Release      none is active yet\n             next: v13, Pending\n");
}

TEST(Status, ShowsTheWholeMessageWhereTheAdminProcessesSayNothing) {
  const App app = app_of(failed_app_json());
  auto releases = sample_releases();
  releases.front().status.gates.clear();
  const std::string text = release_part(app, releases, kAdvice, {});
  EXPECT_NE(text.find("It wrote last: relation \"orders\" exists\n             rolled [31mback\n"),
            std::string::npos)
      << text;
}

TEST(Status, MarksAFindingThatIsExempted) {
  App app;
  app.findings = {
      {"TF0201", "Warn", ".spec.image", "the image has no digest", "pin it", ""},
      {"TF0301", "Enforce", ".spec.config.env.PASSWORD", "looks like a secret", "", "2027-03-31"}};
  EXPECT_EQ(findings_part(app, kAdvice, {}),
            "\nFindings (2, 1 exempted)\n"
            "  Warn TF0201 .spec.image: the image has no digest; pin it\n"
            "  Enforce TF0301 .spec.config.env.PASSWORD (exempted until 2027-03-31): looks like a secret\n");
}

TEST(Status, OfALogShowsTheLastTwentyLines) {
  App app = app_of(failed_app_json());
  auto releases = sample_releases();
  std::string& message = releases.front().status.gates.at("migrate").message;
  message.clear();
  for (int i = 1; i <= 30; ++i) message += "line " + std::to_string(i) + "\n";
  const std::string text = release_part(app, releases, kAdvice, {});
  EXPECT_EQ(text.find("line 10\n"), std::string::npos) << text;
  EXPECT_NE(text.find("               line 11\n"), std::string::npos) << text;
  EXPECT_NE(text.find("               line 30\n"), std::string::npos) << text;
}

TEST(Status, ListsTenFindings) {
  App app = app_of(failed_app_json());
  app.findings.resize(13, {"TF0801", "Warn", ".spec", "m", "", ""});
  app.findings_omitted = 0;
  const std::string text = findings_part(app, kAdvice, {});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 13)
      << text;  // an empty line, the heading, ten, the rest
  EXPECT_NE(text.find("Findings (13)"), std::string::npos) << text;
  EXPECT_NE(text.find("  and 3 more: "), std::string::npos) << text;
  app.findings.resize(10);
  EXPECT_EQ(findings_part(app, kAdvice, {}).find("more"), std::string::npos);
}

TEST(Status, FitsIntoATerminal) {
  App app = app_of(failed_app_json());
  app.conditions.front().status = false;
  app.conditions.front().message =
      "the process worker has no pod that serves; kubectl describe pod tells why, and its log does";
  app.parity.clear();
  app.admin_processes.clear();
  const std::string text = status_text(app, sample_releases(), kAdvice, {60, false});
  std::size_t longest = 0;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    longest = std::max(longest, end - start);
    start = end + 1;
  }
  EXPECT_GT(longest, 40U);
  EXPECT_NE(text.find("\n    "), std::string::npos);
  // The line of findings that are left out is a command, and stays whole.
  EXPECT_LE(longest, 66U) << text;
}

TEST(Status, IsColouredOnlyWhenAsked) {
  const App app = app_of(failed_app_json());
  EXPECT_EQ(status_text(app, sample_releases(), kAdvice, {}).find('\x1b'), std::string::npos);
  const std::string coloured = status_text(app, sample_releases(), kAdvice, {0, true});
  EXPECT_NE(coloured.find("\x1b[31mnext: v13 (5e6f7a8, Image), Failed\x1b[0m"), std::string::npos)
      << coloured;
  EXPECT_EQ(coloured.find("rolled \x1b[31mback"), std::string::npos) << "that was the app's own";
}

TEST(Status, TellsHowPodsStartedAndEnded) {
  const std::string list = R"({"items": [
    {"metadata": {"name": "a", "uid": "11111111-2222-4333-8444-000000000001", "labels": {"twelvefactor.dev/app": "shop", "twelvefactor.dev/process": "web", "twelvefactor.dev/release": "v4"}},
     "status": {"conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:07Z"}],
                "containerStatuses": [{"name": "app", "restartCount": 0, "state": {"running": {"startedAt": "2026-01-01T00:00:03Z"}}}]}},
    {"metadata": {"name": "b", "uid": "11111111-2222-4333-8444-000000000002", "labels": {"twelvefactor.dev/app": "shop", "twelvefactor.dev/process": "web", "twelvefactor.dev/release": "v4"}},
     "status": {"conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:12Z"}],
                "containerStatuses": [{"name": "app", "restartCount": 0, "state": {"running": {"startedAt": "2026-01-01T00:00:03Z"}}}]}},
    {"metadata": {"name": "c", "uid": "11111111-2222-4333-8444-000000000003", "labels": {"twelvefactor.dev/app": "shop", "twelvefactor.dev/process": "worker", "twelvefactor.dev/release": "v4"}},
     "status": {"conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-09T00:00:12Z"}],
                "containerStatuses": [{"name": "app", "restartCount": 2, "state": {"running": {"startedAt": "2026-01-01T00:00:03Z"}},
                  "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled", "finishedAt": "2026-01-01T00:00:01Z"}}}]}},
    {"metadata": {"name": "no pod of ours"}}, 7]})";
  const std::string part = processes_part(app_of(failed_app_json()), read_pods(list));
  EXPECT_TRUE(part.starts_with(R"(
PROCESS   READY   UPDATED   STARTED IN   RESTARTS   LAST EXIT CODES
web       2/2     2/2       4-9 s        0          -
worker    0/1     1/1       -            2          137 (OOMKilled)

)")) << part;
  EXPECT_TRUE(read_pods("no list").empty());
}

}  // namespace
}  // namespace twelvefactor::cli
