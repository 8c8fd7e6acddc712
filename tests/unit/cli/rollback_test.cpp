#include "cli/release/rollback.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/release/release_choice.hpp"
#include "cli/release/retry.hpp"
#include "unit/cli/release_samples.hpp"

namespace twelvefactor::cli {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using nlohmann::json;

/// "v11", or the error.
std::string chosen(const std::vector<Release>& releases, const App& app,
                   std::optional<std::int64_t> to = {}) {
  const auto release = release_to_run_again(releases, app, to);
  return release ? version_of((*release)->number) : release.error().message;
}

App app_on(std::int64_t active, std::int64_t desired) {
  App app;
  app.key = {"n", "shop"};
  app.active = active;
  app.desired = desired;
  return app;
}

TEST(Rollback, GoesToTheLastReleaseThatRanBefore) {
  const std::vector<Release> releases = {
      plain_release(5, ReleasePhase::kActive), plain_release(4, ReleasePhase::kFailed, false),
      plain_release(3, ReleasePhase::kSuperseded, false), plain_release(2), plain_release(1)};
  EXPECT_EQ(chosen(releases, app_on(5, 5)), "v2");
}

TEST(Rollback, PassesOverAReleaseThatWasGivenUpWhileItWasRolledOut) {
  std::vector<Release> releases = {plain_release(3, ReleasePhase::kActive), plain_release(2),
                                   plain_release(1)};
  releases[1].status.active.since = "2026-11-21T10:00:00Z";  // never: as at its start
  releases[1].status.completion_time = "2026-11-21T10:05:00Z";
  releases[2].status.active.since = "2026-11-21T10:05:00Z";  // no longer
  releases[2].status.completion_time = "2026-11-21T09:00:00Z";
  EXPECT_FALSE(was_active(releases[1]));
  EXPECT_TRUE(was_active(releases[2]));
  EXPECT_EQ(chosen(releases, app_on(3, 3)), "v1");
  EXPECT_EQ(chosen(releases, app_on(3, 3), 2), "v2") << "who names it gets it";
}

TEST(Rollback, OfARollbackGoesFurtherBack) {
  std::vector<Release> releases = {plain_release(4, ReleasePhase::kActive), plain_release(3),
                                   plain_release(2), plain_release(1)};
  releases.front().rollback_of = 2;
  EXPECT_EQ(chosen(releases, app_on(4, 4)), "v1") << "v3 is what was left";
  EXPECT_EQ(chosen(releases, app_on(4, 4), 3), "v3") << "who names it gets it";
  releases.front().rollback_of = 1;
  EXPECT_EQ(chosen(releases, app_on(4, 4)),
            "there is no release before v1 that ran: app shop in namespace n has the releases v1 to v4");
}

TEST(Rollback, EndsAlsoWhereReleasesNameEachOther) {
  std::vector<Release> releases = {plain_release(2, ReleasePhase::kActive), plain_release(1)};
  releases[0].rollback_of = 1;
  releases[1].rollback_of = 2;
  EXPECT_FALSE(chosen(releases, app_on(2, 2)).empty());
}

TEST(Rollback, LeavesAReleaseThatIsNotActiveYetForTheOneThatRuns) {
  for (const ReleasePhase phase : {ReleasePhase::kFailed, ReleasePhase::kPending, ReleasePhase::kReleasing}) {
    const std::vector<Release> releases = {plain_release(3, phase, false),
                                           plain_release(2, ReleasePhase::kActive), plain_release(1)};
    EXPECT_EQ(chosen(releases, app_on(2, 3)), "v2");
    EXPECT_EQ(chosen(releases, app_on(2, 3), 2), "v2");
    EXPECT_EQ(chosen(releases, app_on(2, 3), 1), "v1");
    EXPECT_EQ(chosen(releases, app_on(2, 3), 3),
              "release v3 is what is wanted already; there is nothing to do");
  }
}

TEST(Rollback, SaysWhyItCannot) {
  const std::vector<Release> releases = {plain_release(7, ReleasePhase::kActive),
                                         plain_release(6, ReleasePhase::kFailed, false),
                                         plain_release(5, ReleasePhase::kSuperseded, false)};
  const std::string there = "; app shop in namespace n has the releases v5 to v7";
  EXPECT_EQ(chosen(releases, app_on(7, 7), 2),
            "release v2 is gone: only as many are kept as spec.release.historyLimit says" + there);
  EXPECT_EQ(chosen(releases, app_on(7, 7), 8), "there is no release v8" + there);
  EXPECT_EQ(chosen(releases, app_on(7, 7), 7), "release v7 is what runs; there is nothing to do");
  for (const std::int64_t number : {6, 5}) {
    EXPECT_EQ(chosen(releases, app_on(7, 7), number),
              "release v" + std::to_string(number) +
                  " never passed its admin processes with trigger BeforeRelease, so it cannot be run; choose "
                  "another");
  }
  EXPECT_EQ(chosen(releases, app_on(7, 7)),
            "there is no release before v7 that ran: app shop in namespace n has the releases v5 to v7");
  App first = app_on(1, 1);
  first.active = std::nullopt;
  EXPECT_EQ(chosen({}, first), "app shop has no active release yet, so there is none before it");
  EXPECT_EQ(chosen({}, app_on(1, 1), 3),
            "there is no release v3; app shop in namespace n has no release yet");
}

TEST(Rollback, DoesNotPinTwiceToTheSame) {
  std::vector<Release> releases = {plain_release(4, ReleasePhase::kActive), plain_release(3),
                                   plain_release(2)};
  releases.front().rollback_of = 2;
  EXPECT_EQ(chosen(releases, app_on(4, 4), 2),
            "release v4, which runs, is a copy of v2; there is nothing to do");
  App pinned = app_on(4, 4);
  pinned.pin = 2;
  EXPECT_EQ(chosen(releases, pinned, 2), "the app is pinned to release v2 already");
}

TEST(Rollback, PatchesNothingButThePin) {
  const App app = app_of(ready_app_json());
  EXPECT_EQ(pin_document(app, {11, false}),
            R"({"apiVersion":"twelvefactor.dev/v1alpha1","kind":"TwelveFactorApp","metadata":{"name":"shop",)"
            R"("namespace":"shop-production"},"spec":{"release":{"pin":11}}})");
  EXPECT_EQ(json::parse(pin_body(app, {11, true})),
            (json{{"metadata", {{"uid", "u-1"}}},
                  {"spec", {{"release", {{"pin", 11}, {"runBeforeRelease", true}}}}}}));
  EXPECT_EQ(json::parse(pin_body(app, {})),
            (json{{"metadata", {{"uid", "u-1"}}}, {"spec", {{"release", {{"pin", nullptr}}}}}}));
}

TEST(Rollback, TellsWhatHappensNext) {
  App app = app_on(12, 12);
  const Advice advice = {"kubectl twelvefactor", " -n n"};
  EXPECT_EQ(
      what_happens_next(app, {11, false}, advice),
      "App shop is pinned to v11. The operator now makes a new release that copies it.\n"
      "Follow it: kubectl twelvefactor status shop -n n\n"
      "To go on with the spec later: kubectl twelvefactor rollback shop -n n --unpin\n"
      "An app that is kept in Git needs the same change there, or it is undone: run this without --apply.\n");
  EXPECT_EQ(
      what_happens_next(app, {}, advice),
      "App shop is not pinned any more. The operator now makes a new release of its spec.\n"
      "Follow it: kubectl twelvefactor status shop -n n\n"
      "An app that is kept in Git needs the same change there, or it is undone: run this without --apply.\n");
  app.run_before_release = true;
  app.paused = true;
  const std::string text = what_happens_next(app, {11, false}, advice);
  EXPECT_NE(text.find("copies it, and runs its admin processes with trigger BeforeRelease first.\n"),
            std::string::npos);
  EXPECT_NE(text.find("The app is paused"), std::string::npos);
  EXPECT_NE(what_happens_next(app, {12, false, true}, advice).find("gives up the release that was wanted"),
            std::string::npos);
}

TEST(Retry, WritesATextThatIsNew) {
  const auto now =
      std::chrono::system_clock::time_point(std::chrono::seconds(1795255200)) + std::chrono::microseconds(42);
  EXPECT_EQ(fresh_text(now, ""), "2026-11-21T10:00:00Z");
  EXPECT_EQ(fresh_text(now, "2026-11-21T10:00:00Z"), "2026-11-21T10:00:00.000042Z");
  EXPECT_EQ(json::parse(retry_body(app_of(ready_app_json()), "t")),
            (json{{"metadata", {{"uid", "u-1"}, {"annotations", {{"twelvefactor.dev/retry", "t"}}}}}}));
}

TEST(Retry, IsOverWhenItsOwnAttemptIs) {
  Release release = plain_release(3, ReleasePhase::kFailed, false);
  release.status.retry = "before";
  EXPECT_EQ(outcome_of(release, "mine"), std::nullopt);
  release.status.retry = "mine";
  EXPECT_EQ(outcome_of(release, "mine"), false);
  release.status.phase = ReleasePhase::kPending;
  EXPECT_EQ(outcome_of(release, "mine"), std::nullopt);
  release.status.phase = ReleasePhase::kReleasing;
  EXPECT_EQ(outcome_of(release, "mine"), std::nullopt);
  release.status.phase = ReleasePhase::kActive;
  EXPECT_EQ(outcome_of(release, "mine"), true);
  release.status.phase = ReleasePhase::kSuperseded;
  EXPECT_EQ(outcome_of(release, "mine"), false);
}

TEST(Retry, IsOverWhenAnotherSpecOrAnotherAttemptCame) {
  App app = app_of(ready_app_json());
  app.desired = 3;
  app.retry = "mine";
  EXPECT_EQ(why_over(app, 3, "mine"), "");
  EXPECT_EQ(why_over(app, 3, "before"),
            "somebody else has changed the annotation twelvefactor.dev/retry since");
  app.desired = 4;
  EXPECT_EQ(why_over(app, 3, "mine"),
            "the spec has changed since: release v4 is asked for now, and v3 is not tried again");
  app.desired.reset();
  EXPECT_EQ(why_over(app, 3, "mine"), "") << "a status that is not written yet says nothing";
}

TEST(Retry, TellsHowFarItIs) {
  EXPECT_EQ(progress_line(sample_releases().front()), "v13: Failed; migrate Failed, exit code 3, attempt 2");
}

}  // namespace
}  // namespace twelvefactor::cli
