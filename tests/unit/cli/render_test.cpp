#include "cli/files/render.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/command_line.hpp"
#include "unit/apps.hpp"
#include "yaml/yaml.hpp"

namespace twelvefactor::cli {
namespace {

using testing::shop_spec;
using testing::small_spec;

std::string indented(const std::string& spec) {
  std::istringstream lines(spec);
  std::string text;
  for (std::string line; std::getline(lines, line);) text += "  " + line + "\n";
  return text;
}

std::string manifest(const std::string& spec,
                     const std::string& metadata = "{name: shop, namespace: shop-production}") {
  return "apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorApp\nmetadata: " + metadata + "\nspec:\n" +
         indented(spec);
}

// An app in production that names no peer is told so.
constexpr const char* kNoPeer =
    "shop-production/shop: note TF1003 .spec.parity.peers: no other deploy is named, so nobody sees where "
    "production "
    "drifts apart; name the deploy that comes before this one, such as staging, in parity.peers\n";

struct Rendered {
  int code = -1;
  std::string objects;
  std::string notes;
};

class RenderTest : public ::testing::Test {
 protected:
  RenderTest()
      : directory_(std::filesystem::temp_directory_path() / ("render-test-" + std::to_string(::getpid()))) {
    std::filesystem::create_directory(directory_);
  }
  ~RenderTest() override { std::filesystem::remove_all(directory_); }

  std::string file(const std::string& name, const std::string& text) {
    std::ofstream(directory_ / name) << text;
    return (directory_ / name).string();
  }

  static Rendered run(std::vector<std::string> files, const std::string& standard_input = "",
                      bool findings = true) {
    std::istringstream in(standard_input);
    std::ostringstream out;
    std::ostringstream notes;
    Rendered rendered;
    rendered.code = render({std::move(files), "default", findings}, in, out, notes);
    rendered.objects = out.str();
    rendered.notes = notes.str();
    return rendered;
  }

  static Rendered run_text(const std::string& text, bool findings = true) {
    return run({"-"}, text, findings);
  }

  std::filesystem::path directory_;
};

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST_F(RenderTest, PrintsTheJobsOfTheGateBeforeTheProcesses) {
  const Rendered rendered =
      run_text(manifest(small_spec() + "adminProcesses: {migrate: {command: [bin/migrate], trigger: "
                                       "BeforeRelease, activeDeadlineSeconds: 60}}\n"));
  EXPECT_EQ(rendered.code, 0) << rendered.notes;
  const std::size_t job = rendered.objects.find("name: shop-v1-migrate\n");
  ASSERT_NE(job, std::string::npos) << rendered.objects;
  EXPECT_LT(job, rendered.objects.find("kind: Deployment\n"));
  EXPECT_EQ(count(rendered.objects, "kind: AppRelease\n"), 0U) << "a record of the cluster's";
}

TEST_F(RenderTest, PrintsEveryObjectAsADocument) {
  const Rendered rendered = run_text(manifest(shop_spec()));
  EXPECT_EQ(rendered.code, 0);
  EXPECT_EQ(rendered.notes, kNoPeer);
  EXPECT_EQ(count(rendered.objects, "---\n"), 9U);
  const auto documents = yaml::yaml_to_json(rendered.objects);
  ASSERT_TRUE(documents);
  EXPECT_EQ(documents->size(), 9U);
  for (const char* const kind :
       {"ServiceAccount", "ConfigMap", "Secret", "Service", "PodDisruptionBudget", "Deployment", "Job"}) {
    EXPECT_GE(count(rendered.objects, std::string("\nkind: ") + kind + "\n"), 1U) << kind;
  }
  EXPECT_EQ(count(rendered.objects, "namespace: shop-production\n"), 9U);
  EXPECT_EQ(count(rendered.objects, "ownerReferences"), 0U) << "there is no owner without a cluster";
}

TEST_F(RenderTest, PrintsTheSameEachTime) {
  EXPECT_EQ(run_text(manifest(shop_spec())).objects, run_text(manifest(shop_spec())).objects);
}

TEST_F(RenderTest, TakesReferencesForPresentAndPrintsNoSecretValue) {
  const Rendered rendered = run_text(manifest(shop_spec()));
  EXPECT_EQ(count(rendered.objects, "\ndata:\n"), 1U) << "the ConfigMap's, not the Secret's";
  EXPECT_EQ(count(rendered.objects, "stringData"), 0U);
}

TEST_F(RenderTest, UsesTheDefaultNamespaceWhereNoneIsNamed) {
  EXPECT_GE(count(run_text(manifest(small_spec(), "{name: shop}")).objects, "namespace: default\n"), 3U);
}

TEST_F(RenderTest, ReadsFilesAndStandardInput) {
  const std::string one = file("one.yaml", manifest(small_spec(), "{name: one}"));
  const Rendered rendered = run({one, "-"}, manifest(small_spec(), "{name: two}"));
  EXPECT_EQ(rendered.code, 0);
  EXPECT_EQ(count(rendered.objects, "name: one-web\n"), 2U);
  EXPECT_EQ(count(rendered.objects, "name: two-web\n"), 2U);
}

TEST_F(RenderTest, PassesOverOtherKindsInTheSameFile) {
  const Rendered rendered = run_text("kind: ConfigMap\napiVersion: v1\n---\n" + manifest(small_spec()) +
                                     "---\n- a list\n---\nkind: 3\n");
  EXPECT_EQ(rendered.code, 0) << rendered.notes;
  EXPECT_EQ(count(rendered.objects, "---\n"), 4U);
}

TEST_F(RenderTest, PrintsFindingsAsNotesUnlessQuiet) {
  std::string spec = small_spec();
  spec.replace(spec.find("4f2a"), 40, "main");
  const Rendered rendered = run_text(manifest(spec));
  EXPECT_EQ(rendered.code, 0);
  EXPECT_EQ(
      rendered.notes,
      std::string(
          "shop-production/shop: warning TF0101 .spec.codebase.revision: \"main\" names a branch, which "
          "moves: nobody can tell later "
          "what was deployed; write the commit that the image was built from\n") +
          kNoPeer);
  EXPECT_EQ(run_text(manifest(spec), /*findings=*/false).notes, "");
  EXPECT_EQ(run_text(manifest(spec), /*findings=*/false).objects, rendered.objects);
}

TEST_F(RenderTest, SaysHowSevereAFindingIs) {
  std::string spec = small_spec();
  spec.replace(spec.find(", resources"), std::string(", resources: {requests: {cpu: 100m}}").size(), "");
  EXPECT_EQ(run_text(manifest(spec)).notes.substr(0, 33), "shop-production/shop: note TF0802");
}

TEST_F(RenderTest, PrintsNothingOfAnAppThatBreaksAnEnforcedRule) {
  const std::string spec = small_spec() + "\nconfig: {env: {A: x}, contract: {A: {enum: [z1]}}}\n";
  for (const bool findings : {true, false}) {
    const Rendered rendered =
        run_text(manifest(spec) + "---\n" + manifest(small_spec(), "{name: fine}"), findings);
    EXPECT_EQ(rendered.code, 1);
    EXPECT_EQ(rendered.notes.find(
                  "shop-production/shop: error TF0306 .spec.config.contract.A: A must be one of z1; "),
              0U)
        << rendered.notes;
    EXPECT_EQ(rendered.notes.find("TF1003") != std::string::npos, findings);
    EXPECT_EQ(count(rendered.objects, "name: shop-web\n"), 0U);
    EXPECT_EQ(count(rendered.objects, "name: fine-web\n"), 2U) << "the other app is not held back";
  }
}

TEST_F(RenderTest, ErrorsNameTheFileAndTheField) {
  const std::string bad = file("bad.yaml", manifest("environment: e\n"));
  EXPECT_EQ(run({bad}).notes,
            "twelvefactor: " + bad + ":4: TwelveFactorApp shop: spec.codebase: is required\ntwelvefactor: " +
                bad + ":4: TwelveFactorApp shop: spec.image: is required\ntwelvefactor: " + bad +
                ":4: TwelveFactorApp shop: spec.processes: is required\n");
  EXPECT_EQ(run({bad}).code, 1);
  EXPECT_EQ(run({"/nowhere/app.yaml"}).notes, "twelvefactor: /nowhere/app.yaml: No such file or directory\n");
  EXPECT_EQ(run_text("").notes, "twelvefactor: standard input: there is no TwelveFactorApp in it\n");
  EXPECT_EQ(run_text(manifest(small_spec(), "{namespace: x}")).notes,
            "twelvefactor: standard input:3: TwelveFactorApp: metadata.name: is required\n");
  EXPECT_EQ(run_text("kind: TwelveFactorApp\napiVersion: twelvefactor.dev/v9\n").notes,
            "twelvefactor: standard input:2: TwelveFactorApp: apiVersion: must be twelvefactor.dev/v1alpha1, "
            "and is twelvefactor.dev/v9\n");
  const Rendered broken = run_text("a: [\n");
  EXPECT_EQ(broken.code, 1);
  EXPECT_EQ(broken.notes.substr(0, 31), "twelvefactor: standard input:2:");
  EXPECT_EQ(broken.objects, "");
}

TEST_F(RenderTest, NamesUnknownFieldsAsKubectlWould) {
  const Rendered rendered = run_text(manifest(small_spec() + "\nlogs: {fromat: json}\n") + "---\n" +
                                     manifest(small_spec(), "{name: fine}"));
  EXPECT_EQ(rendered.code, 1);
  EXPECT_EQ(rendered.notes,
            "twelvefactor: standard input:13: TwelveFactorApp shop: spec.logs.fromat: unknown field; did you "
            "mean format?\n" +
                std::string(kNoPeer).replace(0, std::string("shop-production/shop").size(), "default/fine"));
  EXPECT_EQ(run_text(manifest(small_spec(), "{name: shop, lables: {a: b}}")).notes,
            "twelvefactor: standard input:3: TwelveFactorApp shop: metadata.lables: unknown field; did you "
            "mean labels?\n");
  EXPECT_EQ(run_text("data: 3\n" + manifest(small_spec())).notes,
            "twelvefactor: standard input:1: TwelveFactorApp shop: data: unknown field; there are "
            "apiVersion, kind, metadata, spec, status\n");
}

TEST_F(RenderTest, RefusesWhatTheApiServerRefuses) {
  const Rendered rendered = run_text(manifest(small_spec() + "\nsuspend: maybe\nlogs: {format: logfmt}\n"));
  EXPECT_EQ(rendered.code, 1);
  EXPECT_EQ(rendered.objects, "");
  EXPECT_NE(rendered.notes.find("TwelveFactorApp shop: spec.logs.format: must be one of json, text\n"),
            std::string::npos)
      << rendered.notes;
  EXPECT_NE(rendered.notes.find("TwelveFactorApp shop: spec.suspend: must be true or false, and is text\n"),
            std::string::npos)
      << rendered.notes;
  const Rendered made = run_text(manifest(
      small_spec() + "\nadminProcesses: {a: {command: [x], trigger: Schedule, schedule: 0 24 * * *}}\n"));
  EXPECT_EQ(made.code, 1);
  EXPECT_NE(
      made.notes.find("error spec.adminProcesses[a].schedule: the hour is 24, and may be 0 to 23 (Kubernetes "
                      "would refuse the CronJob)\n"),
      std::string::npos)
      << made.notes;
  EXPECT_EQ(made.objects, "") << "nor its other objects";
}

// Whoever refuses an app, it is not printed, and the others of the same source are.
TEST_F(RenderTest, ARefusedAppKeepsNoOtherBack) {
  const std::string fine = manifest(small_spec(), "{name: fine}");
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a field that does not exist", manifest(small_spec() + "\nlogs: {fromat: json}\n")},
      {"a limit of the definition", manifest(small_spec() + "\nlogs: {format: logfmt}\n")},
      {"an object that Kubernetes refuses",
       manifest(small_spec() +
                "\nadminProcesses: {a: {command: [x], trigger: Schedule, schedule: 0 24 * * *}}\n")},
      {"an enforced rule", manifest(small_spec() + "\nconfig: {env: {A: x}, contract: {A: {enum: [z1]}}}\n")},
      {"no name", manifest(small_spec(), "{namespace: x}")},
      {"no YAML", "a: [\n"}};
  for (const auto& [title, bad] : cases) {
    for (const std::string& text : {bad + "---\n" + fine, fine + "---\n" + bad}) {
      const Rendered rendered = run_text(text, /*findings=*/false);
      EXPECT_EQ(rendered.code, 1) << title;
      EXPECT_EQ(count(rendered.notes, "\n"), 1U) << title << ": " << rendered.notes;
      EXPECT_EQ(count(rendered.objects, "name: fine-web\n"), 2U) << title;
      EXPECT_EQ(count(rendered.objects, "name: shop"), 0U) << title;
    }
  }
}

TEST_F(RenderTest, AFieldWithoutValueCountsAsNotWritten) {
  const Rendered rendered = run_text(manifest(small_spec() + "\nconfig:\nadminProcesses: {report: null}\n"));
  EXPECT_EQ(rendered.code, 0) << rendered.notes;
}

TEST_F(RenderTest, ReadsWhatKubectlPrints) {
  const Rendered rendered = run_text(
      manifest(small_spec(), "{name: shop, uid: u, generation: 2, managedFields: [], annotations: {a: b}}") +
      "status: {observedGeneration: 2}\n");
  EXPECT_EQ(rendered.code, 0) << rendered.notes;
}

TEST_F(RenderTest, BearsMetadataOfTheWrongType) {
  for (const char* const metadata : {"3", "[]", "text", "null"}) {
    const Rendered rendered = run_text(manifest(small_spec(), metadata));
    EXPECT_EQ(rendered.code, 1) << metadata;
    const std::string wrong =
        metadata == std::string("null") ? "metadata.name: is required" : "metadata: must be a map";
    EXPECT_EQ(rendered.notes, "twelvefactor: standard input:3: TwelveFactorApp: " + wrong + "\n");
  }
  EXPECT_EQ(
      run_text(
          "apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorApp\nmetadata: {name: shop}\nspec: 3\n")
          .notes,
      "twelvefactor: standard input:4: TwelveFactorApp shop: spec: must be a map, and is a whole number\n");
}

TEST_F(RenderTest, ReadsADirectoryAsAMistake) {
  const Rendered rendered = run({directory_.string()});
  EXPECT_EQ(rendered.code, 1);
  EXPECT_NE(rendered.notes.find(directory_.string()), std::string::npos);
}

TEST_F(RenderTest, GoesOnWithTheOtherFilesAfterAMistake) {
  const Rendered rendered = run({"/nowhere/app.yaml", file("fine.yaml", manifest(small_spec()))});
  EXPECT_EQ(rendered.code, 1);
  EXPECT_EQ(count(rendered.objects, "name: shop-web\n"), 2U);
}

// --- the command line

Command parse(std::vector<const char*> words) {
  words.insert(words.begin(), "twelvefactor");
  return parse_command_line(static_cast<int>(words.size()), words.data(), "1.2.3");
}

class CommandLineTest : public ::testing::Test {
 protected:
  static int refused(const std::vector<const char*>& words) {
    ::testing::internal::CaptureStderr();
    ::testing::internal::CaptureStdout();
    const Command command = parse(words);
    ::testing::internal::GetCapturedStderr();
    ::testing::internal::GetCapturedStdout();
    const auto* answered = std::get_if<Answered>(&command);
    return answered == nullptr ? -1 : answered->exit_code;
  }
};

TEST_F(CommandLineTest, ReadsRender) {
  const Command command = parse({"render", "-f", "a.yaml", "-f", "-", "--quiet", "--namespace", "ns"});
  const auto* options = std::get_if<RenderOptions>(&command);
  ASSERT_NE(options, nullptr);
  EXPECT_EQ(options->files, (std::vector<std::string>{"a.yaml", "-"}));
  EXPECT_FALSE(options->findings);
  EXPECT_EQ(options->namespace_name, "ns");
  const Command plain = parse({"render", "-f", "a.yaml"});
  EXPECT_TRUE(std::get<RenderOptions>(plain).findings);
  EXPECT_EQ(std::get<RenderOptions>(plain).namespace_name, "default");
}

TEST_F(CommandLineTest, ReadsOperator) {
  const Command command = parse({"operator", "--workers", "3", "--listen", "", "--kube-api-qps", "7.5",
                                 "--resync", "60", "--log-level", "debug"});
  const auto* options = std::get_if<loop::OperatorOptions>(&command);
  ASSERT_NE(options, nullptr);
  EXPECT_EQ(options->workers, 3);
  EXPECT_EQ(options->listen, "");
  EXPECT_EQ(options->kube_api_qps, 7.5);
  EXPECT_EQ(options->resync, std::chrono::seconds(60));
  EXPECT_EQ(options->log_level, "debug");
  EXPECT_EQ(options->version, "1.2.3");
}

TEST_F(CommandLineTest, TakesTheEnvironmentForWhatNoFlagSays) {
  ASSERT_EQ(::setenv("TWELVEFACTOR_WORKERS", "5", 1), 0);
  const Command from_environment = parse({"operator"});
  const Command from_flag = parse({"operator", "--workers", "6"});
  ::unsetenv("TWELVEFACTOR_WORKERS");
  EXPECT_EQ(std::get<loop::OperatorOptions>(from_environment).workers, 5);
  EXPECT_EQ(std::get<loop::OperatorOptions>(from_flag).workers, 6);
}

TEST_F(CommandLineTest, ReadsLeaderElection) {
  const auto plain = std::get<loop::OperatorOptions>(parse({"operator"}));
  EXPECT_FALSE(plain.leader_elect);
  EXPECT_TRUE(plain.namespaces.empty());
  const auto options = std::get<loop::OperatorOptions>(
      parse({"operator", "--leader-elect", "--lease-name", "l", "--lease-namespace", "n", "--lease-duration",
             "6", "--lease-renew-deadline", "3", "--lease-retry-period", "1"}));
  EXPECT_TRUE(options.leader_elect);
  EXPECT_EQ(options.lease_name, "l");
  EXPECT_EQ(options.lease_namespace, "n");
  EXPECT_EQ(options.lease_duration, std::chrono::seconds(6));
  EXPECT_EQ(options.lease_renew_deadline, std::chrono::seconds(3));
  EXPECT_EQ(options.lease_retry_period, std::chrono::seconds(1));
}

TEST_F(CommandLineTest, RefusesTimesOfALeaseThatDoNotGoTogether) {
  EXPECT_EQ(refused({"operator", "--lease-duration", "12"}), 2);
  EXPECT_EQ(refused({"operator", "--lease-retry-period", "6"}), 2);
  EXPECT_EQ(refused({"operator", "--lease-duration", "0"}), 2);
  EXPECT_EQ(refused({"operator", "--lease-name", "No_Name"}), 2);
}

TEST_F(CommandLineTest, ReadsNamespaces) {
  const std::vector<std::string> both{"a", "b"};
  EXPECT_EQ(
      std::get<loop::OperatorOptions>(parse({"operator", "--namespace", "b", "--namespace", "a"})).namespaces,
      both);
  EXPECT_EQ(std::get<loop::OperatorOptions>(parse({"operator", "--namespace", "b,a,b"})).namespaces, both);
  ASSERT_EQ(::setenv("TWELVEFACTOR_NAMESPACE", "a,b", 1), 0);
  ASSERT_EQ(::setenv("TWELVEFACTOR_LEADER_ELECT", "true", 1), 0);
  const Command from_environment = parse({"operator"});
  ::unsetenv("TWELVEFACTOR_NAMESPACE");
  ::unsetenv("TWELVEFACTOR_LEADER_ELECT");
  EXPECT_EQ(std::get<loop::OperatorOptions>(from_environment).namespaces, both);
  EXPECT_TRUE(std::get<loop::OperatorOptions>(from_environment).leader_elect);
  EXPECT_EQ(refused({"operator", "--namespace", "a/b"}), 2);
  EXPECT_EQ(refused({"operator", "--namespace", "a", "b"}), 2);
}

TEST_F(CommandLineTest, ReadsVersion) {
  EXPECT_TRUE(std::holds_alternative<VersionOptions>(parse({"version"})));
}

TEST_F(CommandLineTest, ExitsWith2ForWrongUseAndWith0ForHelp) {
  EXPECT_EQ(refused({}), 2);
  EXPECT_EQ(refused({"unheard-of"}), 2);
  EXPECT_EQ(refused({"render"}), 2);
  EXPECT_EQ(refused({"render", "-f", "a", "--unheard-of"}), 2);
  EXPECT_EQ(refused({"operator", "--workers", "0"}), 2);
  EXPECT_EQ(refused({"operator", "--log-level", "loud"}), 2);
  EXPECT_EQ(refused({"--help"}), 0);
  EXPECT_EQ(refused({"render", "--help"}), 0);
}

}  // namespace
}  // namespace twelvefactor::cli
