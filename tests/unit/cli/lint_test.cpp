#include "cli/files/lint.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/files/explain.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::cli {
namespace {

namespace fs = std::filesystem;

struct Ran {
  int code = -1;
  std::string out;
  std::string notes;
};

class LintTest : public ::testing::Test {
 protected:
  LintTest() : directory_(fs::temp_directory_path() / ("lint-test-" + std::to_string(::getpid()))) {
    fs::create_directories(directory_ / "sub" / ".git");
  }
  ~LintTest() override { fs::remove_all(directory_); }

  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(directory_ / name) << text;
    return (directory_ / name).string();
  }

  static Ran run(LintOptions options, const std::string& standard_input = "") {
    std::istringstream in(standard_input);
    std::ostringstream out;
    std::ostringstream notes;
    if (options.namespace_name.empty()) options.namespace_name = "default";
    Ran ran;
    ran.code = lint(options, std::chrono::sys_days(std::chrono::year(2026) / 11 / 21), in, out, notes);
    ran.out = out.str();
    ran.notes = notes.str();
    return ran;
  }

  static LintOptions of(std::vector<std::string> files) {
    LintOptions options;
    options.files = std::move(files);
    return options;
  }

  fs::path directory_;
};

std::string app(const std::string& name, const std::string& more = "") {
  return "apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorApp\nmetadata: {name: " + name +
         "}\nspec:\n  environment: staging\n" + "  codebase: {repository: https://git.example.com/" + name +
         ", revision: 4f2a9c1}\n  image: x@sha256:" + std::string(64, 'a') +
         "\n  processes:\n    worker: {command: [bin/worker], resources: {requests: {cpu: 1}}}\n" + more;
}

TEST_F(LintTest, EndsWith0ForWhatIsClean) {
  const Ran ran = run(of({"-"}), app("shop"));
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(ran.out,
            "1 app, 0 plain workloads: 0 errors, 0 warnings, 0 notes, 0 exempted, 0 unreadable or refused\n");
}

TEST_F(LintTest, EndsWith1ForWhatIsEnforced) {
  const std::string text = app("shop", "  config: {env: {DB_PASSWORD: hunter2}}\n");
  EXPECT_EQ(run(of({"-"}), text).code, 0) << "a warning alone";
  LintOptions strict = of({"-"});
  strict.strict = true;
  EXPECT_EQ(run(strict, text).code, 1);
  LintOptions enforced = of({"-"});
  enforced.levels = {"III=Enforce"};
  EXPECT_EQ(run(enforced, text).code, 1);
  enforced.levels = {"Enforce", "TF0301=off"};
  EXPECT_EQ(run(enforced, text).code, 0);
  EXPECT_EQ(run(enforced, text).out.find("hunter2"), std::string::npos);
}

TEST_F(LintTest, EndsWith2ForWhatCannotBeRead) {
  EXPECT_EQ(run(of({"/nowhere/a.yaml"})).code, 2);
  EXPECT_NE(run(of({"/nowhere/a.yaml"})).out.find("/nowhere/a.yaml: unreadable: No such file"),
            std::string::npos);
  const Ran ran = run(of(
      {file("bad.yaml", "a: ["), file("good.yaml", app("shop", "  config: {env: {DB_PASSWORD: x y z}}\n"))}));
  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.out.find("TF0301"), std::string::npos) << "the other file is looked at";
}

TEST_F(LintTest, ReadsDirectories) {
  file("a.yaml", app("a", "  suspend: 1\n"));
  file("sub/b.yml", app("b"));
  file(
      "sub/c.json",
      R"({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [{"name": "c", "image": "x"}]}})");
  file("sub/values.yaml", "replicas: 1\n");
  file("sub/notes.txt", "{{");
  file("sub/.git/config.yaml", "a: [");
  file("sub/.hidden.yaml", "a: [");
  fs::create_directory_symlink(directory_, directory_ / "sub" / "loop");
  const Ran ran = run(of({directory_.string()}));
  EXPECT_EQ(ran.code, 2);
  EXPECT_NE(ran.out.find("1 app, 1 plain workload: "), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("1 unreadable or refused\n"), std::string::npos) << ran.out;
}

TEST_F(LintTest, TakesLevelsFromPolicies) {
  const std::string policy =
      file("policy.yaml",
           "apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorPolicy\nmetadata: {name: p}\nspec:\n  "
           "environments: [stag*]\n  levels: {TF0301: Enforce}\n  exemptions: {allowed: false}\n");
  LintOptions options = of({"-"});
  options.policies = {policy};
  EXPECT_EQ(run(options, app("shop", "  config: {env: {DB_PASSWORD: hunter2}}\n")).code, 1);
  const Ran ran = run(options, app("shop", "  exemptions: {TF0301: {reason: r, expires: \"2027-01-01\"}}\n"));
  EXPECT_NE(ran.out.find("TF0001"), std::string::npos) << "not allowed";
  options.policies = {file("none.yaml", "a: b\n")};
  EXPECT_EQ(run(options, app("shop")).code, 2);
  EXPECT_NE(run(options).notes.find("there is no TwelveFactorPolicy in it"), std::string::npos);
  options.policies = {file("wrong.yaml",
                           "apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorPolicy\nmetadata: "
                           "{name: p}\nspec: {environments: [a], levels: {III: x}}\n")};
  EXPECT_NE(run(options).notes.find("TwelveFactorPolicy p: spec.levels[III]: must be one of"),
            std::string::npos);
}

TEST_F(LintTest, SaysWhatIsWrongWithItsUse) {
  for (const char* const level : {"III=Maybe", "TF9999=Off", "=Off", "Sometimes", ""}) {
    LintOptions options = of({"-"});
    options.levels = {level};
    EXPECT_EQ(run(options, app("shop")).code, 2) << level;
    EXPECT_NE(run(options).notes.find("--level"), std::string::npos) << level;
  }
  LintOptions options = of({"-"});
  options.today = "tomorrow";
  EXPECT_EQ(run(options).code, 2);
}

TEST_F(LintTest, MeasuresExemptionsByTheGivenDay) {
  const std::string text = app("shop",
                               "  config: {env: {DB_PASSWORD: hunter2}}\n  exemptions: {TF0301: {reason: r, "
                               "expires: \"2026-12-31\"}}\n");
  LintOptions options = of({"-"});
  options.strict = true;
  EXPECT_EQ(run(options, text).code, 0);
  options.today = "2026-12-31";
  EXPECT_EQ(run(options, text).code, 0);
  options.today = "2027-01-01";
  EXPECT_EQ(run(options, text).code, 1);
}

TEST_F(LintTest, PrintsEachFormat) {
  for (const auto& [format, begins] :
       {std::pair{"json", "{\n  \"version\""}, std::pair{"sarif", "{\n  \"$schema\""},
        std::pair{"junit", "<?xml"}, std::pair{"gitlab", "[]"}, std::pair{"github", "1 app, "}}) {
    LintOptions options = of({"-"});
    options.output = format;
    EXPECT_TRUE(run(options, app("shop")).out.starts_with(begins)) << format;
  }
}

TEST_F(LintTest, BeginsWithABaseline) {
  const std::string text = app("shop", "  config: {env: {DB_PASSWORD: hunter2}}\n");
  LintOptions options = of({"-"});
  options.strict = true;
  EXPECT_EQ(run(options, text).code, 1);
  options.write_baseline = (directory_ / "baseline.json").string();
  EXPECT_EQ(run(options, text).code, 0) << "what is written down does not fail";
  options.write_baseline.clear();
  options.baseline = (directory_ / "baseline.json").string();
  const Ran known = run(options, text);
  EXPECT_EQ(known.code, 0);
  EXPECT_NE(known.out.find("1 in the baseline"), std::string::npos) << known.out;
  EXPECT_EQ(run(options, app("shop", "  config: {env: {DB_PASSWORD: hunter2, API_TOKEN: hunter3}}\n")).code,
            1)
      << "a new one fails";
  options.baseline = (directory_ / "nothere.json").string();
  EXPECT_EQ(run(options, text).code, 2);
  options.baseline = file("other.json", "{}");
  EXPECT_NE(run(options, text).notes.find("is no baseline"), std::string::npos);
  options.baseline.clear();
  options.write_baseline = (directory_ / "no" / "such" / "directory").string();
  EXPECT_EQ(run(options, text).code, 2);
}

TEST(ExplainCommand, KnowsRulesAndFactors) {
  const auto run = [](ExplainOptions options) {
    std::ostringstream out;
    std::ostringstream notes;
    const int code = explain(options, out, notes);
    return std::to_string(code) + out.str() + notes.str();
  };
  EXPECT_TRUE(run({{}, false}).starts_with("0TF0001"));
  EXPECT_TRUE(run({{"TF0902"}, false}).starts_with("0TF0902 · Warn"));
  EXPECT_TRUE(run({{"ix"}, false}).starts_with("0IX Disposability"));
  EXPECT_TRUE(run({{}, true}).starts_with("0# Rules\n"));
  EXPECT_EQ(run({{"TF9999"}, false}),
            "2twelvefactor: 'TF9999' is no rule such as TF0301 and no factor such as III; `twelvefactor "
            "explain` lists them\n");
}

}  // namespace
}  // namespace twelvefactor::cli
