#include "cli/release/difference.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cli/release/diff.hpp"
#include "cli/release/difference_text.hpp"
#include "unit/cli/release_samples.hpp"

namespace twelvefactor::cli {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using nlohmann::json;

const StringMap kBefore = {
    {"LOG_LEVEL", "info"}, {"OLD", "1"}, {"API_TOKEN", "hunter2hunter2"}, {"SAME", "x"}};
const StringMap kAfter = {{"LOG_LEVEL", "debug"},
                          {"NEW", ""},
                          {"API_TOKEN", "swordfish12345"},
                          {"SAME", "x"},
                          {"DB_PASSWORD", "swordfish12345"}};

struct Two {
  std::vector<Release> releases = sample_releases();
  const Release& from = releases.at(1);
  const Release& to = releases.at(0);
};

TEST(Difference, IsToldPartByPart) {
  const Two two;
  const std::string text = difference_text(two.from, two.to, compare(two.from, kBefore, two.to, kAfter), {});
  EXPECT_EQ(text, R"TEXT(shop: v12 (Active) -> v13 (Failed)

Image
  ~ registry.example.com/shop@sha256:1111 -> registry.example.com/shop@sha256:2222

Codebase
  ~ revision: 4f2a9c1 -> 5e6f7a8

Config
  ~ API_TOKEN: changed (value not shown)
  + DB_PASSWORD: (value not shown)
  ~ LOG_LEVEL: info -> debug
  + NEW: ""
  - OLD: 1

Secrets
  ~ (contents): changed
  + (envFrom): legacy (optional)
  ~ STRIPE_KEY: Secret stripe, key api-key -> Secret stripe-live, key api-key

Backing services
  + cache
  + cache.mount: true
  + cache.secretName: shop-cache
  + cache.type: redis
  ~ database.(contents): changed
  ~ database.version: 15 -> 16

Processes
  ~ web.command: ["bin/web"] -> ["bin/web","--token","(hidden)"]
  - worker
  - worker.command: ["bin/worker"]

Admin processes
  ~ migrate.command: ["bin/migrate"] -> ["bin/migrate","--all"]

Unchanged: Environment
)TEXT");
}

TEST(Difference, OfLongTextsGetsALineForEachSide) {
  const Two two;
  Release other = two.from;
  other.content.image = "registry.example.com/shop@sha256:" + std::string(64, '1');
  other.content.codebase.repository = "https://git.example.com/acme/" + std::string(60, 's');
  const std::string text = difference_text(two.from, other, compare(two.from, {}, other, {}), {});
  EXPECT_NE(text.find("Image\n  - registry.example.com/shop@sha256:1111\n  + " + other.content.image + "\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("  ~ repository\n      - https://git.example.com/acme/shop\n      + " +
                      other.content.codebase.repository + "\n"),
            std::string::npos)
      << text;
}

TEST(Difference, ShowsNoSecretInAnyForm) {
  const Two two;
  const Differences differences = compare(two.from, kBefore, two.to, kAfter);
  for (const std::string& text : {difference_text(two.from, two.to, differences, {}),
                                  difference_text(two.from, two.to, differences, {80, true}),
                                  difference_json({"n", "shop"}, two.from, two.to, differences)}) {
    EXPECT_EQ(text.find("hunter2"), std::string::npos) << text;
    EXPECT_EQ(text.find("swordfish"), std::string::npos) << text;
  }
}

TEST(Difference, OfWordsThatAreHiddenIsToldWithoutThem) {
  const Two two;
  Release other = two.to;
  other.content.processes.at("web").command.back() = "another-secret-word";
  const Differences differences = compare(two.to, {}, other, {});
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(difference_text(two.to, other, differences, {}),
            "shop: v13 (Failed) -> v13 (Failed)\n\nProcesses\n  ~ web.command: changed (value not shown)\n\n"
            "Unchanged: Image, Codebase, Environment, Config, Secrets, Backing services, Admin processes\n");
}

TEST(Difference, OfEqualReleasesIsNone) {
  const Two two;
  const Differences differences = compare(two.from, kBefore, two.from, kBefore);
  EXPECT_TRUE(differences.empty());
  EXPECT_EQ(difference_text(two.from, two.from, differences, {}),
            "shop: v12 (Active) -> v12 (Active)\nNothing differs.\n");
}

TEST(Difference, AsJsonHasWhatIsShownAndOnlyThat) {
  const Two two;
  const auto whole = json::parse(
      difference_json({"n", "shop"}, two.from, two.to, compare(two.from, kBefore, two.to, kAfter)));
  EXPECT_EQ(whole.at("app"), "shop");
  EXPECT_EQ(whole.at("namespace"), "n");
  EXPECT_EQ(whole.at("from"), 12);
  EXPECT_EQ(whole.at("to"), 13);
  EXPECT_EQ(whole.at("equal"), false);
  const auto entry = [&whole](const std::string& key) {
    for (const auto& item : whole.at("differences")) {
      if (item.value("key", "") == key) return item;
    }
    return json();
  };
  EXPECT_EQ(entry("LOG_LEVEL"), (json{{"part", "Config"},
                                      {"key", "LOG_LEVEL"},
                                      {"change", "Changed"},
                                      {"from", "info"},
                                      {"to", "debug"},
                                      {"hidden", false}}));
  EXPECT_EQ(entry("API_TOKEN"),
            (json{{"part", "Config"}, {"key", "API_TOKEN"}, {"change", "Changed"}, {"hidden", true}}));
  EXPECT_EQ(entry("OLD").at("change"), "Removed");
  EXPECT_EQ(entry("OLD").at("from"), "1");
  EXPECT_FALSE(entry("OLD").contains("to"));
  EXPECT_EQ(entry("NEW").at("change"), "Added");
  EXPECT_EQ(json::parse(difference_json({"n", "shop"}, two.from, two.from, {})).at("equal"), true);
}

TEST(Difference, NeedsVariablesOnlyWhereTheConfigDiffers) {
  const Two two;
  EXPECT_TRUE(needs_variables(two.from, two.to));
  Release other = two.from;
  EXPECT_FALSE(needs_variables(two.from, other));
  other.content.config_map = "another-name";
  EXPECT_FALSE(needs_variables(two.from, other)) << "the hashes are equal";
  other.content.config_hash = "";
  EXPECT_TRUE(needs_variables(two.from, other));
}

TEST(Difference, OfConfigThatCannotBeReadIsStillTold) {
  const Two two;
  const Differences differences = compare(two.from, std::nullopt, two.to, kAfter);
  const std::string text = difference_text(two.from, two.to, differences, {});
  EXPECT_NE(text.find("Config\n  ~ changed (the variables cannot be read)\n"), std::string::npos) << text;
}

TEST(Difference, OfWhatOneSideAloneHasIsToldByItsNames) {
  const Two two;
  Release other = two.from;
  other.content.secrets.clear();
  other.content.secrets_hash = "";
  other.content.backing_services.clear();
  const std::string text = difference_text(other, two.from, compare(other, {}, two.from, {}), {});
  EXPECT_NE(
      text.find(
          "Secrets\n  + SESSION_KEY: generated, 32 bytes as base64url\n  + STRIPE_KEY: Secret stripe, key "
          "api-key\n"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("  + database\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("contents"), std::string::npos) << text;
}

TEST(Difference, WithoutContentsLeavesTheReferences) {
  const Two two;
  const Differences all = compare(two.from, kBefore, two.to, kAfter);
  const Differences left = without_contents(all);
  EXPECT_EQ(left.size() + 2, all.size());
  const std::string text = difference_text(two.from, two.to, left, {});
  EXPECT_EQ(text.find("contents"), std::string::npos) << text;
  EXPECT_NE(text.find("STRIPE_KEY"), std::string::npos) << text;
}

TEST(Difference, LongAndManyLinedValuesAreTakenShort) {
  const Two two;
  const StringMap before = {{"CERT", "line one\nline two\n"}, {"LONG", std::string(300, 'a')}, {"EVIL", "a"}};
  const StringMap after = {
      {"CERT", "line one\nline 2\n"}, {"LONG", std::string(301, 'a')}, {"EVIL", "\x1b[2Jb"}};
  const std::string text = difference_text(two.from, two.to, compare(two.from, before, two.to, after), {});
  EXPECT_NE(text.find("  ~ CERT: (hidden, 18 bytes) -> (hidden, 16 bytes)\n"), std::string::npos)
      << "lines of no known form may be anything: " << text;
  EXPECT_NE(text.find(std::string(40, 'a') + "... (301 bytes)"), std::string::npos) << text;
  EXPECT_NE(text.find("  ~ EVIL: a -> [2Jb\n"), std::string::npos) << text;
  EXPECT_EQ(text.find('\x1b'), std::string::npos) << text;
}

TEST(Difference, PasswordsInTheRepositoryAreNotShown) {
  const Two two;
  Release other = two.from;
  other.content.codebase.repository = "https://bot:hunter2@git.example.com/acme/shop";
  const Differences differences = compare(two.from, {}, other, {});
  EXPECT_EQ(difference_json({"n", "shop"}, two.from, other, differences).find("hunter2"), std::string::npos);
  EXPECT_EQ(differences.size(), 1U);
}

struct Wanted {
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
};

/// "12 13", or the error.
std::string pair_of(const App& app, const Wanted& wanted) {
  const auto releases = sample_releases();
  DiffOptions options;
  options.from = wanted.from;
  options.to = wanted.to;
  const auto pair = pair_to_compare(releases, app, options);
  if (!pair) return pair.error().message;
  return std::to_string(pair->from->number) + " " + std::to_string(pair->to->number);
}

TEST(Difference, IsThatOfTheActiveToTheDesiredOrOfTheOneBeforeToTheActive) {
  const App failed = app_of(failed_app_json());
  const App ready = app_of(ready_app_json());
  EXPECT_EQ(pair_of(failed, {}), "12 13");
  EXPECT_EQ(pair_of(ready, {}), "11 12");
  EXPECT_EQ(pair_of(ready, {10, {}}), "10 12");
  EXPECT_EQ(pair_of(failed, {13, {}}), "13 12");
  EXPECT_EQ(pair_of(failed, {10, {}}), "10 13");
  EXPECT_EQ(pair_of(ready, {{}, 10}), "12 10");
  EXPECT_EQ(pair_of(failed, {10, 11}), "10 11");
}

TEST(Difference, SaysWhichReleasesThereAre) {
  const App ready = app_of(ready_app_json());
  EXPECT_EQ(
      pair_of(ready, {3, {}}),
      "release v3 is gone: only as many are kept as spec.release.historyLimit says; app shop in namespace "
      "shop-production has the releases v9 to v13");
  EXPECT_EQ(pair_of(ready, {{}, 99}),
            "there is no release v99; app shop in namespace shop-production has the releases v9 to v13");
  App first = ready;
  first.active = std::nullopt;
  first.desired = 1;
  EXPECT_EQ(pair_of(first, {}),
            "there is nothing to compare with: app shop in namespace shop-production has the releases v9 to "
            "v13; name "
            "two with --from and --to");
}

}  // namespace
}  // namespace twelvefactor::cli
