// The seven formats, and that each has the structure that its readers ask for, whatever a name holds.
#include "lint/formats.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <set>
#include <sstream>

#include "reconcile/rules.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

Report some_report() {
  Report report;
  const auto add = [&report](const std::string& rule, int factor, Level level, int line,
                             const std::string& exempted = "") {
    report.findings.push_back({{rule, factor, level, ".spec.x", "a <b> & \"c\"", "mend it", exempted},
                               "Deployment a/b",
                               "dir/a b.yaml",
                               line,
                               line == 0 ? 0 : 3});
  };
  add("TF0302", 3, Level::kEnforce, 7);
  add("TF0201", 2, Level::kWarn, 0);
  add("TF0802", 8, Level::kAudit, 9);
  add("TF0701", 7, Level::kEnforce, 11, "2027-01-01");
  add("TF0001", 0, Level::kWarn, 12);
  report.problems.push_back({"bad.yaml", 3, "no\x01 end"});
  report.problems.push_back({"", 0, "policies contradict each other"});
  report.apps = 1;
  report.workloads = 2;
  return report;
}

TEST(Text, HasALineForEachAndASummary) {
  EXPECT_EQ(as_text(some_report()),
            "bad.yaml:3: unreadable: no end\nunreadable: policies contradict each other\n"
            "dir/a b.yaml:7:3: error TF0302 Deployment a/b .spec.x: a <b> & \"c\"; mend it\n"
            "dir/a b.yaml: warning TF0201 Deployment a/b .spec.x: a <b> & \"c\"; mend it\n"
            "dir/a b.yaml:9:3: note TF0802 Deployment a/b .spec.x: a <b> & \"c\"; mend it\n"
            "dir/a b.yaml:11:3: error TF0701 Deployment a/b .spec.x: a <b> & \"c\"; mend it (exempted until "
            "2027-01-01)\n"
            "dir/a b.yaml:12:3: warning TF0001 Deployment a/b .spec.x: a <b> & \"c\"; mend it\n"
            "1 app, 2 plain workloads: 1 error, 2 warnings, 1 note, 1 exempted, 2 unreadable or refused\n"
            "A plain workload does not say its codebase and revision (I), its releases (V) and its peers "
            "(X): those are not judged.\n");
}

TEST(Json, HoldsEverything) {
  const json document = json::parse(as_json(some_report(), {"1.2", true}));
  EXPECT_EQ(document.at("summary").at("enforce"), 1);
  EXPECT_EQ(document.at("summary").at("exempted"), 1);
  ASSERT_EQ(document.at("findings").size(), 5U);
  EXPECT_EQ(document.at("findings")[0].at("line"), 7);
  EXPECT_EQ(document.at("findings")[1].at("fails"), true) << "strict";
  EXPECT_EQ(document.at("findings")[3].at("exemptedUntil"), "2027-01-01");
  EXPECT_EQ(document.at("findings")[3].at("fails"), false);
  EXPECT_EQ(document.at("problems").size(), 2U);
}

/// The required members and types of SARIF 2.1.0 (sections 3.13 to 3.58), as far as we use it.
void expect_location(const json& location) {
  const json& physical = location.at("physicalLocation");
  const std::string uri = physical.at("artifactLocation").at("uri");
  EXPECT_EQ(uri.find(' '), std::string::npos) << "a URI reference";
  if (!physical.contains("region")) return;
  EXPECT_GE(physical.at("region").at("startLine").get<int>(), 1);
  if (physical.at("region").contains("startColumn")) {
    EXPECT_GE(physical.at("region").at("startColumn").get<int>(), 1);
  }
}

TEST(Sarif, HasTheStructureOf210) {
  const json document = json::parse(as_sarif(some_report(), {"1.2", false}));
  EXPECT_EQ(document.at("version"), "2.1.0");
  ASSERT_EQ(document.at("runs").size(), 1U);
  const json& run = document.at("runs")[0];
  const json& driver = run.at("tool").at("driver");
  EXPECT_EQ(driver.at("name"), "twelvefactor");
  const json& rules = driver.at("rules");
  EXPECT_EQ(rules.size(), reconcile::all_rules().size());
  const std::set<std::string> levels = {"none", "note", "warning", "error"};
  std::set<std::string> ids;
  for (const json& rule : rules) {
    EXPECT_TRUE(ids.insert(rule.at("id")).second);
    EXPECT_FALSE(rule.at("shortDescription").at("text").get<std::string>().empty());
    EXPECT_TRUE(levels.contains(rule.at("defaultConfiguration").at("level")));
  }
  ASSERT_EQ(run.at("results").size(), 5U);
  for (const json& result : run.at("results")) {
    EXPECT_EQ(rules.at(result.at("ruleIndex").get<std::size_t>()).at("id"), result.at("ruleId"));
    EXPECT_TRUE(levels.contains(result.at("level")));
    EXPECT_FALSE(result.at("message").at("text").get<std::string>().empty());
    for (const json& location : result.at("locations")) expect_location(location);
  }
  EXPECT_EQ(run.at("results")[3].at("suppressions")[0].at("kind"), "inSource");
  const json& invocation = run.at("invocations")[0];
  EXPECT_EQ(invocation.at("executionSuccessful"), false);
  ASSERT_EQ(invocation.at("toolExecutionNotifications").size(), 2U);
  expect_location(invocation.at("toolExecutionNotifications")[0].at("locations")[0]);
  EXPECT_EQ(
      json::parse(as_sarif({}, {"1.2", false})).at("runs")[0].at("invocations")[0].at("executionSuccessful"),
      true);
}

/// Reads XML of elements, attributes and text, and throws where it is not well-formed. Returns the elements'
/// names, nested ones behind their parents: "testsuites/testsuite".
std::vector<std::string> elements_of(const std::string& xml) {
  std::vector<std::string> open;
  std::vector<std::string> all;
  for (std::size_t at = xml.find("?>") + 2; at < xml.size();) {
    const std::size_t next = std::min(xml.find('<', at), xml.size());
    const std::string text = xml.substr(at, next - at);
    if (text.find('>') != std::string::npos) throw std::runtime_error("> in text");
    for (const char c : text) {
      if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t')
        throw std::runtime_error("a control character");
    }
    if (next == xml.size()) break;
    const std::size_t end = xml.find('>', next);
    std::string tag = xml.substr(next + 1, end - next - 1);
    at = end + 1;
    if (tag.starts_with("/")) {
      if (open.empty() || open.back() != tag.substr(1)) throw std::runtime_error(tag + " closes nothing");
      open.pop_back();
      continue;
    }
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) throw std::runtime_error("a quote in an attribute");
    std::string path;
    for (const std::string& each : open) path += each + "/";
    open.push_back(tag.substr(0, tag.find_first_of(" /")));
    all.push_back(path + open.back());
    if (tag.ends_with("/")) open.pop_back();
  }
  if (!open.empty()) throw std::runtime_error(open.back() + " is not closed");
  return all;
}

TEST(Junit, IsWellFormedAndCountsRight) {
  const std::string xml = as_junit(some_report(), {"1.2", false});
  const std::vector<std::string> elements = elements_of(xml);
  const auto count_of = [&elements](const char* path) {
    return std::count(elements.begin(), elements.end(), path);
  };
  EXPECT_EQ(count_of("testsuites"), 1);
  EXPECT_EQ(count_of("testsuites/testsuite"), 3);
  EXPECT_EQ(count_of("testsuites/testsuite/testcase"), 7);
  EXPECT_EQ(count_of("testsuites/testsuite/testcase/failure"), 1)
      << "what is exempted and what is no error does not fail";
  EXPECT_EQ(count_of("testsuites/testsuite/testcase/error"), 2);
  EXPECT_NE(xml.find("<testsuites name=\"twelvefactor lint\" tests=\"7\" failures=\"1\" errors=\"2\">"),
            std::string::npos)
      << xml;
  EXPECT_NE(xml.find("a &lt;b&gt; &amp; &quot;c&quot;"), std::string::npos);
  EXPECT_NE(as_junit(some_report(), {"1.2", true}).find("failures=\"3\""), std::string::npos) << "strict";
  EXPECT_EQ(elements_of(as_junit({}, {"1.2", false})).size(), 3U)
      << "a run without findings has a test that passed";
}

TEST(Github, IsOneCommandForEachThatIsNotSettled) {
  Report report = some_report();
  report.findings[4].known = true;
  EXPECT_EQ(
      as_github(report),
      "::error file=bad.yaml,line=3,title=unreadable::no end\n"
      "::error title=unreadable::policies contradict each other\n"
      "::error file=dir/a b.yaml,line=7,col=3,title=TF0302::Deployment a/b .spec.x: a <b> & \"c\"; mend it\n"
      "::warning file=dir/a b.yaml,title=TF0201::Deployment a/b .spec.x: a <b> & \"c\"; mend it\n"
      "::notice file=dir/a b.yaml,line=9,col=3,title=TF0802::Deployment a/b .spec.x: a <b> & \"c\"; mend "
      "it\n" +
          summary(report));
  Report one;
  one.findings.push_back(
      {{"TF0201", 2, Level::kWarn, ".x", "100% a, b: c", "d"}, "Pod a/b", "./x,y:z.yaml", 1, 0});
  EXPECT_TRUE(as_github(one).starts_with(
      "::warning file=x%2Cy%3Az.yaml,line=1,title=TF0201::Pod a/b .x: 100%25 a, b: c; d\n"))
      << as_github(one);
}

TEST(Gitlab, HasWhatItsReportAsksFor) {
  const json issues = json::parse(as_gitlab(some_report()));
  ASSERT_EQ(issues.size(), 6U) << "two problems, and what is not exempted";
  std::set<std::string> fingerprints;
  for (const json& issue : issues) {
    EXPECT_FALSE(issue.at("description").get<std::string>().empty());
    EXPECT_FALSE(issue.at("check_name").get<std::string>().empty());
    EXPECT_TRUE((std::set<std::string>{"info", "minor", "major", "critical", "blocker"}.contains(
        issue.at("severity"))));
    EXPECT_FALSE(issue.at("location").at("path").get<std::string>().empty());
    EXPECT_GE(issue.at("location").at("lines").at("begin").get<int>(), 1);
    fingerprints.insert(issue.at("fingerprint").get<std::string>());
  }
  EXPECT_EQ(issues[2].at("severity"), "major");
  EXPECT_EQ(json::parse(as_gitlab({})), json::array());
}

TEST(OpenReports, AreOneForEachObjectAndOneForWhatIsUnreadable) {
  Report report = some_report();
  report.findings[4].known = true;
  report.findings[2].object = "TwelveFactorApp shop/web";
  report.findings[2].finding.since = "2026-11-29T10:00:00Z";
  report.subjects = {
      {"Deployment a/b", "Deployment", "a", "b", false, "apps/v1"},
      {"TwelveFactorApp shop/web", "TwelveFactorApp", "shop", "web", true, "twelvefactor.dev/v1alpha1"}};
  const json items = json::parse(as_openreports(report)).at("items");
  ASSERT_EQ(items.size(), 3U);
  const json& plain = items[0];
  EXPECT_EQ(plain.at("apiVersion"), "openreports.io/v1alpha1");
  EXPECT_EQ(plain.at("metadata"), json({{"name", "deployment-b"}, {"namespace", "a"}}));
  EXPECT_EQ(plain.at("scope"),
            json({{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"namespace", "a"}, {"name", "b"}}));
  EXPECT_EQ(plain.at("summary"), json({{"pass", 0}, {"fail", 2}, {"warn", 0}, {"error", 0}, {"skip", 2}}));
  const json& first = plain.at("results")[0];
  EXPECT_EQ(first.at("policy"), "TF0302");
  EXPECT_EQ(first.at("category"), "Config");
  EXPECT_EQ(first.at("severity"), "high");
  EXPECT_EQ(first.at("result"), "fail");
  EXPECT_EQ(first.at("message"), ".spec.x: a <b> & \"c\"; mend it");
  EXPECT_EQ(first.at("properties").at("line"), "7");
  EXPECT_EQ(plain.at("results")[2].at("properties").at("exemptedUntil"), "2027-01-01");
  EXPECT_EQ(plain.at("results")[3].at("result"), "skip") << "the baseline has it";
  EXPECT_EQ(plain.at("results")[3].at("category"), "Rules");

  EXPECT_EQ(items[1].at("metadata").at("name"), "web") << "as the operator names that of an app";
  EXPECT_EQ(items[1].at("results")[0].at("result"), "warn");
  EXPECT_EQ(items[1].at("results")[0].at("timestamp").at("seconds"), 1795946400);

  EXPECT_EQ(items[2].at("summary").at("error"), 2);
  EXPECT_EQ(items[2].at("results")[0].at("properties").at("file"), "bad.yaml");
  EXPECT_TRUE(json::parse(as_openreports({})).at("items").empty());
}

TEST(OpenReports, HaveNamesThatKubernetesTakes) {
  Report report;
  report.findings.push_back({{"TF0201", 2, Level::kWarn, ".x", "a", "b"}, "Pod a/-x_Y..z-", "f", 1, 0});
  report.findings.push_back({{"TF0201", 2, Level::kWarn, ".x", "a", "b"}, std::string(400, 'x'), "f", 1, 0});
  report.findings.push_back({{"TF0201", 2, Level::kWarn, ".x", "a", "b"}, "/", "f", 1, 0});
  const json items = json::parse(as_openreports(report)).at("items");
  std::set<std::string> names;
  for (const json& item : items) names.insert(item.at("metadata").at("name"));
  EXPECT_EQ(names, (std::set<std::string>{"findings", "pod-a-x-y-z", std::string(253, 'x')}));
}

/// A report whose every text tries to leave its place.
Report hostile_report() {
  const std::string evil =
      "x\n::error file=a.sh::injected\r\x1b[31m\x7f]]>\xef\xbf\xbe\xff\xc2\x85\xe2\x80\xa8\xe2\x80\xae\t\"<&";
  Report report;
  report.findings.push_back(
      {{"TF0201", 2, Level::kWarn, ".spec." + evil, evil, evil}, "Pod a/" + evil, "::" + evil, 1, 1});
  report.problems.push_back({"::" + evil, 1, evil});
  report.stale.push_back(evil);
  report.workloads = 1;
  return report;
}

TEST(Formats, NoNameBeginsALine) {
  for (const std::string& text : {as_text(hostile_report()), as_github(hostile_report())}) {
    std::istringstream lines(text);
    int commands = 0;
    for (std::string line; std::getline(lines, line);) {
      const std::size_t begins = std::min(line.find_first_not_of(" \t"), line.size());
      if (line.substr(begins).starts_with("::")) ++commands;
      for (const char c : line) EXPECT_FALSE(static_cast<unsigned char>(c) < 0x20 || c == 0x7f) << line;
    }
    EXPECT_EQ(commands, text.starts_with("::error") ? 2 : 0) << text;
  }
}

TEST(Formats, AreWellFormedWhateverTheBytes) {
  const std::string xml = as_junit(hostile_report(), {"1.2", false});
  EXPECT_EQ(elements_of(xml).size(), 6U) << xml;
  EXPECT_EQ(xml.find("\xef\xbf\xbe"), std::string::npos) << "U+FFFE is no letter of XML";
  EXPECT_EQ(xml.find('\xff'), std::string::npos) << "no UTF-8";
  EXPECT_EQ(xml.find("\x1b"), std::string::npos);
  for (const std::string& text :
       {as_json(hostile_report(), {"1.2", false}), as_sarif(hostile_report(), {"1.2", false}),
        as_gitlab(hostile_report()), as_openreports(hostile_report())}) {
    EXPECT_FALSE(json::parse(text, nullptr, false).is_discarded()) << text;
  }
}

TEST(Sarif, HasHelpAndFingerprints) {
  Report report = some_report();
  report.findings[1].fingerprint = "abc";
  report.findings[1].known = true;
  const json run = json::parse(as_sarif(report, {"1.2", false})).at("runs")[0];
  for (const json& rule : run.at("tool").at("driver").at("rules")) {
    EXPECT_NE(rule.at("help").at("markdown").get<std::string>().find("Instead: "), std::string::npos);
    EXPECT_FALSE(rule.at("help").at("text").get<std::string>().empty());
  }
  EXPECT_EQ(run.at("results")[1].at("partialFingerprints").at("twelvefactor/v1"), "abc");
  EXPECT_EQ(run.at("results")[1].at("suppressions")[0].at("kind"), "external");
}

}  // namespace
}  // namespace twelvefactor::lint
