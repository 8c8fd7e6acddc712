// Fingerprints that stay when lines move, and baselines made of them.
#include "lint/baseline.hpp"

#include <gtest/gtest.h>

#include "lint/formats.hpp"
#include "lint/lint.hpp"

namespace twelvefactor::lint {
namespace {

Report lint_text(const std::string& text) {
  Linter linter(LintOptions{});
  linter.read("./dir//web.yaml", text, /*must_be_kubernetes=*/true);
  return linter.finish();
}

std::string pod(const std::string& env) {
  return "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n    image: "
         "x@sha256:" +
         std::string(64, 'a') + "\n    resources: {requests: {cpu: 1m}}\n    env:\n" + env;
}

constexpr const char* kSecret = "    - {name: DB_PASSWORD, value: hunter2x}\n";
constexpr const char* kOther = "    - {name: API_TOKEN, value: hunter3x}\n";

TEST(Fingerprint, StaysWhenLinesMove) {
  const Report before = lint_text(pod(kSecret));
  const Report after =
      lint_text("# a line more\n" + pod("    - {name: A, value: b}\n" + std::string(kSecret)));
  ASSERT_EQ(before.findings.size(), 1U);
  ASSERT_EQ(after.findings.size(), 1U);
  EXPECT_NE(before.findings[0].line, after.findings[0].line);
  EXPECT_EQ(before.findings[0].fingerprint, after.findings[0].fingerprint);
  EXPECT_EQ(before.findings[0].fingerprint.size(), 32U);
}

TEST(Fingerprint, TellsTwoOfAKindApart) {
  const Report report = lint_text(pod(std::string(kSecret) + kOther));
  ASSERT_EQ(report.findings.size(), 2U);
  EXPECT_NE(report.findings[0].fingerprint, report.findings[1].fingerprint);
}

TEST(Baseline, KnowsWhatItHeldAndTellsWhatIsGone) {
  const std::string text = write_baseline(lint_text(pod(kSecret)));
  EXPECT_EQ(text, write_baseline(lint_text("# moved\n" + pod(kSecret)))) << "made to be committed";
  EXPECT_NE(text.find("\"file\":\"dir/web.yaml\""), std::string::npos) << text;
  const auto baseline = parse_baseline(text);
  ASSERT_TRUE(baseline) << baseline.error().message;

  Report report = lint_text(pod(std::string(kSecret) + kOther));
  apply_baseline(*baseline, report);
  EXPECT_EQ(count_known(report), 1U);
  EXPECT_EQ(count(report, Level::kWarn), 1U) << "the new one counts";
  EXPECT_TRUE(report.stale.empty());
  EXPECT_NE(as_text(report).find("1 in the baseline"), std::string::npos);
  EXPECT_FALSE(fails(report.findings[report.findings[0].known ? 0 : 1], /*strict=*/true));

  Report clean = lint_text(pod("    - {name: A, value: b}\n"));
  apply_baseline(*baseline, clean);
  ASSERT_EQ(clean.stale.size(), 1U);
  EXPECT_NE(as_text(clean).find("dir/web.yaml: TF0301 Pod default/a"), std::string::npos) << as_text(clean);
}

TEST(Baseline, HoldsNoValue) {
  EXPECT_EQ(write_baseline(lint_text(pod(kSecret))).find("hunter2x"), std::string::npos);
}

TEST(Baseline, RefusesWhatIsNone) {
  for (const char* const text :
       {"", "[]", "{}", "{\"version\": 2, \"findings\": []}", "{\"version\": 1, \"findings\": [{}]}",
        "{\"version\": 1, \"findings\": {}}"})
    EXPECT_FALSE(parse_baseline(text)) << text;
  EXPECT_TRUE(parse_baseline(write_baseline({}))) << "an empty one is one";
}

}  // namespace
}  // namespace twelvefactor::lint
