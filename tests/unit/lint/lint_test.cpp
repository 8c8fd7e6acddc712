#include "lint/lint.hpp"
#include "manifests/stream.hpp"

#include <gtest/gtest.h>

#include <random>

#include "reconcile/rules.hpp"

namespace twelvefactor::lint {
namespace {

constexpr auto kToday = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);

LintOptions options() {
  LintOptions made;
  made.today = kToday;
  return made;
}

Report lint_text(std::string_view text, LintOptions with = options(), bool must = true) {
  Linter linter(std::move(with));
  linter.read("f.yaml", text, must);
  return linter.finish();
}

/// "12 TF0201 .spec.image", one line each.
std::string lines(const Report& report) {
  std::string text;
  for (const LintFinding& each : report.findings)
    text += std::to_string(each.line) + " " + each.finding.rule + " " + each.finding.path + "\n";
  for (const Problem& each : report.problems) text += std::to_string(each.line) + " " + each.message + "\n";
  return text;
}

std::string app(const std::string& name, const std::string& more = "") {
  return "apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorApp\nmetadata: {name: " + name +
         ", namespace: a}\nspec:\n  environment: staging\n  codebase: {repository: https://git.example.com/" +
         name + ", revision: 4f2a9c1}\n  image: x@sha256:" + std::string(64, 'a') +
         "\n  processes:\n    worker: {command: [bin/worker], resources: {requests: {cpu: 1}}}\n" + more;
}

TEST(Lint, FindsNothingInACleanApp) {
  const Report report = lint_text(app("shop"));
  EXPECT_EQ(lines(report), "");
  EXPECT_EQ(report.apps, 1U);
}

TEST(Lint, TellsTheLineOfEachFinding) {
  EXPECT_EQ(lines(lint_text("# c\n---\n" +
                            app("shop", "  config:\n    env:\n      A: b\n      DB_PASSWORD: hunter2\n"))),
            "15 TF0301 .spec.config.env.DB_PASSWORD\n");
}

constexpr const char* kDeployment = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {environment: production}
spec:
  replicas: 1
  template:
    spec:
      hostNetwork: true
      volumes:
      - {name: tmp, emptyDir: {}}
      - {name: data, persistentVolumeClaim: {claimName: x}}
      initContainers:
      - name: migrate
        image: nginx:1
        command: [sh, -c, "a; b"]
      containers:
      - name: web
        image: nginx:1
        command: [sh, -c, "npm ci && node ."]
        args: [--db-password, hunter2]
        ports: [{containerPort: 80}]
        env:
        - {name: A, value: b}
        - {name: KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}
        - {name: REDIS_URL, value: "redis://localhost"}
      - name: logs
        image: fluent/fluent-bit:3
)";

TEST(Lint, JudgesAPlainDeployment) {
  const Report report = lint_text(kDeployment);
  EXPECT_EQ(report.workloads, 1U);
  const std::string text = lines(report);
  for (const char* const line :
       {"7 TF0801 .spec.replicas", "10 TF0705 .spec.template.spec.hostNetwork",
        "13 TF0601 .spec.template.spec.volumes[1]", "16 TF0201 .spec.template.spec.initContainers[0].image",
        "17 TF1201 .spec.template.spec.initContainers[0].command",
        "20 TF0201 .spec.template.spec.containers[0].image",
        "21 TF0203 .spec.template.spec.containers[0].command",
        "21 TF0902 .spec.template.spec.containers[0].command",
        "22 TF0305 .spec.template.spec.containers[0].args[1]",
        "23 TF0701 .spec.template.spec.containers[0].ports[0].containerPort",
        "19 TF0901 .spec.template.spec.containers[0].readinessProbe",
        "27 TF0402 .spec.template.spec.containers[0].env[2].value",
        "29 TF0103 .spec.template.spec.containers[1].image",
        "29 TF1103 .spec.template.spec.containers[1].image"}) {
    EXPECT_NE(text.find(std::string(line) + "\n"), std::string::npos) << line << " is not in\n" << text;
  }
  for (const char* const rule : {"TF0101", "TF0104", "TF0702", "TF1001", "TF1003", "TF0302"})
    EXPECT_EQ(text.find(rule), std::string::npos) << rule << " cannot be judged";
  EXPECT_EQ(text.find("hunter2"), std::string::npos);
  EXPECT_EQ(text.find("TF0801"), text.rfind("TF0801")) << "once, not for each container";
}

TEST(Lint, ReadsEveryKindOfWorkload) {
  const std::string pod = "{containers: [{name: c, image: x}]}";
  for (const auto& [kind, spec] :
       {std::pair{"Pod", pod}, std::pair{"CronJob", "{jobTemplate: {spec: {template: {spec: " + pod + "}}}}"},
        std::pair{"Job", "{template: {spec: " + pod + "}}"},
        std::pair{"StatefulSet", "{volumeClaimTemplates: [{}], template: {spec: " + pod + "}}"},
        std::pair{"DaemonSet", "{template: {spec: " + pod + "}}"}}) {
    const Report report =
        lint_text("apiVersion: v1\nkind: " + std::string(kind) + "\nmetadata: {name: x}\nspec: " + spec);
    EXPECT_EQ(report.workloads, 1U) << kind;
    const std::string text = lines(report);
    EXPECT_NE(text.find("TF0202"), std::string::npos) << kind;
    const bool runs_to_its_end = std::string(kind).ends_with("Job");
    EXPECT_EQ(text.find("TF1202") != std::string::npos, runs_to_its_end) << kind;
    EXPECT_EQ(text.find("TF0802") == std::string::npos, runs_to_its_end) << kind;
    EXPECT_EQ(text.find("TF0601") != std::string::npos, std::string(kind) == "StatefulSet") << kind;
  }
}

TEST(Lint, LooksIntoListsServicesIngressesAndConfigMaps) {
  EXPECT_EQ(
      lines(lint_text(R"(apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Service, metadata: {name: s}, spec: {sessionAffinity: ClientIP}}
- apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata:
    name: i
    annotations:
      nginx.ingress.kubernetes.io/affinity: cookie
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: c}
  data:
    API_TOKEN: hunter2
    app.conf: |
      password=hunter2
- {apiVersion: v1, kind: Namespace, metadata: {name: n}}
)")),
      "4 TF0602 .spec.sessionAffinity\n10 TF0602 .metadata.annotations.nginx.ingress.kubernetes.io/affinity\n"
      "15 TF0301 .data.API_TOKEN\n16 TF0301 .data.app.conf\n");
}

TEST(Lint, GoesOnAfterWhatCannotBeRead) {
  const Report report = lint_text("a: [\n---\n" + app("shop", "  imagee: x\n") + "---\nfoo: bar\n---\n" +
                                  app("other", "  suspend: maybe\n") + "---\n" + kDeployment);
  EXPECT_EQ(report.workloads, 1U);
  ASSERT_EQ(report.problems.size(), 4U);
  EXPECT_EQ(report.problems[0].line, 2) << "end of the sequence not found";
  EXPECT_NE(report.problems[1].message.find("spec.imagee: unknown field; did you mean image?"),
            std::string::npos);
  EXPECT_NE(report.problems[2].message.find("is no Kubernetes object"), std::string::npos);
  EXPECT_NE(report.problems[3].message.find("spec.suspend: must be true or false"), std::string::npos);
  EXPECT_EQ(report.problems[3].line, 25);
  const Report passed_over = lint_text("foo: bar\n---\n- 1\n", options(), /*must=*/false);
  EXPECT_TRUE(passed_over.problems.empty());
}

TEST(Lint, SurvivesObjectsOfStrangeShapes) {
  for (const char* const spec :
       {"1", "[]", "{template: 1}", "{template: {spec: []}}", "{template: {spec: {containers: {}}}}",
        "{template: {spec: {containers: [1, {}, {name: 1, image: 2, command: x, env: [1, {name: 1}], ports: "
        "[1]}], volumes: [1]}}}",
        "{template: {spec: {containers: [{command: [1, null], args: [[]], resources: {requests: {cpu: 1}}}], "
        "initContainers: 1}}}"}) {
    EXPECT_EQ(
        lint_text(std::string("apiVersion: v1\nkind: Deployment\nmetadata: []\nspec: ") + spec).workloads, 1U)
        << spec;
  }
  for (const char* const text :
       {"apiVersion: v1\nkind: Ingress\nmetadata: {annotations: [1]}",
        "apiVersion: v1\nkind: ConfigMap\ndata: 7", "apiVersion: v1\nkind: Service",
        "apiVersion: v1\nkind: List\nitems: [1, [], null]",
        "apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorApp",
        "apiVersion: twelvefactor.dev/v1alpha1\nkind: TwelveFactorPolicy\nspec: []", "7", "[]", "~"}) {
    static_cast<void>(lint_text(text));
  }
}

TEST(Lint, RefusesWhatIsTooLarge) {
  const Report document =
      lint_text("a: " + std::string(manifests::kMostDocumentBytes, 'x') + "\n---\n" + app("shop"));
  ASSERT_EQ(document.problems.size(), 1U);
  EXPECT_NE(document.problems[0].message.find("more than 4 MiB"), std::string::npos);
  EXPECT_EQ(document.apps, 1U) << "the other document is looked at";
  const Report file = lint_text(std::string(manifests::kMostFileBytes + 1, '\n'));
  ASSERT_EQ(file.problems.size(), 1U);
  EXPECT_NE(file.problems[0].message.find("larger than 64 MiB"), std::string::npos);
}

TEST(Lint, FindsTheSameCodebaseTwice) {
  const std::string one = app("shop");
  std::string two = app("shop");
  two.replace(two.find("{name: shop"), 11, "{name: other");
  const Report report = lint_text(one + "---\n" + two);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].finding.rule, "TF0105");
  EXPECT_EQ(report.findings[0].finding.message,
            "the same codebase as TwelveFactorApp a/shop in this namespace");
  EXPECT_EQ(lines(lint_text(one + "---\n" + one)), "") << "the same app twice is another mistake";
  LintOptions off = options();
  off.rule_levels["TF0105"] = Level::kOff;
  EXPECT_EQ(lines(lint_text(one + "---\n" + two, off)), "");
}

TEST(Lint, SetsLevelsByPolicyAndCommandLine) {
  const std::string text = app("shop", "  config: {env: {DB_PASSWORD: hunter2}}\n");
  const auto level = [&text](const LintOptions& with) {
    return lint_text(text, with).findings.at(0).finding.level;
  };
  EXPECT_EQ(level(options()), Level::kWarn);
  LintOptions with = options();
  Policy policy;
  policy.name = "p";
  policy.environments = {"stag*"};
  policy.factor_levels[3] = Level::kEnforce;
  with.policies = {policy};
  EXPECT_EQ(level(with), Level::kEnforce);
  with.rule_levels["TF0301"] = Level::kAudit;
  EXPECT_EQ(level(with), Level::kAudit);
  with.rule_levels.clear();
  with.default_level = Level::kWarn;
  EXPECT_EQ(level(with), Level::kWarn) << "over everything of the policy";
  with.factor_levels[3] = Level::kOff;
  EXPECT_TRUE(lint_text(text, with).findings.empty());
}

TEST(Lint, TellsOfPoliciesThatContradictEachOtherOnce) {
  LintOptions with = options();
  Policy policy;
  policy.name = "a";
  policy.environments = {"staging"};
  with.policies = {policy, policy};
  with.policies[1].name = "b";
  with.policies[1].default_level = Level::kOff;
  EXPECT_EQ(lint_text(app("shop") + "---\n" + app("other"), with).problems.size(), 1U);
}

TEST(Lint, KeepsAnEyeOnExemptions) {
  const std::string exempted =
      "  config: {env: {DB_PASSWORD: hunter2}}\n  exemptions: {TF0301: {reason: r, expires: "
      "\"2026-12-31\"}}\n";
  const Report report = lint_text(app("shop", exempted));
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].finding.exempted, "2026-12-31");
  EXPECT_EQ(count(report, Level::kWarn), 0U);
  EXPECT_EQ(count_exempted(report), 1U);
}

TEST(Lint, ListsAtMostSoManyFindings) {
  std::string workload =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  selector: {}\n  template:\n"
      "    spec:\n      containers:\n      - name: web\n        image: r.example.com/shop:1\n        env:\n";
  for (std::size_t i = 0; i < kMostFindings + 5; ++i)
    workload += "        - {name: PASSWORD_" + std::to_string(i) + "_PASSWORD, value: hunter2}\n";
  const Report report = lint_text(workload);
  EXPECT_EQ(report.findings.size(), kMostFindings);
  EXPECT_GE(report.findings_left_out, 5U);
}

}  // namespace
}  // namespace twelvefactor::lint
