#include "definitions/definitions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "yaml/yaml.hpp"

namespace twelvefactor::definitions {
namespace {

using nlohmann::json;
using Lines = std::vector<std::string>;

json from_yaml(const std::string& text) {
  const auto documents = yaml::yaml_to_json(text);
  EXPECT_TRUE(documents) << documents.error().message;
  return json::parse(documents.value().front());
}

/// The least that is accepted.
json small_app() {
  return from_yaml(R"(
apiVersion: twelvefactor.dev/v1alpha1
kind: TwelveFactorApp
metadata: {name: shop, namespace: shop-production}
spec:
  environment: production
  codebase: {repository: https://git.example.com/acme/shop, revision: 4f2a9c1}
  image: registry.example.com/shop:1
  processes: {web: {port: 8080}}
)");
}

Lines said(const json& object) {
  Lines lines;
  for (const Refusal& refusal : refusals_of(object)) lines.push_back(to_text(refusal));
  std::ranges::sort(lines);
  return lines;
}

/// The app with a part of its spec replaced, written in YAML.
Lines with(const std::string& pointer, const std::string& value) {
  json app = small_app();
  app[json::json_pointer(pointer)] = from_yaml("v: " + value)["v"];
  return said(app);
}

Lines without(const std::string& pointer) {
  json app = small_app();
  app = app.patch(json::array({{{"op", "remove"}, {"path", pointer}}}));
  return said(app);
}

TEST(Refusals, TakesWhatTheApiServerTakes) {
  EXPECT_EQ(said(small_app()), Lines{});
  EXPECT_EQ(with("/metadata", "{generateName: shop-}"), Lines{});
  EXPECT_EQ(
      with("/metadata",
           "{name: shop, uid: u, labels: {a/b: c}, annotations: {example.com/x: z}, managedFields: []}"),
      Lines{});
  EXPECT_EQ(with("/spec/processes/web/port", "8080.0"), Lines{}) << "kubectl sends 8080";
  EXPECT_EQ(with("/spec/processes/web/resources", "{requests: {cpu: 1, memory: 64Mi}}"), Lines{});
}

TEST(Refusals, NameAFieldThatThereIsNone) {
  EXPECT_EQ(with("/spec/imaeg", "x"), Lines{"spec.imaeg: unknown field; did you mean image?"});
  EXPECT_EQ(with("/spec/logs", "{fromat: json}"),
            Lines{"spec.logs.fromat: unknown field; did you mean format?"});
  EXPECT_EQ(with("/spec/logs", "{level: json}"), Lines{"spec.logs.level: unknown field; there are format"});
  EXPECT_EQ(with("/spec/processes/web/Port", "1"),
            Lines{"spec.processes[web].Port: unknown field; did you mean port?"});
  EXPECT_EQ(with("/metadata/lables", "{a: b}"),
            Lines{"metadata.lables: unknown field; did you mean labels?"});
  EXPECT_EQ(with("/data", "1"),
            Lines{"data: unknown field; there are apiVersion, kind, metadata, spec, status"});
  EXPECT_EQ(with("/status", "{observedGeneration: x, later: 1}").size(), 1U)
      << "the server drops the status, and knows its fields";
}

TEST(Refusals, NameTypesLimitsAndEnums) {
  EXPECT_EQ(without("/spec"), Lines{"spec: is required"});
  EXPECT_EQ(without("/spec/image"), Lines{"spec.image: is required"});
  EXPECT_EQ(with("/spec/image", ""), Lines{"spec.image: is required"})
      << "a field without value is not written";
  EXPECT_EQ(with("/spec/environment", "1"),
            Lines{"spec.environment: must be text, and is a whole number; put it in quotes"});
  EXPECT_EQ(with("/spec/processes", "[]"), Lines{"spec.processes: must be a map, and is a list"});
  EXPECT_EQ(with("/spec/processes/web/port", "\"8080\""),
            Lines{"spec.processes[web].port: must be a whole number, and is text"});
  EXPECT_EQ(with("/spec/processes/web/port", "1.5"),
            Lines{"spec.processes[web].port: must be a whole number, and is a number"});
  EXPECT_EQ(with("/spec/processes/web/replicas", "5000"),
            Lines{"spec.processes[web].replicas: must be 1000 or less"});
  EXPECT_EQ(with("/spec/processes/web/replicas", "-1"),
            Lines{"spec.processes[web].replicas: must be 0 or more"});
  EXPECT_EQ(with("/spec/processes/web/args", "[a, null]"),
            Lines{"spec.processes[web].args[1]: must be text, and is empty"});
  EXPECT_EQ(with("/spec/environment", "\"" + std::string(64, 'a') + "\""),
            Lines{"spec.environment: has 64 characters, and may have up to 63"});
  EXPECT_EQ(with("/spec/codebase/repository", "\"\""), Lines{"spec.codebase.repository: must not be empty"});
  EXPECT_EQ(with("/spec/logs", "{format: logfmt}"), Lines{"spec.logs.format: must be one of json, text"});
  EXPECT_EQ(with("/spec/processes", "{}"), Lines{"spec.processes: needs one entry or more"});
  EXPECT_EQ(with("/spec/processes/web/resources", "{limits: {cpu: 0.5}}"),
            Lines{"spec.processes[web].resources.limits.cpu: must be a whole number or text, and is a "
                  "number; put it in quotes"});
}

TEST(Refusals, NameTwins) {
  EXPECT_EQ(with("/spec/imagePullSecrets", "[{name: a}, {name: b}, {name: a}, {name: a}]"),
            Lines{"spec.imagePullSecrets[2]: another item has the same name; remove one"});
  EXPECT_EQ(said(from_yaml("{apiVersion: twelvefactor.dev/v1alpha1, kind: TwelveFactorPolicy, metadata: "
                           "{name: p}, spec: {environments: [a, b, a]}}")),
            Lines{"spec.environments[2]: is there twice; remove one"});
}

TEST(Refusals, AskTheRulesWhereTypesAndLimitsHold) {
  const std::string label =
      "environment becomes a label: letters, digits, -, _ and ., beginning and ending with a letter or "
      "digit; write it like production";
  EXPECT_EQ(with("/spec/environment", "my env"), Lines{"spec.environment: " + label});
  EXPECT_EQ(with("/spec/environment", "x\\n"), Lines{"spec.environment: " + label});
  EXPECT_EQ(with("/metadata/name", "hello.app").size(), 1U);
  EXPECT_EQ(with("/metadata/name", "Hello_App").size(), 2U) << "no name of Kubernetes, nor of an app";
  EXPECT_EQ(with("/spec/processes/web/port", "80").front().substr(0, 38),
            "spec.processes[web].port: TF0701: port");
  // A default counts: preStopSleepSeconds against 30 seconds that nobody wrote.
  EXPECT_EQ(with("/spec/processes/web/preStopSleepSeconds", "30").front().substr(0, 43),
            "spec.processes[web].preStopSleepSeconds: pr");
  EXPECT_EQ(with("/spec/processes/web/preStopSleepSeconds", "29"), Lines{});
  EXPECT_EQ(with("/spec/processes/web/resources", "{requests: {memory: 2Gi}, limits: {memory: 1Gi}}")
                .front()
                .substr(0, 40),
            "spec.processes[web].resources: memory in");
  // Not where something else is wrong that the API server stops at, as it does.
  json both = small_app();
  both["spec"]["environment"] = "my env";
  both["spec"].erase("image");
  EXPECT_EQ(said(both), Lines{"spec.image: is required"});
  both["spec"]["image"] = "i";
  both["spec"]["codebase"]["repository"] = "";
  EXPECT_EQ(said(both).size(), 2U) << "what is too short stops nothing";
}

TEST(Refusals, KnowWhatMetadataMayHold) {
  EXPECT_EQ(with("/metadata", "{namespace: x}"), Lines{"metadata.name: is required"});
  EXPECT_EQ(without("/metadata"), Lines{"metadata.name: is required"});
  EXPECT_EQ(with("/metadata", "x"), Lines{"metadata: must be a map"});
  EXPECT_EQ(with("/metadata/name", "1"), Lines{"metadata.name: must be text; put it in quotes"});
  EXPECT_EQ(with("/metadata/namespace", "My_Team").size(), 1U);
  EXPECT_EQ(with("/metadata/labels", "{a: 1}"), Lines{"metadata.labels.a: must be text; put it in quotes"});
  EXPECT_EQ(with("/metadata/labels", "{a: \"x y\"}").size(), 1U);
  EXPECT_EQ(with("/metadata/annotations", "{a b: x}").size(), 1U);
  EXPECT_EQ(with("/metadata/annotations", "{a: " + std::string(300000, 'x') + "}"),
            Lines{"metadata.annotations: have more than 256 KiB together"});
}

TEST(Refusals, KnowOurKinds) {
  EXPECT_TRUE(is_ours(small_app()));
  EXPECT_FALSE(is_ours(json{{"apiVersion", "apps/v1"}}));
  EXPECT_FALSE(is_ours(json::array()));
  EXPECT_EQ(said(json{{"apiVersion", "twelvefactor.dev/v1alpha1"}, {"kind", "TwelveFactorAp"}}),
            Lines{"kind: there is no such kind; did you mean TwelveFactorApp?"});
  EXPECT_EQ(said(json{{"apiVersion", "twelvefactor.dev/v9"}, {"kind", "TwelveFactorApp"}}),
            Lines{"apiVersion: must be twelvefactor.dev/v1alpha1, and is twelvefactor.dev/v9"});
  EXPECT_EQ(said(json{{"apiVersion", "twelvefactor.dev/v1alpha1"}, {"kind", "Sermon"}}).front().substr(0, 33),
            "kind: there is no such kind; ther");
  EXPECT_EQ(said(from_yaml("{apiVersion: twelvefactor.dev/v1alpha1, kind: AdminTask, metadata: {name: t}, "
                           "spec: {appRef: {name: shop}}}"))
                .size(),
            1U);
  EXPECT_EQ(said(from_yaml("{apiVersion: twelvefactor.dev/v1alpha1, kind: AdminTask, metadata: {name: t}, "
                           "spec: {appRef: {name: shop}, command: [x]}}")),
            Lines{});
}

TEST(Refusals, SurviveObjectsOfStrangeShapes) {
  for (const char* const spec : {"1", "[]", "null", "{processes: {web: 1, worker: [1], x: null}}",
                                 "{config: {env: [], contract: {A: 1}}}",
                                 "{parity: {peers: {a: []}}, exemptions: [], placement: {tolerations: {}}}",
                                 "{imagePullSecrets: [1, null, {}]}"}) {
    json app = small_app();
    app["spec"] = from_yaml(std::string("v: ") + spec)["v"];
    EXPECT_FALSE(refusals_of(app).empty()) << spec;
  }
}

/// A value of the object may be a secret.
TEST(Refusals, NeverRepeatAValue) {
  for (const Lines& lines :
       {with("/spec/config", "{env: {A: 12345678}}"), with("/spec/image", "https://u:hunter2@x"),
        with("/spec/logs", "{format: hunter2}"),
        with("/spec/adminProcesses", "{a: {command: [x], trigger: hunter2}}")}) {
    ASSERT_FALSE(lines.empty());
    for (const std::string& line : lines) {
      EXPECT_EQ(line.find("hunter2"), std::string::npos) << line;
      EXPECT_EQ(line.find("12345678"), std::string::npos) << line;
    }
  }
}

}  // namespace
}  // namespace twelvefactor::definitions
