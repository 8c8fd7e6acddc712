// Two environments compared by their manifests: what is read of them, what is found, and where it stands.
#include "drift/drift.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace twelvefactor::drift {
namespace {

constexpr const char* kApp = R"(apiVersion: twelvefactor.dev/v1alpha1
kind: TwelveFactorApp
metadata: {name: shop, namespace: shop-ENV}
spec:
  environment: ENV
  codebase: {repository: https://git.example.com/acme/shop, revision: 4f2a9c1}
  image: registry.example.com/shop@sha256:9f86d081884c7d659f86d081884c7d659f86d081884c7d659f86d081884c7d65
  config:
    env:
      LOG_LEVEL: info
  processes:
    web: {command: [bin/web], port: 8080}
)";

std::string app(const std::string& environment, const std::string& more = "") {
  std::string text = std::string(kApp) + more;
  for (std::size_t at = text.find("ENV"); at != std::string::npos; at = text.find("ENV", at))
    text.replace(at, 3, environment);
  return text;
}

std::string replaced(std::string text, const std::string& old, const std::string& by) {
  const std::size_t at = text.find(old);
  if (at == std::string::npos) ADD_FAILURE() << old << " is not there";
  return text.replace(std::min(at, text.size()), old.size(), by);
}

Manifests source(const std::string& name, const std::string& text) {
  Manifests manifests;
  manifests.name = name;
  read_manifests(name, text, /*must_be_kubernetes=*/true, "default", manifests);
  return manifests;
}

struct Compared {
  Manifests here;
  Manifests there;
  std::vector<std::string> notes;
  Result<Drift> drift = Error{"not compared"};
};

Compared compared(const std::string& here, const std::string& there, How how = {}) {
  Compared made{source("production.yaml", here), source("staging.yaml", there), {}};
  how.key = "the key of this test";
  made.drift = compare(made.here, made.there, how, made.notes);
  return made;
}

/// "Error ConfigKey X: here | there", in the order of the report.
std::vector<std::string> findings(const Compared& compared) {
  if (!compared.drift) return {compared.drift.error().message};
  std::vector<std::string> lines;
  for (const ParityFinding& each : compared.drift->report.findings) {
    const char severity = each.severity == Severity::kError     ? 'E'
                          : each.severity == Severity::kWarning ? 'W'
                                                                : 'I';
    lines.push_back(std::string(1, severity) + " " + each.key + ": " + each.here + " | " + each.there);
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST(Drift, OfAnAppAndItselfIsNone) {
  const Compared same = compared(app("production"), app("staging"));
  EXPECT_EQ(findings(same), Lines{});
  ASSERT_TRUE(same.drift.ok());
  EXPECT_EQ(same.drift->report.state, ParityState::kInSync);
  EXPECT_EQ(same.drift->here.app.namespace_name, "shop-production");
  EXPECT_EQ(same.drift->there.environment, "staging");
}

TEST(Drift, IsFoundWithFileAndLineOnBothSides) {
  const std::string there =
      replaced(app("staging"), "LOG_LEVEL: info", "LOG_LEVEL: debug\n      ONLY_THERE: x");
  const Compared found = compared(app("production"), "# a comment\n---\n" + there);
  EXPECT_EQ(findings(found), (Lines{"E ONLY_THERE:  | Literal", "I LOG_LEVEL: info | debug"}));
  const Drift& drift = *found.drift;
  EXPECT_EQ(drift.here_spots[1].file, "production.yaml");
  EXPECT_EQ(drift.here_spots[1].line, 10);
  EXPECT_EQ(drift.there_spots[1].line, 12);
  EXPECT_EQ(drift.here_spots[0].line, 9) << "what is not there stands where it would be";
}

TEST(Drift, ReadsListsAndPassesOverOtherKinds) {
  const std::string list = R"({"apiVersion": "v1", "kind": "List", "items": [
    {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}},
    {"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorApp", "metadata": {"name": "shop"},
     "spec": {"environment": "staging", "codebase": {"repository": "https://git.example.com/acme/shop", "revision": "4f2a9c1"},
              "image": "registry.example.com/shop@sha256:9f86d081884c7d659f86d081884c7d659f86d081884c7d659f86d081884c7d65",
              "config": {"env": {"LOG_LEVEL": "info"}}, "processes": {"web": {"command": ["bin/web"], "port": 9090}}}}]})";
  const Compared found = compared(app("production"), list);
  EXPECT_EQ(findings(found), Lines{"W web.port: 8080 | 9090"});
  EXPECT_EQ(found.drift->there.app.namespace_name, "default");
  EXPECT_EQ(found.drift->there_spots[0].line, 6);
}

TEST(Drift, SaysWhichAppIsMeant) {
  const std::string other = replaced(app("staging"), "name: shop", "name: blog");
  const std::string both = app("staging") + "---\n" + other;
  EXPECT_EQ(
      findings(compared(app("production"), both)),
      Lines{
          "staging.yaml: there are several TwelveFactorApps in it (blog, shop); choose one with --app NAME"});
  How how;
  how.app = "shop";
  EXPECT_EQ(findings(compared(app("production"), both, how)), Lines{});
  how.app = "wiki";
  EXPECT_EQ(findings(compared(app("production"), both, how)),
            Lines{"production.yaml: there is no TwelveFactorApp wiki in it, but shop"});
  EXPECT_EQ(
      findings(compared(app("production"), "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n")),
      Lines{"staging.yaml: there is neither a TwelveFactorApp nor a workload such as a Deployment in it"});
}

TEST(Drift, TellsWhatCannotBeReadWithItsLine) {
  const Manifests bad =
      source("a.yaml", app("staging") + "---\n" + replaced(app("staging"), "image:", "imaeg:") +
                           "---\nkey: [\n---\nno: kubernetes\n");
  EXPECT_EQ(bad.apps.size(), 1U);
  ASSERT_EQ(bad.problems.size(), 4U);
  EXPECT_EQ(bad.problems[0].line, 20);
  EXPECT_NE(bad.problems[0].message.find("spec.imaeg: unknown field"), std::string::npos)
      << bad.problems[0].message;
  EXPECT_NE(bad.problems[1].message.find("spec.image: is required"), std::string::npos);
  EXPECT_GE(bad.problems[2].line, 26);
  EXPECT_NE(bad.problems[3].message.find("is no Kubernetes object"), std::string::npos);
}

TEST(Drift, BoundsWhatAFileMayMakeOfItself) {
  // As the reader of YAML bounds it; how much a text may grow to, its own tests try.
  const Manifests bad = source("deep.yaml", "a: " + std::string(300, '[') + std::string(300, ']') + "\n");
  ASSERT_EQ(bad.problems.size(), 1U);
  EXPECT_NE(bad.problems[0].message.find("deep"), std::string::npos) << bad.problems[0].message;
}

std::string secret(const std::string& name, const std::string& entry) {
  return "---\napiVersion: v1\nkind: Secret\nmetadata: {name: " + name + ", namespace: shop-ENV}\n" + entry +
         "\n";
}

TEST(Drift, NeverShowsALiteralThatLooksSecretNorAValueOfASecret) {
  const std::string here =
      replaced(app("production"), "LOG_LEVEL: info", "DB_PASSWORD: hunter2hunter2\n      OTHER: x");
  const std::string there =
      replaced(app("staging"), "LOG_LEVEL: info", "DB_PASSWORD: swordfish12345\n      OTHER: x") +
      replaced(secret("a", "stringData: {k: correct-horse-1}"), "ENV", "staging");
  const Compared found = compared(here, there);
  ASSERT_TRUE(found.drift.ok());
  for (const ParityFinding& each : found.drift->report.findings) {
    for (const char* value : {"hunter2", "swordfish", "correct-horse"})
      EXPECT_EQ((each.here + each.there + each.message + each.key).find(value), std::string::npos)
          << each.key;
  }
}

TEST(Drift, FindsCredentialsThatTheEnvironmentsShareInManifests) {
  const std::string service =
      "  backingServices: {database: {type: postgresql, secretRef: {name: db}, env: {DATABASE_URL: uri}}}\n";
  const auto with = [&service](const std::string& environment, const std::string& data) {
    return app(environment, service) + replaced(secret("db", data), "ENV", environment);
  };
  const std::string known =
      "cG9zdGdyZXM6Ly91OmNvcnJlY3QtaG9yc2UtMUBkYi9zaG9w";  // postgres://u:correct-horse-1@db/shop
  const Lines shared =
      findings(compared(with("production", "data: {uri: " + known + "}"),
                        with("staging", "stringData: {uri: 'postgres://u:correct-horse-1@db/shop'}")));
  ASSERT_EQ(shared.size(), 1U) << ::testing::PrintToString(shared);
  EXPECT_EQ(shared[0].find("E database.uri: "), 0U) << shared[0];
  EXPECT_EQ(shared[0].find("correct-horse"), std::string::npos);
  EXPECT_EQ(findings(compared(with("production", "data: {uri: " + known + "}"),
                              with("staging", "stringData: {uri: 'postgres://u:another-horse-2@db/shop'}"))),
            Lines{})
      << "as it should be";
  const Lines keys = findings(
      compared(with("production", "stringData: {uri: a, more: b}"), with("staging", "stringData: {uri: a}")));
  ASSERT_EQ(keys.size(), 1U) << ::testing::PrintToString(keys);
  EXPECT_EQ(keys[0], "W database.keys: more, uri | uri");
}

TEST(Drift, TakesTheVariablesOfConfigMapsWhereBothSourcesHaveThem) {
  const std::string with = "  config:\n    envFrom: [{configMapRef: {name: shared}}]\n    env:";
  const auto map = [](const std::string& environment, const std::string& level) {
    return "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: shared, namespace: shop-" + environment +
           "}\ndata: {REGION: " + level + ", LOG_LEVEL: never}\n";
  };
  const std::string here = replaced(app("production"), "  config:\n    env:", with);
  const std::string there = replaced(app("staging"), "  config:\n    env:", with);
  EXPECT_EQ(findings(compared(here + map("production", "eu"), there + map("staging", "us"))),
            Lines{"I REGION: eu | us"})
      << "and a literal counts before them";
  const Compared half = compared(here + map("production", "eu"), there);
  EXPECT_EQ(findings(half), Lines{});
  ASSERT_EQ(half.notes.size(), 1U);
  EXPECT_EQ(half.notes[0].find("staging.yaml: ConfigMap shared is not in it"), 0U) << half.notes[0];
}

constexpr const char* kPlain = R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {env: staging}}
spec:
  template:
    spec:
      containers:
      - name: app
        image: registry.example.com/shop:1.2
        command: [bin/web]
        env: [{name: LOG_LEVEL, value: info}, {name: API_KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}]
        ports: [{containerPort: 8080}]
        readinessProbe: {httpGet: {path: /healthz, port: 8080}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 3 * * *"
  jobTemplate: {spec: {template: {spec: {containers: [{name: app, image: registry.example.com/shop:1.2, command: [bin/report]}]}}}}
)";

TEST(Drift, ComparesPlainWorkloadsAsOneApp) {
  EXPECT_EQ(findings(compared(kPlain, kPlain)), Lines{});
  std::string other = replaced(kPlain, "shop:1.2", "shop:1.3");
  other = replaced(other, "value: info", "value: debug");
  other = replaced(other, "path: /healthz", "path: /ready");
  other = replaced(other, "containerPort: 8080", "containerPort: 9090");
  const Compared found = compared(kPlain, other);
  const Lines lines = findings(found);
  EXPECT_EQ(
      std::ranges::count(lines, "W web.image: registry.example.com/shop:1.2 | registry.example.com/shop:1.3"),
      1)
      << ::testing::PrintToString(lines);
  EXPECT_EQ(std::ranges::count(lines, "W web.ports: 8080 | 9090"), 1);
  EXPECT_EQ(std::ranges::count(lines, "I web.LOG_LEVEL: info | debug"), 1);
  EXPECT_EQ(lines.size(), 4U) << "with the probe: " << ::testing::PrintToString(lines);
  EXPECT_EQ(found.drift->here.app.name, "");
  EXPECT_EQ(found.drift->here.environment, "staging");
  const auto line_of = [&](const char* key) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].find(key) != std::string::npos) return found.drift->here_spots[i].line;
    }
    return 0;
  };
  EXPECT_EQ(line_of("web.LOG_LEVEL"), 11);
  EXPECT_EQ(line_of("web.image"), 9);
  EXPECT_EQ(line_of("web.readiness"), 13);
}

TEST(Drift, ComparesNoAppWithPlainWorkloads) {
  const Lines lines = findings(compared(app("production"), kPlain));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_NE(lines[0].find("one has a TwelveFactorApp and the other plain workloads"), std::string::npos)
      << lines[0];
}

TEST(Drift, KnowsThePeerByItsNameOrItsEnvironment) {
  const std::string parity = "  parity: {peers: {before: {namespace: shop-staging, name: shop}}}\n";
  EXPECT_EQ(compared(app("production", parity), app("staging")).drift->peer, "before");
  const std::string by_environment = "  parity: {peers: {staging: {namespace: elsewhere, name: shop}}}\n";
  EXPECT_EQ(compared(app("production", by_environment), app("staging")).drift->peer, "staging");
  EXPECT_EQ(compared(app("production"), app("staging")).drift->peer, "");
}

std::string workload(const std::string& name, const std::string& variable, const std::string& value) {
  return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name +
         "}\nspec: {template: {spec: {containers: [{name: app, image: \"r.io/a:1\", env: [{name: " +
         variable + ", value: \"" + value + "\"}]}]}}}\n";
}

TEST(Drift, JudgesAVariableByItsOwnNameAndNotByItsWorkloads) {
  const std::string region = workload("token-service", "REGION", "eu-central-1");
  const Compared equal = compared(region, region);
  ASSERT_TRUE(equal.drift);
  EXPECT_TRUE(equal.drift->report.findings.empty()) << "a region is no credential, whoever has it";
  const Compared secret = compared(workload("public-api", "DB_PASSWORD", "hunter2-here"),
                                   workload("public-api", "DB_PASSWORD", "hunter2-there"));
  ASSERT_TRUE(secret.drift);
  for (const ParityFinding& finding : secret.drift->report.findings)
    EXPECT_EQ((finding.here + finding.there).find("hunter2"), std::string::npos) << finding.key;
}

TEST(Drift, ShowsTheRestOfAConnectionString) {
  const Compared found = compared(workload("api", "CONN", "Server=db-a;Password=hunter2x;"),
                                  workload("api", "CONN", "Server=db-b;Password=hunter3x;"));
  ASSERT_TRUE(found.drift);
  ASSERT_EQ(found.drift->report.findings.size(), 1U);
  EXPECT_EQ(found.drift->report.findings.front().here, "Server=db-a;Password=(hidden);");
  EXPECT_EQ(found.drift->report.findings.front().there, "Server=db-b;Password=(hidden);");
}

}  // namespace
}  // namespace twelvefactor::drift
