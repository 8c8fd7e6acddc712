// Plain workloads of two environments: which of them are the same, and what of them is compared.
#include <gtest/gtest.h>

#include <algorithm>

#include "drift/drift.hpp"
#include "drift/names.hpp"

namespace twelvefactor::drift {
namespace {

using Lines = std::vector<std::string>;

struct Compared {
  Lines lines;  // "Key: here | there"
  Lines notes;
};

Compared compared(const std::string& there, const std::string& here) {
  Manifests sides[2];
  const std::string texts[2] = {here, there};
  for (int i = 0; i < 2; ++i) {
    sides[i].name = i == 0 ? "production" : "staging";
    read_manifests(sides[i].name, texts[i], true, "default", sides[i]);
    EXPECT_TRUE(sides[i].problems.empty());
  }
  How how;
  how.key = "the key of this test";
  Compared made;
  const auto drift = compare(sides[0], sides[1], how, made.notes);
  if (!drift) return {{drift.error().message}, {}};
  EXPECT_FALSE(drift->never_compared.empty());
  for (const ParityFinding& each : drift->report.findings)
    made.lines.push_back(each.key + ": " + each.here + " | " + each.there);
  return made;
}

std::string workload(const std::string& kind, const std::string& name, const std::string& container,
                     const std::string& pod = "", const std::string& more = "") {
  return "apiVersion: apps/v1\nkind: " + kind + "\nmetadata: {" + name + "}\nspec: {" + more +
         "template: {spec: {" + pod + "containers: [{name: app, image: \"r.io/a:1\", " + container +
         "}]}}}\n---\n";
}

std::string deployment(const std::string& name, const std::string& container, const std::string& pod = "") {
  return workload("Deployment", "name: " + name, container, pod);
}

TEST(Workloads, AreToldApartByKind) {
  const auto both = [](const std::string& word) {
    return deployment("web", "command: [" + word + "]") +
           workload("StatefulSet", "name: web", "command: [same]");
  };
  EXPECT_EQ(compared(both("old"), both("new")).lines, Lines{R"(Deployment/web.command: ["new"] | ["old"])"});
}

TEST(Workloads, AreToldApartByNamespace) {
  const auto both = [](const std::string& environment, const std::string& word) {
    return workload("Deployment", "name: web, namespace: " + environment + "eu", "command: [" + word + "]") +
           workload("Deployment", "name: web, namespace: " + environment + "us", "command: [same]");
  };
  EXPECT_EQ(compared(both("", "old"), both("", "new")).lines,
            Lines{R"(eu/Deployment/web.command: ["new"] | ["old"])"});
  EXPECT_EQ(compared(both("staging-", "old"), both("production-", "new")).lines,
            Lines{R"(eu/Deployment/web.command: ["new"] | ["old"])"})
      << "namespaces are named after environments, too";
}

TEST(Workloads, CountOnceWhereTheyAreWrittenTwice) {
  const std::string twice = deployment("web", "command: [a]") + deployment("web", "command: [b]");
  const Compared found = compared(deployment("web", "command: [b]"), twice);
  EXPECT_EQ(found.lines, Lines{});
  ASSERT_EQ(found.notes.size(), 1U);
  EXPECT_NE(found.notes[0].find("Deployment default/web is there more than once"), std::string::npos);
}

TEST(Workloads, OfAnotherKindDiffer) {
  EXPECT_EQ(
      compared(deployment("web", "command: [a]"), workload("StatefulSet", "name: web", "command: [a]")).lines,
      Lines{"web.kind: StatefulSet | Deployment"});
}

TEST(Workloads, AreFoundBehindPrefixesAndSuffixes) {
  const std::string env = "env: [{name: A, value: b}]";
  const Compared prefix = compared(deployment("staging-web", env) + deployment("staging-db", env),
                                   deployment("production-web", env) + deployment("production-db", env));
  EXPECT_EQ(prefix.lines, Lines{});
  EXPECT_EQ(prefix.notes, Lines{"names of workloads are compared without staging- and production-"});
  EXPECT_EQ(compared(deployment("web-stg", env), deployment("web-prd", env)).lines, Lines{});
  EXPECT_EQ(compared(deployment("web", env), deployment("prod-web", env)).lines, Lines{});
  EXPECT_EQ(compared(deployment("acme-web-1", env) + deployment("acme-db-1", env),
                     deployment("beta-web-2", env) + deployment("beta-db-2", env))
                .lines,
            Lines{});
}

TEST(Workloads, ThatAreMissingAreTold) {
  const Compared found = compared(deployment("staging-web", "") + deployment("staging-worker", ""),
                                  deployment("production-web", ""));
  EXPECT_EQ(found.lines, Lines{"staging-worker:  | runs"});
  EXPECT_EQ(
      compared(deployment("cart", "") + deployment("web", ""), deployment("shop", "") + deployment("web", ""))
          .lines,
      (Lines{"cart:  | runs", "shop: runs | "}));
}

TEST(Renamed, BelievesMoreThanOnePairOrAnEnvironment) {
  using Names = std::set<std::string>;
  EXPECT_TRUE(renamed(Names{"a-cart", "x"}, Names{"b-cart", "x"}).here.empty())
      << "two apps may be called so";
  EXPECT_EQ(renamed(Names{"eu1-cart", "x"}, Names{"eu2-cart", "x"}, Names{"eu1"}).here.at("eu1-cart"),
            "cart");
  EXPECT_TRUE(renamed(Names{"prod-web", "web"}, Names{"stg-web", "web"}).here.empty())
      << "web is another one's name";
  const Renamed both = renamed(Names{"p-a", "p-b", "q-c", "q-d"}, Names{"s-a", "s-b", "t-c", "t-d"});
  EXPECT_EQ(both.here.size(), 4U) << "groups of names have prefixes of their own";
}

TEST(Workloads, TakeVariablesFromEntriesOfConfigMaps) {
  const auto side = [](const std::string& level, const std::string& mode) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {LEVEL: " + level +
           ", MODE: a}\n---\n" +
           deployment("web",
                      "env: [{name: LEVEL, valueFrom: {configMapKeyRef: {name: cm, key: LEVEL}}}, "
                      "{name: MODE, " +
                          mode + "}]");
  };
  const std::string entry = "valueFrom: {configMapKeyRef: {name: cm, key: MODE}}";
  EXPECT_EQ(compared(side("debug", entry), side("warn", "value: b")).lines,
            (Lines{"web.LEVEL: warn | debug", "web.MODE: b | a"}));
  EXPECT_EQ(compared(side("debug", entry), side("debug", entry)).lines, Lines{});
}

TEST(Workloads, WithoutTheirConfigMapSaySo) {
  const std::string text =
      deployment("web", "env: [{name: A, valueFrom: {configMapKeyRef: {name: cm, key: A}}}]");
  const Compared found = compared(text, text);
  EXPECT_EQ(found.lines, Lines{});
  ASSERT_EQ(found.notes.size(), 2U);
  EXPECT_NE(found.notes[0].find("ConfigMap cm is not in it, so values that come from it are not compared"),
            std::string::npos);
}

TEST(Workloads, TakeFieldsOfThePodAsASourceOfTheirOwn) {
  EXPECT_EQ(compared(deployment("web", "env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]"),
                     deployment("web", "env: [{name: A, value: x}]"))
                .lines,
            Lines{"web.A: Literal | Field"});
}

TEST(Workloads, ShareCredentialsThroughWholeSecrets) {
  const auto side = [](const std::string& value) {
    return "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {DB_PASSWORD: " + value +
           "}\n---\n" + deployment("web", "envFrom: [{secretRef: {name: db}, prefix: P_}]");
  };
  EXPECT_EQ(compared(side("kd83hs9qpzLong1"), side("kd83hs9qpzLong1")).lines,
            Lines{"web.P_DB_PASSWORD: web.P_DB_PASSWORD | web.P_DB_PASSWORD"});
  EXPECT_EQ(compared(side("kd83hs9qpzLong1"), side("another9qpzLong2")).lines, Lines{});
}

TEST(Workloads, AreComparedByAllPortsAndThoseOfProbes) {
  const auto side = [](const std::string& second, const std::string& probed) {
    return deployment("web", "ports: [{name: http, containerPort: 8080}, {containerPort: " + second +
                                 "}], readinessProbe: {httpGet: {path: /, port: " + probed + "}}");
  };
  EXPECT_EQ(compared(side("9000", "http"), side("9100", "9100")).lines,
            (Lines{"web.ports: 8080, 9100 | 8080, 9000", "web.readinessPort: 9100 | 8080"}));
  EXPECT_EQ(compared(side("9000", "http"), side("9000", "8080")).lines, Lines{}) << "a port by its name";
}

TEST(Workloads, AreComparedByTheKindsOfTheirVolumes) {
  const auto side = [](const std::string& volume) {
    return deployment("web", "volumeMounts: [{name: d, mountPath: /data}]",
                      "volumes: [{name: d, " + volume + "}], ");
  };
  EXPECT_EQ(compared(side("emptyDir: {}"), side("persistentVolumeClaim: {claimName: x}")).lines,
            Lines{"web.volumes: /data: persistentVolumeClaim | /data: emptyDir"});
  EXPECT_EQ(
      compared(side("persistentVolumeClaim: {claimName: y}"), side("persistentVolumeClaim: {claimName: x}"))
          .lines,
      Lines{});
}

TEST(Workloads, KeepTheirNameWhereASideHasASidecar) {
  const std::string one = deployment("web", "command: [a]");
  const std::string two =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: "
      "[{name: "
      "app, image: \"r.io/a:1\", command: [a]}, {name: proxy, image: \"r.io/p:1\"}]}}}\n";
  EXPECT_EQ(compared(one, two).lines, Lines{"web/proxy: runs | "});
}

TEST(Workloads, LeaveHooksOfHelmOut) {
  const std::string hook =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: test-x7k, annotations: {helm.sh/hook: test}}\nspec: "
      "{containers: "
      "[{name: t, image: \"r.io/t:1\"}]}\n---\n";
  EXPECT_EQ(compared(hook + deployment("web", ""), deployment("web", "")).lines, Lines{});
}

TEST(Workloads, ThatLintKnowsAreCompared) {
  const auto rollout = [](const std::string& level) {
    return "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: shop}\nspec: {template: {spec: "
           "{containers: [{name: app, image: \"r.io/a:1\", env: [{name: LOG_LEVEL, value: " +
           level + "}]}]}}}\n";
  };
  const Lines lines = compared(rollout("debug"), rollout("info")).lines;
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_NE(lines[0].find("LOG_LEVEL"), std::string::npos) << lines[0];
}

}  // namespace
}  // namespace twelvefactor::drift
