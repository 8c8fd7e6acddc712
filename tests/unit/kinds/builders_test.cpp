// Names, paths and the JSON of what is built. Whole objects are in tests/golden.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kinds/build/config_map.hpp"
#include "kinds/build/deployment.hpp"
#include "kinds/build/job.hpp"
#include "kinds/build/secret.hpp"
#include "kinds/build/service.hpp"
#include "kinds/build/service_account.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

TEST(Names, AreTheContract) {
  EXPECT_EQ(deployment_name("shop", "web"), "shop-web");
  EXPECT_EQ(service_name("shop", "web"), "shop");
  EXPECT_EQ(service_name("shop", "api"), "shop-api");
  EXPECT_EQ(config_map_name("shop", "0123abcd"), "shop-config-0123abcd");
  EXPECT_EQ(generated_secret_name("shop"), "shop-generated");
  EXPECT_EQ(job_name("shop", "migrate"), "shop-migrate");
  EXPECT_EQ(kFieldManager, "twelvefactor-operator");
}

TEST(Paths, LeadToTheApi) {
  EXPECT_EQ(collection_path(Kind::kDeployment, "ns"), "/apis/apps/v1/namespaces/ns/deployments");
  EXPECT_EQ(collection_path(Kind::kJob, ""), "/apis/batch/v1/jobs");
  EXPECT_EQ(object_path(Kind::kServiceAccount, "ns", "shop"), "/api/v1/namespaces/ns/serviceaccounts/shop");
  EXPECT_EQ(object_path(Kind::kConfigMap, "ns", "c"), "/api/v1/namespaces/ns/configmaps/c");
  EXPECT_EQ(object_path(Kind::kSecret, "ns", "s"), "/api/v1/namespaces/ns/secrets/s");
  EXPECT_EQ(object_path(Kind::kService, "ns", "s"), "/api/v1/namespaces/ns/services/s");
  EXPECT_EQ(app_collection_path(""), "/apis/twelvefactor.dev/v1alpha1/twelvefactorapps");
  EXPECT_EQ(app_status_path("ns", "shop"),
            "/apis/twelvefactor.dev/v1alpha1/namespaces/ns/twelvefactorapps/shop/status");
}

TEST(ConfigHash, IsEqualForEqualContentOnly) {
  const StringMap content = {{"A", "1"}, {"B", "2"}};
  EXPECT_EQ(config_hash(content), config_hash({{"B", "2"}, {"A", "1"}}));
  EXPECT_EQ(config_hash(content).size(), 8U);
  EXPECT_EQ(config_hash(content).find_first_not_of("0123456789abcdef"), std::string::npos);
  for (const StringMap& other :
       {StringMap{{"A", "2"}, {"B", "1"}}, StringMap{{"A", "1"}},
        StringMap{{"A", "1"}, {"B", "2"}, {"C", ""}}, StringMap{{"A", "1"}, {"b", "2"}},
        StringMap{{"A1", ""}, {"B", "2"}}, StringMap{{"A", "1B2"}}, StringMap{}}) {
    EXPECT_NE(config_hash(content), config_hash(other));
  }
}

ObjectMeta meta(const Uid& owner) {
  return {"ns", "shop", {{"twelvefactor.dev/app", "shop"}}, {}, "shop", owner};
}

TEST(ObjectMeta, NamesTheAppAsControllerSoThatItIsCleanedUpWithIt) {
  const json object = json::parse(build_service_account(meta(testing::app_uid())).json);
  EXPECT_EQ(
      object["metadata"]["ownerReferences"],
      json::parse(R"([{"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorApp", "name": "shop",
                             "uid": "11111111-2222-4333-8444-555555555555", "controller": true, "blockOwnerDeletion": true}])"));
  EXPECT_EQ(object["metadata"]["namespace"], "ns");
  EXPECT_EQ(object["automountServiceAccountToken"], false);
}

TEST(ObjectMeta, HasNoOwnerOffline) {
  EXPECT_FALSE(json::parse(build_service_account(meta({})).json)["metadata"].contains("ownerReferences"));
}

TEST(Recipe, SaysHowAValueWasMade) {
  EXPECT_EQ(recipe({32, Encoding::kBase64Url, "1"}), "32/base64url/1");
  EXPECT_EQ(recipe({16, Encoding::kHex, "2026-01"}), "16/hex/2026-01");
  EXPECT_EQ(recipe({8, Encoding::kBase64, ""}), "8/base64/");
}

TEST(Recipe, AnnotationReadsBack) {
  const std::vector<GeneratedKey> keys = {{"TOKEN", {16, Encoding::kHex, "a \"quoted\" / one"}},
                                          {"SESSION_KEY", {}}};
  EXPECT_EQ(parse_recipes(recipes_annotation(keys)),
            (StringMap{{"SESSION_KEY", "32/base64url/1"}, {"TOKEN", "16/hex/a \"quoted\" / one"}}));
  EXPECT_EQ(recipes_annotation({{"B", {}}, {"A", {}}}), recipes_annotation({{"A", {}}, {"B", {}}}));
  EXPECT_EQ(recipes_annotation({}), "{}");
}

TEST(Recipe, LeavesOutWhatItCannotRead) {
  for (const char* const text : {"", "x", "[]", "3", "null", "{"})
    EXPECT_TRUE(parse_recipes(text).empty()) << text;
  EXPECT_EQ(parse_recipes(R"({"A": 3, "B": "32/hex/1", "C": null})"), (StringMap{{"B", "32/hex/1"}}));
}

TEST(GeneratedSecret, HoldsNoValueAndItsDigestCountsItsKeys) {
  const ObjectMeta at = meta(testing::app_uid());
  const BuiltObject two = build_generated_secret(at, {{"A", {}}, {"B", {}}});
  const json object = json::parse(two.json);
  EXPECT_FALSE(object.contains("data") || object.contains("stringData"));
  EXPECT_EQ(object["type"], "Opaque");
  EXPECT_EQ(object["metadata"]["annotations"]["twelvefactor.dev/generated"],
            R"({"A":"32/base64url/1","B":"32/base64url/1"})");
  EXPECT_EQ(two.digest, build_generated_secret(at, {{"B", {}}, {"A", {}}}).digest);
  EXPECT_NE(two.digest, build_generated_secret(at, {{"A", {}}}).digest);
  EXPECT_NE(two.digest,
            build_generated_secret(at, {{"A", {}}, {"B", {32, Encoding::kBase64Url, "2"}}}).digest);
}

json container_of(const PodTemplate& pod) {
  return pod_template_json(pod)["spec"]["containers"][0];
}

TEST(PodTemplate, SatisfiesTheRestrictedPodSecurityStandard) {
  PodTemplate pod;
  pod.image = "i";
  pod.volumes = {{"tmp", "/tmp", "", "64Mi"}};
  const json spec = pod_template_json(pod)["spec"];
  EXPECT_EQ(spec["securityContext"],
            json::parse(R"({"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}})"));
  EXPECT_EQ(spec["automountServiceAccountToken"], false);
  EXPECT_EQ(spec["enableServiceLinks"], false);
  EXPECT_EQ(container_of(pod)["securityContext"],
            json::parse(
                R"({"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}, "privileged": false,
                            "readOnlyRootFilesystem": true, "runAsNonRoot": true})"));
  EXPECT_EQ(spec["volumes"], json::parse(R"([{"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}}])"));
  EXPECT_EQ(container_of(pod)["volumeMounts"], json::parse(R"([{"name": "tmp", "mountPath": "/tmp"}])"));
  for (const char* const forbidden : {"hostNetwork", "hostPID", "hostIPC", "initContainers"})
    EXPECT_FALSE(spec.contains(forbidden));
}

TEST(PodTemplate, PrintsABindingWithWhatAnnotationsSayOverTheSecret) {
  PodTemplate pod;
  pod.volumes = {{"b", "/bindings/d", "s", "", {{"type", "example.com/t"}}}, {"c", "/bindings/e", "s", ""}};
  const json volumes = pod_template_json(pod)["spec"]["volumes"];
  EXPECT_EQ(volumes[0]["projected"],
            json::parse(R"({"defaultMode": 292, "sources": [{"secret": {"name": "s"}},
    {"downwardAPI": {"items": [{"path": "type", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.annotations['example.com/t']"}}]}}]})"));
  EXPECT_EQ(volumes[1]["projected"]["sources"], json::parse(R"([{"secret": {"name": "s"}}])"));
  EXPECT_EQ(container_of(pod)["volumeMounts"][0],
            json::parse(R"({"name": "b", "mountPath": "/bindings/d", "readOnly": true})"));
}

TEST(PodTemplate, PrintsEachFormOfAVariable) {
  PodTemplate pod;
  pod.env = {{"A", "1", "", ""}, {"B", "", "", ""}, {"C", "", "s", "k"}};
  EXPECT_EQ(container_of(pod)["env"], json::parse(R"([{"name": "A", "value": "1"}, {"name": "B"},
                                                      {"name": "C", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}])"));
}

TEST(PodTemplate, PrintsEachFormOfAProbe) {
  PodTemplate pod;
  pod.port = 8080;
  pod.startup.emplace().path = "/s";
  pod.readiness.emplace().tcp = true;
  pod.liveness.emplace().exec = {"a", "b"};
  pod.liveness->initial_delay_seconds = 4;
  const json container = container_of(pod);
  EXPECT_EQ(container["startupProbe"],
            json::parse(R"({"httpGet": {"path": "/s", "port": 8080, "scheme": "HTTP"}, "periodSeconds": 10,
                                                       "timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 3})"));
  EXPECT_EQ(container["readinessProbe"]["tcpSocket"], json::parse(R"({"port": 8080})"));
  EXPECT_EQ(container["livenessProbe"]["exec"], json::parse(R"({"command": ["a", "b"]})"));
  EXPECT_EQ(container["livenessProbe"]["initialDelaySeconds"], 4);
  EXPECT_EQ(container["ports"],
            json::parse(R"([{"name": "http", "containerPort": 8080, "protocol": "TCP"}])"));
}

TEST(PodTemplate, LeavesOutWhatIsNotSaid) {
  const json container = container_of(PodTemplate{});
  for (const char* const name : {"command", "args", "envFrom", "ports", "volumeMounts", "lifecycle",
                                 "startupProbe", "readinessProbe", "livenessProbe"}) {
    EXPECT_FALSE(container.contains(name)) << name;
  }
  EXPECT_EQ(container["resources"], json::object());
}

TEST(Deployment, NeverRunsFewerPodsThanWished) {
  const json spec = json::parse(build_deployment(meta({}), {3, {{"a", "b"}}, {}}).json)["spec"];
  EXPECT_EQ(spec["replicas"], 3);
  EXPECT_EQ(spec["selector"], json::parse(R"({"matchLabels": {"a": "b"}})"));
  EXPECT_EQ(
      spec["strategy"],
      json::parse(R"({"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}})"));
}

TEST(Job, RunsOnePodAndNeverASecondTry) {
  const json spec = json::parse(build_job(meta({}), {77, 0, {}}).json)["spec"];
  EXPECT_EQ(spec["backoffLimit"], 0);
  EXPECT_EQ(spec["completions"], 1);
  EXPECT_EQ(spec["parallelism"], 1);
  EXPECT_EQ(spec["podReplacementPolicy"], "Failed");
  EXPECT_EQ(spec["activeDeadlineSeconds"], 77);
  EXPECT_FALSE(spec.contains("ttlSecondsAfterFinished"));
}

TEST(Service, LeadsFromPort80ToThePortThatEachPodHas) {
  EXPECT_EQ(
      json::parse(build_service(meta({}), {{{"a", "b"}}}).json)["spec"],
      json::parse(
          R"({"type": "ClusterIP", "selector": {"a": "b"}, "ports": [{"name": "http", "port": 80, "protocol": "TCP", "targetPort": "http"}]})"));
}

TEST(Deployment, WaitsUntilANewPodHasProvedItself) {
  DeploymentSpec spec;
  EXPECT_FALSE(json::parse(build_deployment(meta({}), spec).json)["spec"].contains("minReadySeconds"));
  spec.min_ready_seconds = 7;
  EXPECT_EQ(json::parse(build_deployment(meta({}), spec).json)["spec"]["minReadySeconds"], 7);
}

TEST(Deployment, IsStuckOnlyAfterWhatItsProbesGrant) {
  DeploymentSpec spec;
  EXPECT_EQ(progress_deadline_seconds(spec), 600);
  spec.min_ready_seconds = 600;
  EXPECT_EQ(progress_deadline_seconds(spec), 900) << "Kubernetes wants it to be more than minReadySeconds";
  spec.min_ready_seconds = 5;
  spec.pod.startup = Probe{};
  spec.pod.startup->period_seconds = 10;
  spec.pod.startup->failure_threshold = 80;
  EXPECT_EQ(progress_deadline_seconds(spec), 300 + 800 + 5);
  spec.pod.readiness = Probe{};
  spec.pod.readiness->initial_delay_seconds = 20;
  spec.pod.readiness->timeout_seconds = 15;
  EXPECT_EQ(progress_deadline_seconds(spec), 300 + 800 + 20 + 3 * 15 + 5);
  spec.pod.liveness = spec.pod.startup;
  EXPECT_EQ(progress_deadline_seconds(spec), 300 + 800 + 20 + 3 * 15 + 5) << "liveness grants nothing";
}

TEST(ConfigMap, IsImmutable) {
  const json object = json::parse(build_config_map(meta({}), {{"A", "1"}}).json);
  EXPECT_EQ(object["immutable"], true);
  EXPECT_EQ(object["data"], json::parse(R"({"A": "1"})"));
}

}  // namespace
}  // namespace twelvefactor::kinds
