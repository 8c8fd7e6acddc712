#include "cli/command_line.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <tuple>

namespace twelvefactor::cli {
namespace {

struct Parsed {
  Command command;
  std::string out;
  std::string notes;
};

Parsed parse(std::vector<const char*> words) {
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  Command command = parse_command_line(static_cast<int>(words.size()), words.data(), "1.2.3");
  return {std::move(command), ::testing::internal::GetCapturedStdout(),
          ::testing::internal::GetCapturedStderr()};
}

template <class Options>
Options options_of(const std::vector<const char*>& words) {
  const Parsed parsed = parse(words);
  EXPECT_TRUE(std::holds_alternative<Options>(parsed.command)) << parsed.notes;
  return std::holds_alternative<Options>(parsed.command) ? std::get<Options>(parsed.command) : Options();
}

int refused(const std::vector<const char*>& words, const std::string& why) {
  const Parsed parsed = parse(words);
  EXPECT_NE(parsed.notes.find(why), std::string::npos) << parsed.notes;
  return std::holds_alternative<Answered>(parsed.command) ? std::get<Answered>(parsed.command).exit_code : -1;
}

TEST(CommandLine, NamesTheAppWithOrWithoutItsKind) {
  for (const char* app :
       {"shop", "tfa/shop", "twelvefactorapp/shop", "twelvefactorapps.twelvefactor.dev/shop"})
    EXPECT_EQ(options_of<StatusOptions>({"twelvefactor", "status", app}).cluster.app, "shop");
  for (const char* app : {"pod/shop", "Shop", "a/b/c", "../x", "tfa/", ""})
    EXPECT_EQ(refused({"twelvefactor", "status", app}, "names no app"), 2) << app;
  EXPECT_EQ(refused({"twelvefactor", "status"}, "APP is required"), 2);
}

TEST(CommandLine, TakesTheClusterOfEveryCommand) {
  const auto options = options_of<ReleasesOptions>({"/opt/bin/twelvefactor", "releases", "shop", "-n", "a",
                                                    "--kubeconfig", "f", "--context", "c", "-o", "wide"});
  EXPECT_EQ(options.cluster.namespace_name, "a");
  EXPECT_EQ(options.cluster.kubeconfig, "f");
  EXPECT_EQ(options.cluster.context, "c");
  EXPECT_EQ(options.cluster.output, Output::kWide);
  EXPECT_EQ(options.cluster.program, "twelvefactor");
  EXPECT_EQ(options.cluster.version, "1.2.3");
  EXPECT_EQ(refused({"twelvefactor", "status", "shop", "-n", "a/b"}, "--namespace: 'a/b' is not a name"), 2);
  EXPECT_EQ(refused({"twelvefactor", "status", "shop", "-o", "wide"}, "'wide' is none of json, yaml"), 2);
}

TEST(CommandLine, TakesNumbersOfReleasesAsTheyAreWritten) {
  const auto options =
      options_of<DiffOptions>({"twelvefactor", "diff", "shop", "--from", "v11", "--to", "12"});
  EXPECT_EQ(options.from, 11);
  EXPECT_EQ(options.to, 12);
  EXPECT_EQ(options_of<DiffOptions>({"twelvefactor", "diff", "shop"}).from, std::nullopt);
  for (const char* number : {"0", "-1", "x", "v", "1.5", "99999999999999999999"})
    EXPECT_EQ(refused({"twelvefactor", "rollback", "shop", "--to", number}, "is no number of a release"), 2)
        << number;
}

TEST(CommandLine, OfARollbackDoesNotMixItsWays) {
  const auto options = options_of<RollbackOptions>(
      {"twelvefactor", "rollback", "shop", "--to", "3", "--run-before-release", "--apply", "-y"});
  EXPECT_EQ(options.to, 3);
  EXPECT_TRUE(options.run_before_release && options.apply && options.yes && !options.unpin);
  EXPECT_TRUE(options_of<RollbackOptions>({"twelvefactor", "rollback", "shop", "--unpin"}).unpin);
  EXPECT_EQ(refused({"twelvefactor", "rollback", "shop", "--unpin", "--to", "3"}, "excludes"), 2);
  EXPECT_EQ(refused({"twelvefactor", "rollback", "shop", "--unpin", "--run-before-release"}, "excludes"), 2);
  EXPECT_EQ(refused({"twelvefactor", "rollback", "shop", "-y"}, "requires"), 2);
}

TEST(CommandLine, WaitsForARetryAsLongAsAsked) {
  const auto options =
      options_of<RetryOptions>({"twelvefactor", "retry", "shop", "--wait", "--timeout", "5"});
  EXPECT_TRUE(options.wait);
  EXPECT_EQ(options.timeout, std::chrono::seconds(5));
  EXPECT_EQ(options_of<RetryOptions>({"twelvefactor", "retry", "shop"}).timeout, std::chrono::seconds(600));
  EXPECT_EQ(refused({"twelvefactor", "retry", "shop", "--timeout", "0"}, "--timeout"), 2);
}

TEST(CommandLine, OfTheKubectlPluginSpeaksOfKubectl) {
  const Parsed help = parse({"/usr/local/bin/kubectl-twelvefactor", "diff", "--help"});
  EXPECT_EQ(std::get<Answered>(help.command).exit_code, 0);
  EXPECT_NE(help.out.find("Usage: kubectl twelvefactor diff "), std::string::npos) << help.out;
  EXPECT_NE(help.out.find("Example: kubectl twelvefactor diff shop"), std::string::npos) << help.out;
  EXPECT_EQ(options_of<StatusOptions>({"kubectl-twelvefactor", "status", "shop"}).cluster.program,
            "kubectl twelvefactor");
  for (const char* command : {"render", "lint", "score"}) {
    const Parsed offline = parse({"kubectl-twelvefactor", command, "--help"});
    EXPECT_NE(offline.out.find(std::string("kubectl twelvefactor ") + command), std::string::npos)
        << offline.out;
    EXPECT_EQ(offline.out.find(std::string(" | twelvefactor ")), std::string::npos) << offline.out;
  }
  const Parsed root = parse({"kubectl-twelvefactor", "--help"});
  EXPECT_NE(root.out.find("After kubectl twelvefactor:\n\n  status shop"), std::string::npos) << root.out;
}

TEST(CommandLine, SaysWhatWasMeant) {
  EXPECT_EQ(refused({"twelvefactor", "statsu"}, "There is no command statsu; status may be meant."), 2);
  EXPECT_EQ(refused({"twelvefactor", "shell"}, "There is no command shell; the commands:"), 2);
  EXPECT_EQ(refused({"twelvefactor"}, "The commands:"), 2);
  EXPECT_EQ(refused({"twelvefactor", "lint", "--outptu", "json", "-f", "x"},
                    "lint has no flag --outptu; --output may be meant."),
            2);
  EXPECT_EQ(refused({"twelvefactor", "render", "app.yaml"}, "Files are named by -f: render -f app.yaml"), 2);
  const Parsed help = parse({"twelvefactor", "help", "status"});
  EXPECT_EQ(std::get<Answered>(help.command).exit_code, 0);
  EXPECT_NE(help.out.find("twelvefactor status"), std::string::npos) << help.out;
  EXPECT_EQ(std::get<Answered>(parse({"twelvefactor", "help"}).command).exit_code, 0);
}

TEST(CommandLine, TakesTheShortFormOfANamespaceEverywhere) {
  EXPECT_EQ(options_of<LintOptions>({"twelvefactor", "lint", "-n", "a", "-f", "x"}).namespace_name, "a");
  EXPECT_EQ(options_of<RenderOptions>({"twelvefactor", "render", "-n", "a", "-f", "x"}).namespace_name, "a");
  EXPECT_EQ(options_of<LintOptions>({"twelvefactor", "lint", "-f", "x"}).namespace_name, "default");
}

TEST(CommandLine, LetsTheOperatorHaveSeveralNamespacesInTheSameVariable) {
  ::setenv("TWELVEFACTOR_NAMESPACE", "a,b", 1);
  const auto options = options_of<loop::OperatorOptions>({"twelvefactor", "operator"});
  EXPECT_EQ(refused({"twelvefactor", "status", "shop"}, "--namespace: 'a,b' is not a name"), 2);
  ::setenv("TWELVEFACTOR_NAMESPACE", "a", 1);
  EXPECT_EQ(options_of<StatusOptions>({"twelvefactor", "status", "shop"}).cluster.namespace_name, "a");
  ::unsetenv("TWELVEFACTOR_NAMESPACE");
  EXPECT_EQ(options.namespaces, (std::vector<std::string>{"a", "b"}));
}

TEST(CommandLine, ReadsTheOperatorsVariablesForTheOperatorAlone) {
  for (const auto& [name, value, why] :
       {std::tuple{"TWELVEFACTOR_LEASE_DURATION", "soon", "--lease-duration"},
        std::tuple{"TWELVEFACTOR_LEASE_DURATION", "1", "at least"},
        std::tuple{"TWELVEFACTOR_WORKERS", "0", "--workers"}}) {
    ::setenv(name, value, 1);
    EXPECT_EQ(options_of<LintOptions>({"twelvefactor", "lint", "-f", "app.yaml"}).files.size(), 1U) << value;
    EXPECT_EQ(options_of<StatusOptions>({"twelvefactor", "status", "shop"}).cluster.app, "shop") << value;
    EXPECT_EQ(refused({"twelvefactor", "operator"}, why), 2) << value;
    ::unsetenv(name);
  }
}

TEST(CommandLine, LeavesTheWordsOfAProcessAlone) {
  const auto run =
      options_of<RunOptions>({"twelvefactor", "run", "tfa/shop", "-n", "team", "--release", "v11", "--",
                              "bin/console", "--help", "[a,b]", "-n", "--", "status", ""});
  EXPECT_EQ(run.cluster.app, "shop");
  EXPECT_EQ(run.cluster.namespace_name, "team");
  EXPECT_EQ(run.release, 11);
  EXPECT_EQ(run.words,
            (std::vector<std::string>{"bin/console", "--help", "[a,b]", "-n", "--", "status", ""}));
  EXPECT_FALSE(run.detach || run.timeout || !run.name.empty());
}

TEST(CommandLine, RunsAnAdminProcessWithFurtherArguments) {
  const auto run =
      options_of<RunOptions>({"twelvefactor", "run", "shop", "--admin-process", "console", "--timeout", "60",
                              "--detach", "--name", "now", "-o", "json", "--", "--flag"});
  EXPECT_EQ(run.admin_process, "console");
  EXPECT_EQ(run.timeout, 60);
  EXPECT_EQ(run.name, "now");
  EXPECT_TRUE(run.detach);
  EXPECT_EQ(run.cluster.output, Output::kJson);
  EXPECT_EQ(run.words, std::vector<std::string>{"--flag"});
  EXPECT_TRUE(
      options_of<RunOptions>({"twelvefactor", "run", "shop", "--admin-process", "console"}).words.empty());
}

TEST(CommandLine, RefusesToRunWithACodeOfItsOwn) {
  EXPECT_EQ(refused({"twelvefactor", "run", "shop"}, "what shall be run?"), 125);
  EXPECT_EQ(refused({"twelvefactor", "run", "shop", "--"}, "what shall be run?"), 125);
  EXPECT_EQ(refused({"twelvefactor", "run", "--", "x"}, "APP is required"), 125);
  EXPECT_EQ(refused({"twelvefactor", "run", "shop", "bin/console"}, "bin/console"), 125);
  EXPECT_EQ(refused({"twelvefactor", "run", "shop", "--timeout", "0", "--", "x"}, "--timeout"), 125);
  EXPECT_EQ(refused({"twelvefactor", "run", "shop", "-n", "A", "--", "x"}, "'A' is not a name"), 125);
  EXPECT_EQ(parse({"twelvefactor", "run", "--help"}).out.find("Run a one-off process"), 0U);
}

TEST(CommandLine, LeavesTwoDashesToOtherCommands) {
  EXPECT_EQ(options_of<ExplainOptions>({"twelvefactor", "explain", "--", "TF0301"}).names,
            std::vector<std::string>{"TF0301"});
}

TEST(CommandLine, TellsAnAppFromTwoFiles) {
  const auto app =
      options_of<ParityOptions>({"twelvefactor", "parity", "tfa/shop", "-n", "a", "--peer", "staging"});
  EXPECT_EQ(app.cluster.app, "shop");
  EXPECT_EQ(app.cluster.namespace_name, "a");
  EXPECT_EQ(app.peers, std::vector<std::string>{"staging"});
  EXPECT_TRUE(app.sources.empty());
  const auto files =
      options_of<ParityOptions>({"twelvefactor", "parity", "staging.yaml", "-", "-o", "md", "--app", "shop"});
  ASSERT_EQ(files.sources.size(), 2U);
  EXPECT_EQ(files.sources[0].path, "staging.yaml");
  EXPECT_EQ(files.sources[1].path, "-");
  EXPECT_EQ(files.format, ParityFormat::kMarkdown);
  EXPECT_EQ(files.cluster.app, "");
  EXPECT_EQ(refused({"twelvefactor", "parity"}, "NAMES is required"), 2);
  EXPECT_EQ(refused({"twelvefactor", "parity", "a.yaml"}, "one alone cannot be compared"), 2);
  EXPECT_EQ(refused({"twelvefactor", "parity", "-"}, "one alone cannot be compared"), 2);
  EXPECT_EQ(refused({"twelvefactor", "parity", "-", "-"}, "only one of the two can be standard input"), 2);
  EXPECT_EQ(refused({"twelvefactor", "parity", "a", "b", "c"}, "c"), 2);
  EXPECT_EQ(refused({"twelvefactor", "parity", "Shop"}, "names no app"), 2);
  EXPECT_EQ(refused({"twelvefactor", "parity", "shop", "-n", "a/b"}, "--namespace"), 2);
  EXPECT_EQ(refused({"twelvefactor", "parity", "shop", "--app", "x"}, "--app is for files"), 2);
  EXPECT_EQ(refused({"twelvefactor", "parity", "a", "b", "--peer", "x"}, "--peer is for an app"), 2);
  EXPECT_EQ(refused({"twelvefactor", "parity", "a", "b", "-o", "xml"}, "-o"), 2);
}

TEST(CommandLine, TakesBothNamespacesOfAPromotion) {
  const auto options =
      options_of<PromoteOptions>({"twelvefactor", "promote", "shop", "--from", "staging", "--to",
                                  "production", "--apply", "--yes", "--wait", "--timeout", "7"});
  EXPECT_EQ(options.from_namespace, "staging");
  EXPECT_EQ(options.cluster.namespace_name, "production");
  EXPECT_EQ(options.from_app, "");
  EXPECT_TRUE(options.apply && options.yes && options.wait);
  EXPECT_EQ(options.timeout, std::chrono::seconds(7));
  EXPECT_EQ(refused({"twelvefactor", "promote", "shop", "--from", "a"}, "--to is required"), 2);
  EXPECT_EQ(refused({"twelvefactor", "promote", "shop", "--from", "a/b", "--to", "c"}, "is not a name"), 2);
  EXPECT_EQ(
      refused({"twelvefactor", "promote", "shop", "--from", "a", "--to", "c", "--wait"}, "requires --apply"),
      2);
}

TEST(Help, FitsIntoEightyColumnsAndSpeaksOurWords) {
  std::vector<std::string> commands{""};
  std::istringstream top(parse({"twelvefactor", "--help"}).out);
  bool listed = false;
  for (std::string line; std::getline(top, line);) {
    if (listed && line.starts_with("  ") && line[2] != ' ')
      commands.push_back(line.substr(2, line.find(' ', 2) - 2));
    listed = listed || line == "Subcommands:";
  }
  ASSERT_GT(commands.size(), 15U);
  for (const std::string& command : commands) {
    std::vector<const char*> words{"kubectl-twelvefactor"};
    if (!command.empty()) words.push_back(command.c_str());
    words.push_back("--help");
    const std::string help = parse(words).out;
    EXPECT_FALSE(help.empty()) << command;
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << command << ": " << line;
    for (const char* word : {"INT", "POSITIVE", "NONNEGATIVE", "REQUIRED", "Env:"})
      EXPECT_EQ(help.find(word), std::string::npos) << command << " says " << word;
  }
}

}  // namespace
}  // namespace twelvefactor::cli
