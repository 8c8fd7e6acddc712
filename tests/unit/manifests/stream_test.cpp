// What is in a stream of manifests: objects, lists, patches, templates, and what cannot be read.
#include "manifests/stream.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace twelvefactor::manifests {
namespace {

struct Streamed {
  std::vector<std::string> objects;  // "Pod a .items[0]"
  Found found;
};

Streamed streamed(const std::string& text, bool named = true, bool lenient = false) {
  Streamed made;
  read_stream(
      {"a.yaml", named, lenient, false}, text,
      [&made](const Manifest& each) {
        made.objects.push_back(each.kind + " " + each.name + (each.path.empty() ? "" : " " + each.path));
      },
      made.found);
  return made;
}

using Texts = std::vector<std::string>;

std::vector<std::string> problems(const Streamed& made) {
  std::vector<std::string> all;
  for (const Problem& each : made.found.problems) all.push_back(told(each));
  return all;
}

constexpr const char* kPod =
    "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{image: x}]}\n";

TEST(Stream, HandsOverEachObject) {
  const Streamed made = streamed(std::string(kPod) + "---\n" + kPod);
  EXPECT_EQ(made.objects, (Texts{"Pod a", "Pod a"}));
  EXPECT_EQ(problems(made), Texts{});
}

TEST(Stream, ReadsListsOfAnyKind) {
  EXPECT_EQ(
      streamed(
          "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n"
          "- apiVersion: v1\n  kind: List\n  items: [{apiVersion: v1, kind: Pod, metadata: {name: b}}]\n")
          .objects,
      (Texts{"Pod a .items[0]", "Pod b .items[1].items[0]"}));
  EXPECT_EQ(streamed("apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- metadata: {name: a}\n").objects,
            Texts{"Deployment a .items[0]"})
      << "items of a list of one kind do not say what they are";
  EXPECT_EQ(
      streamed("[{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"a\"}}]").objects,
      Texts{"Pod a [0]"});
}

TEST(Stream, TellsWhatIsNoObjectWhereItWasNamed) {
  const std::string text = std::string(kPod) + "---\nreplicas: 1\n";
  EXPECT_EQ(problems(streamed(text)),
            Texts{"a.yaml:6: is no Kubernetes object: it has no apiVersion and kind"});
  EXPECT_EQ(problems(streamed(text, false)), Texts{});
  EXPECT_EQ(problems(streamed(text, true, true)), Texts{});
}

TEST(Stream, GoesOnBehindWhatCannotBeRead) {
  const Streamed made = streamed("a: [1\n---\n" + std::string(kPod));
  EXPECT_EQ(made.objects, Texts{"Pod a"});
  ASSERT_EQ(made.found.problems.size(), 1U);
}

// A hook of pre-commit names every YAML and JSON file: those of others may be wrong in ways of their own.
TEST(Stream, PassesOverWhatCannotBeReadAndIsOfOthers) {
  for (const char* const text : {"a: 1\na: 2\n", "{\n  // a comment\n  \"a\": [1,],\n}\n", "a: [\n"}) {
    EXPECT_EQ(problems(streamed(text, true, /*lenient=*/true)), Texts{}) << text;
    EXPECT_EQ(problems(streamed(text)).size(), 1U) << text;
  }
  for (const char* const text : {"apiVersion: v1\nkind: Pod\na: 1\na: 2\n", "{\"apiVersion\": \"v1\",,}\n"})
    EXPECT_EQ(problems(streamed(text, true, /*lenient=*/true)).size(), 1U) << text;
  const std::string utf16("a\0p\0i\0", 6);
  EXPECT_EQ(problems(streamed(utf16, true, /*lenient=*/true)).size(), 1U) << "nobody sees what it is";
  const std::string large(kMostDocumentBytes + 1, ' ');
  EXPECT_EQ(problems(streamed("a: 1 #" + large, true, /*lenient=*/true)), Texts{});
  EXPECT_EQ(problems(streamed("apiVersion: v1 #" + large, true, /*lenient=*/true)).size(), 1U);
}

TEST(Stream, KnowsATemplateOfHelm) {
  const std::string text =
      "kind: Pod\nmetadata:\n  name: {{ .Values.name }}\n{{- if .Values.x }}\n  a: b\n{{ end }}\n";
  const Streamed made = streamed(text);
  ASSERT_EQ(made.found.problems.size(), 1U);
  EXPECT_NE(made.found.problems[0].message.find("looks like a Helm template: render it first"),
            std::string::npos);
  EXPECT_EQ(problems(streamed(text, true, true)), Texts{});
  EXPECT_EQ(streamed(text, true, true).found.templates.size(), 1U);
}

struct PatchCase {
  const char* name;
  const char* text;
  bool patch;
};

class Patch : public ::testing::TestWithParam<PatchCase> {};

TEST_P(Patch, IsToldFromAWholeObject) {
  const Streamed made = streamed(GetParam().text);
  EXPECT_EQ(made.found.patches.size(), GetParam().patch ? 1U : 0U);
  EXPECT_EQ(made.objects.size(), GetParam().patch ? 0U : 1U);
  EXPECT_EQ(problems(made), Texts{});
}

#define DEPLOYMENT(SPEC) "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: " SPEC "\n"
INSTANTIATE_TEST_SUITE_P(
    Cases, Patch,
    ::testing::Values(
        PatchCase{"Replicas", DEPLOYMENT("{replicas: 3}"), true},
        PatchCase{"Env", DEPLOYMENT("{template: {spec: {containers: [{name: a, env: []}]}}}"), true},
        PatchCase{"AddsAContainer",
                  DEPLOYMENT("{template: {spec: {containers: [{name: a}, {name: b, image: x}]}}}"), true},
        PatchCase{"Whole", DEPLOYMENT("{template: {spec: {containers: [{name: a, image: x}]}}}"), false},
        PatchCase{"WholeWithoutImage",
                  DEPLOYMENT("{selector: {}, template: {spec: {containers: [{name: a}]}}}"), false},
        PatchCase{"Directive", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n$patch: delete\n", true},
        PatchCase{"Operations", "- {op: replace, path: /spec/replicas, value: 3}\n", true},
        PatchCase{"CronJob",
                  "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {schedule: x}\n", true},
        PatchCase{
            "Rollout",
            "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\nspec: {replicas: 3}\n",
            true},
        PatchCase{"RolloutOfADeployment",
                  "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: a}\n"
                  "spec: {replicas: 3, workloadRef: {kind: Deployment, name: a}}\n",
                  false},
        PatchCase{"KnativeService",
                  "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\n"
                  "spec: {template: {spec: {containers: [{env: []}]}}}\n",
                  true},
        PatchCase{"ImageByTrigger",
                  "apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nmetadata: {name: a}\n"
                  "spec: {triggers: [{type: ImageChange}], template: {spec: {containers: [{name: a}]}}}\n",
                  false},
        PatchCase{"Pod", kPod, false}, PatchCase{"NoSpec", DEPLOYMENT("{}"), false},
        PatchCase{"OfAnotherGroup",
                  "apiVersion: batch.volcano.sh/v1\nkind: Job\nmetadata: {name: a}\nspec: {tasks: []}\n",
                  false}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Stream, PassesOverKustomizations) {
  const Streamed made =
      streamed("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n");
  EXPECT_EQ(made.found.kustomizations, 1U);
  EXPECT_EQ(problems(made), Texts{});
  EXPECT_EQ(streamed("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\n")
                .objects,
            Texts{"Kustomization a"})
      << "one of Flux is an object";
}

TEST(Stream, KnowsHooksOfHelm) {
  std::vector<Hook> hooks;
  Found found;
  const auto with = [](const std::string& hook) {
    return "apiVersion: v1\nkind: Pod\nmetadata: {name: a, annotations: {helm.sh/hook: \"" + hook +
           "\"}}\n---\n";
  };
  read_stream(
      {"a", true, false, false}, with("test") + with("pre-install,pre-upgrade") + kPod,
      [&hooks](const Manifest& each) { hooks.push_back(each.hook); }, found);
  EXPECT_EQ(hooks, (std::vector<Hook>{Hook::kTest, Hook::kOther, Hook::kNone}));
}

TEST(Stream, SaysWhatAnotherEncodingIs) {
  EXPECT_EQ(problems(streamed("a: b\nc: caf\xE9\n")),
            Texts{"a.yaml:2: this is not UTF-8; save the file as UTF-8"});
  EXPECT_EQ(problems(streamed(std::string("\xFF\xFE"
                                          "a\0:\0",
                                          6))),
            Texts{"a.yaml:1: this is UTF-16, or no text at all; save the file as UTF-8"});
}

TEST(Stream, TakesTimeThatGrowsWithItsBytesAlone) {
  std::string text = R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{)";
  for (int i = 0; i < 200'000; ++i) text += (i > 0 ? ",\"K" : "\"K") + std::to_string(i) + "\":\"v\"";
  EXPECT_EQ(streamed(text + "}}").objects, Texts{"ConfigMap a"}) << "within the time of a test";
}

}  // namespace
}  // namespace twelvefactor::manifests
