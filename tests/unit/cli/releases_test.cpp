#include "cli/release/releases.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kinds/text/time.hpp"
#include "unit/cli/release_samples.hpp"

namespace twelvefactor::cli {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words

const std::int64_t kNow = kinds::parse_time("2026-11-21T10:05:10Z");

TEST(Releases, AreListedNewestFirstWithTheActiveOneMarked) {
  auto releases = sample_releases();
  releases.back().reason = "Rollback";
  releases.back().rollback_of = 3;
  releases.front().changed_by = "argocd-controller";
  EXPECT_EQ(releases_text(releases, app_of(failed_app_json()), false, kNow),
            "NUMBER   ACTIVE   PHASE        REVISION   REASON           BY                  AGE\n"
            "13                Failed       5e6f7a8    Image            argocd-controller   5m10s\n"
            "12       *        Active       4f2a9c1    Image            -                   5m10s\n"
            "11                Superseded   4f2a9c1    Config           -                   5m10s\n"
            "10                Superseded   4f2a9c1    Config           -                   5m10s\n"
            "9                 Superseded   4f2a9c1    Rollback to v3   -                   5m10s\n");
}

TEST(Releases, WideTellsChangesImageAndTheFirstLineOfTheMessage) {
  auto releases = sample_releases();
  releases.resize(2);
  EXPECT_EQ(releases_text(releases, app_of(failed_app_json()), true, kNow),
            "NUMBER   ACTIVE   PHASE    REVISION   REASON   BY   AGE     CHANGES                 "
            "IMAGE                                   MESSAGE\n"
            "13                Failed   5e6f7a8    Image    -    5m10s   Image,Codebase,Config   "
            "registry.example.com/shop@sha256:2222   admin process migrate failed with exit code 3; mend it. "
            "It wrote last: relation \"orders\" exists\n"
            "12       *        Active   4f2a9c1    Image    -    5m10s   Image,Codebase          "
            "registry.example.com/shop@sha256:1111\n");
}

TEST(Releases, OneThatTheOperatorHasNotTouchedYetIsPending) {
  EXPECT_EQ(releases_text({plain_release(1, ReleasePhase::kPending)}, App(), false, kNow),
            "NUMBER   ACTIVE   PHASE     REVISION   REASON   BY   AGE\n"
            "1                 Pending   -          -        -    -\n");
}

TEST(Releases, AsJsonAreAListOfThisAppsAlone) {
  const auto list = nlohmann::json::parse(cli::releases_json(testing::releases_json(), "shop"));
  EXPECT_EQ(list.at("kind"), "List");
  std::vector<int> numbers;
  for (const auto& item : list.at("items")) {
    numbers.push_back(item.at("spec").at("number"));
    EXPECT_EQ(item.at("kind"), "AppRelease");
    EXPECT_EQ(item.at("apiVersion"), "twelvefactor.dev/v1alpha1");
    EXPECT_FALSE(item.at("metadata").contains("managedFields"));
  }
  EXPECT_EQ(numbers, (std::vector<int>{13, 12, 11, 10, 9}));
}

TEST(Releases, AnAnswerThatIsNoListIsAnError) {
  for (const char* text : {"", "[]", "<html>", "{\"kind\": \"Status\"}"})
    EXPECT_FALSE(read_releases(text, "shop").ok()) << text;
  EXPECT_FALSE(read_release("{}").ok());
  EXPECT_FALSE(read_app("{}").ok());
  EXPECT_FALSE(read_variables("<html>").ok());
}

TEST(Releases, AreReadWithTheirGate) {
  const Release release = sample_releases().front();
  EXPECT_EQ(release.number, 13);
  EXPECT_EQ(release.status.gates.at("migrate").exit_code, 3);
  EXPECT_EQ(release.status.gates.at("migrate").attempt, 2);
  EXPECT_EQ(release.status.gates.at("migrate").job, "shop-v13-migrate-2");
  EXPECT_FALSE(can_be_run_again(release));
}

TEST(Releases, OneThatCannotBeReadIsNamed) {
  const auto releases =
      read_releases(R"({"items": [{"spec": {"app": "shop", "number": 4, "image": "i"}}]})", "shop");
  ASSERT_FALSE(releases.ok());
  EXPECT_EQ(releases.error().message.find("release v4 cannot be read: "), 0U) << releases.error().message;
}

}  // namespace
}  // namespace twelvefactor::cli
