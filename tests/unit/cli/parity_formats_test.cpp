// How reports of parity look: on a terminal, in a pull request, to programs.
#include "cli/parity/parity_formats.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include <nlohmann/json.hpp>

#include "cli/parity/parity.hpp"
#include "cli/terminal/text.hpp"
#include "unit/cli/parity_samples.hpp"

namespace twelvefactor::cli {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using Json = nlohmann::json;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(ParityText, NamesTheColumnsByEnvironmentAndTellsTheWorstFirst) {
  EXPECT_EQ(
      parity_text(drifts_of({sample_drift()}), {}),
      "shop-production/shop (production) against shop-staging/shop (staging): Drifted\n"
      "2 errors, 1 warning, 1 info, 1 expected; values were compared to the depth Literals\n"
      "\n"
      "                                  production  staging\n"
      "Error    ConfigKey    ONLY_THERE  -           Literal\n"
      "Error    ConfigKey    ALSO_THERE  -           Secret\n"
      "         add it here\n"
      "Warning  Process      web.command\n"
      "         production  [\"bin/web\",\"--listen=0.0.0.0\"]\n"
      "         staging     [\"bin/web\"]\n"
      "         state the same command in both\n"
      "Info     ConfigValue  COLOUR      a|b         <b>*`x`@all\n"
      "         the values differ\n"
      "\n"
      "Expected, and not counted\n"
      "                                 production  staging\n"
      "Info     ConfigValue  LOG_LEVEL  info        debug\n"
      "         expected: quieter in production (log-level), until 2027-01-01\n"
      "\n"
      "Time       production has been behind staging since 2026-11-20T10:00:00Z, by 2 releases; the newest\n"
      "           they have in common: v4 in production, v6 in staging; staging first ran what it runs at\n"
      "           2026-11-21T10:00:00Z\n"
      "Personnel  production was changed last by argocd-controller, staging by kubectl-edit\n"
      "Tools      these backing services differ: database\n");
}

TEST(ParityText, SaysWhatIsUnknownAndWhatToDo) {
  EXPECT_EQ(parity_text(drifts_of({unknown_drift()}), {}),
            "shop-production/shop (production) against shop-qa/shop (qa): Unknown\n"
            "nothing is known of shop-qa/shop: ask its team\n");
}

TEST(ParityText, FitsAHundredColumnsAndShowsWhereLongTextsPart) {
  drift::Drift drift = sample_drift();
  drift.here.app.namespace_name = std::string(60, 'n');
  const std::string same(300, 'x');
  drift.report.findings = {
      {Dimension::kConfigValue, std::string(200, 'K'), same + "here" + same, same + "there" + same,
       Severity::kInfo, std::string(40, 'w') + " " + std::string(60, 'w')},
      {Dimension::kAdminProcess, std::string(28, 'k'), std::string(20, 'h'), std::string(20, 't'),
       Severity::kWarning, "m"},
      {Dimension::kConfigValue, "UTF8", "\xC3\xA4" + std::string(150, 'b') + "\xC3\xB6", "short",
       Severity::kInfo, "m"}};
  for (const int width : {0, 60, 100, 300}) {
    const std::string text = drift_text(drift, {width, false});
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(columns(line), 100U) << line;
    EXPECT_EQ(printable(text.substr(0, text.find('\n'))), text.substr(0, text.find('\n')));
    EXPECT_TRUE(contains(text, "xhere")) << text;
    EXPECT_TRUE(contains(text, "xthere")) << text;
    EXPECT_FALSE(contains(text, "\xEF\xBF\xBD")) << text;
  }
}

TEST(ParityText, IsColouredOnATerminalOnlyAndLetsNothingThrough) {
  drift::Drift drift = sample_drift();
  drift.report.findings[0].there = "a\x1b[31mb\nc";
  EXPECT_FALSE(contains(drift_text(drift, {}), "\x1b"));
  const std::string coloured = drift_text(drift, {80, true});
  EXPECT_TRUE(contains(coloured, "\x1b[31mError  \x1b[0m")) << coloured;
  EXPECT_TRUE(contains(coloured, "a[31mb c")) << coloured;
}

TEST(ParityMarkdown, IsACommentWithTablesAndFoldedLists) {
  const std::string text = parity_markdown(drifts_of({sample_drift()}));
  EXPECT_TRUE(contains(text,
                       "### Parity: shop-production/shop (production) against shop-staging/shop (staging)\n\n"
                       "**Drifted**: 2 errors, 1 warning, 1 info, 1 expected\n"))
      << text;
  EXPECT_TRUE(
      contains(text,
               "|  | dimension | key | production | staging | what to do |\n|---|---|---|---|---|---|\n"
               "| Error | ConfigKey | `ONLY_THERE` |  | `Literal` | add it here |\n"))
      << text;
  EXPECT_TRUE(contains(text, "<details><summary>1 info</summary>\n\n")) << text;
  EXPECT_TRUE(contains(text,
                       "| Info | ConfigValue | `COLOUR` | `a\\|b` | "
                       "<code>&#60;b&#62;&#42;&#96;x&#96;&#64;all</code> | the values differ |\n"))
      << text;
  EXPECT_TRUE(contains(text, "<details><summary>1 expected</summary>")) << text;
  EXPECT_TRUE(contains(text, "| quieter in production, until 2027-01-01 |\n")) << text;
  EXPECT_TRUE(contains(text, "\n- Personnel: production was changed last by argocd-controller")) << text;
}

TEST(ParityMarkdown, KeepsEachFindingInItsRow) {
  drift::Drift drift = sample_drift();
  drift.report.findings.resize(1);
  for (const char* value : {"a\nb", "a|b", "a\\|b", "``", "|", "\\", "</code>|", "a\r\n|---|"}) {
    drift.report.findings[0].here = value;
    drift.report.findings[0].message = std::string("m | ") + value;
    const std::string text = parity_markdown(drifts_of({drift}));
    const std::size_t at = text.find("| Error |");
    ASSERT_NE(at, std::string::npos);
    const std::string row = text.substr(at, text.find('\n', at) - at);
    std::size_t bars = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i] == '\\') {
        ++i;  // what follows stands for itself
      } else if (row[i] == '|') {
        ++bars;
      }
    }
    EXPECT_EQ(bars, 7U) << row;
    EXPECT_EQ(row.back(), '|') << row;
  }
}

TEST(ParityJson, HasOneObjectPerReport) {
  const Json parsed = Json::parse(parity_json(drifts_of({sample_drift(), unknown_drift()}), "1.2.3"));
  ASSERT_EQ(parsed.at("reports").size(), 2U);
  const Json& report = parsed.at("reports").at(0);
  EXPECT_EQ(report.at("state"), "Drifted");
  EXPECT_EQ(report.at("summary"), (Json{{"errors", 2}, {"warnings", 1}, {"infos", 1}, {"expected", 1}}));
  EXPECT_EQ(report.at("here").at("environment"), "production");
  EXPECT_EQ(report.at("findings").size(), 5U);
  EXPECT_EQ(report.at("findings").at(4).at("expected").at("expires"), "2027-01-01");
  EXPECT_EQ(report.at("findings").at(0).at("hereAt").at("line"), 10);
  EXPECT_EQ(report.at("gaps").at("time").at("commonRelease"), (Json{{"here", 4}, {"there", 6}}));
  EXPECT_EQ(parsed.at("reports").at(1).at("state"), "Unknown");
  EXPECT_FALSE(parsed.at("reports").at(1).contains("gaps"));
}

TEST(ParitySarif, HasARuleForEachDimensionAndSuppressesWhatIsExpected) {
  const Json run = Json::parse(parity_sarif(drifts_of({sample_drift()}), "1.2.3")).at("runs").at(0);
  const Json& rules = run.at("tool").at("driver").at("rules");
  EXPECT_EQ(rules.size(), 9U);
  const Json& results = run.at("results");
  ASSERT_EQ(results.size(), 5U);
  const char* const levels[] = {"error", "error", "warning", "note", "note"};
  for (std::size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(results[i].at("level"), levels[i]);
    EXPECT_EQ(rules.at(results[i].at("ruleIndex").get<std::size_t>()).at("id"), results[i].at("ruleId"));
    EXPECT_EQ(results[i].contains("suppressions"), i == 4);
  }
  const Json& place = results[2].at("locations").at(0).at("physicalLocation");
  EXPECT_EQ(place.at("artifactLocation").at("uri"), "production.yaml");
  EXPECT_EQ(place.at("region").at("startLine"), 20);
  EXPECT_EQ(results[2].at("relatedLocations").at(0).at("physicalLocation").at("region").at("startLine"), 21);
  EXPECT_EQ(results[4].at("suppressions").at(0).at("justification"),
            "quieter in production, until 2027-01-01");
  EXPECT_TRUE(run.at("invocations").at(0).at("executionSuccessful"));
}

TEST(ParitySarif, TellsOfAnUnknownPeerAsATroubleOfTheRun) {
  const Json run = Json::parse(parity_sarif(drifts_of({unknown_drift()}), "1.2.3")).at("runs").at(0);
  EXPECT_TRUE(run.at("results").empty());
  EXPECT_FALSE(run.at("invocations").at(0).at("executionSuccessful"));
  EXPECT_TRUE(contains(run.dump(), "peer qa is unknown"));
}

TEST(ParityExitCode, IsTwoForWhatIsUnknownAndOneForWhatCounts) {
  drift::Drift drift = sample_drift();
  EXPECT_EQ(exit_code_of(drifts_of({drift}), false), 1);
  EXPECT_EQ(exit_code_of(drifts_of({drift, unknown_drift()}), false), 2);
  drift.counts.errors = 0;
  EXPECT_EQ(exit_code_of(drifts_of({drift}), false), 0);
  EXPECT_EQ(exit_code_of(drifts_of({drift}), true), 1);
  drift.counts.warnings = 0;
  EXPECT_EQ(exit_code_of(drifts_of({drift}), true), 0);
  drift::Drifts unreadable = drifts_of({});
  unreadable.problems.push_back({"a.yaml", 3, "no"});
  EXPECT_EQ(exit_code_of(unreadable, false), 2);
}

TEST(ParityNames, AreWhatTellsTheTwoApart) {
  drift::Drift drift = sample_drift();
  drift.there.environment = "production";
  EXPECT_EQ(side_names(drift).here, "production.yaml");
  drift.there.source = "production.yaml";
  EXPECT_EQ(side_names(drift).there, "shop-staging/shop");
  drift.there.app = drift.here.app;
  EXPECT_EQ(side_names(drift).there, "there");
}

}  // namespace
}  // namespace twelvefactor::cli
