// The way out after a refused apply: what the live object becomes, and what of others stays in it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "apply/bodies.hpp"
#include "kinds/digest/restore.hpp"

namespace twelvefactor::apply {
namespace {

using nlohmann::json;

/// A Deployment with this container of ours; `pod` is merged into its pod's spec.
json deployment(const json& container, const json& pod = json::object()) {
  json spec = {{"containers", json::array({json{{"name", "app"}, {"image", "shop"}}})}};
  spec["containers"][0].update(container);
  spec.update(pod);
  return {{"kind", "Deployment"},
          {"metadata",
           {{"name", "shop-web"},
            {"uid", "11111111-2222-4333-8444-555555555555"},
            {"resourceVersion", "7"},
            {"labels", {{"twelvefactor.dev/app", "shop"}}}}},
          {"spec", {{"template", {{"spec", std::move(spec)}}}}}};
}

json container_of(const json& object) {
  return object.at("/spec/template/spec/containers/0"_json_pointer);
}

struct Edit {
  const char* what;
  json ours;  // of the container, or of the pod's spec
  json live;
  json expected;
  bool pod = false;
};

std::ostream& operator<<(std::ostream& out, const Edit& edit) {
  return out << edit.what;
}

class RestoredFields : public ::testing::TestWithParam<Edit> {};

TEST_P(RestoredFields, AreAsWeWantThemAndOthersStay) {
  const Edit& edit = GetParam();
  const json none = json::object();
  const json ours = edit.pod ? deployment(none, edit.ours) : deployment(edit.ours);
  const json live = edit.pod ? deployment(none, edit.live) : deployment(edit.live);
  const json result = kinds::restored(Kind::kDeployment, live, ours, {});
  EXPECT_EQ(result, edit.pod ? deployment(none, edit.expected) : deployment(edit.expected));
  EXPECT_EQ(kinds::restored(Kind::kDeployment, result, ours, {}), result) << "once is enough";
}

const json kSecretVariable =
    json::parse(R"({"env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]})");
const json kProbe =
    json::parse(R"({"livenessProbe": {"httpGet": {"path": "/", "port": 80}, "periodSeconds": 9}})");
const json kPorts = json::parse(R"({"ports": [{"name": "http", "containerPort": 80, "protocol": "TCP"}]})");
const json kVolume = json::parse(R"({"volumes": [{"name": "tmp", "emptyDir": {"sizeLimit": "1Gi"}}]})");
const json kSecurity = json::parse(
    R"({"securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}}})");
const json kPreStop = json::parse(R"({"lifecycle": {"preStop": {"sleep": {"seconds": 5}}}})");

INSTANTIATE_TEST_SUITE_P(
    Unions, RestoredFields,
    ::testing::Values(
        Edit{"variable_of_another_source", kSecretVariable,
             json::parse(R"({"env": [{"name": "A", "value": "evil"}]})"), kSecretVariable},
        Edit{
            "variables_of_others_stay", kSecretVariable,
            json::parse(R"({"env": [{"name": "B", "value": "b"}, {"name": "A", "value": "evil"}]})"),
            json::parse(
                R"({"env": [{"name": "B", "value": "b"}, {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]})")},
        Edit{"variable_named_twice", kSecretVariable,
             json::parse(R"({"env": [{"name": "A", "value": "x"}, {"name": "A", "value": "y"}]})"),
             kSecretVariable},
        Edit{"probe_of_another_handler", kProbe,
             json::parse(R"({"livenessProbe": {"exec": {"command": ["true"]}, "periodSeconds": 3}})"),
             kProbe},
        Edit{
            "probe_with_more", kProbe,
            json::parse(
                R"({"livenessProbe": {"httpGet": {"path": "/", "port": 80, "host": "evil"}, "periodSeconds": 9}})"),
            kProbe},
        Edit{"probe_that_we_do_not_want", json::object(), kProbe, json::object()},
        Edit{
            "hook_of_another_handler", kPreStop,
            json::parse(
                R"({"lifecycle": {"preStop": {"exec": {"command": ["x"]}}, "postStart": {"sleep": {"seconds": 1}}}})"),
            json::parse(
                R"({"lifecycle": {"preStop": {"sleep": {"seconds": 5}}, "postStart": {"sleep": {"seconds": 1}}}})")},
        Edit{"hook_that_we_do_not_want", json::object(), kPreStop, json::object()},
        Edit{
            "limit_below_our_request", json::parse(R"({"resources": {"requests": {"cpu": "1"}}})"),
            json::parse(
                R"({"resources": {"requests": {"cpu": "1m"}, "limits": {"cpu": "2m"}, "claims": [{"name": "gpu"}]}})"),
            json::parse(R"({"resources": {"requests": {"cpu": "1"}, "claims": [{"name": "gpu"}]}})")},
        Edit{"port_under_another_number", kPorts,
             json::parse(R"({"ports": [{"name": "http", "containerPort": 99, "protocol": "TCP"},
                                       {"name": "metrics", "containerPort": 9090, "protocol": "TCP"}]})"),
             json::parse(R"({"ports": [{"name": "metrics", "containerPort": 9090, "protocol": "TCP"},
                                       {"name": "http", "containerPort": 80, "protocol": "TCP"}]})")},
        Edit{"port_of_the_host", kPorts,
             json::parse(
                 R"({"ports": [{"name": "http", "containerPort": 80, "hostPort": 80, "protocol": "TCP"}]})"),
             kPorts},
        Edit{"command_that_we_do_not_want", json::object(),
             json::parse(R"({"command": ["sh"], "workingDir": "/"})"), json::parse(R"({"workingDir": "/"})")},
        Edit{
            "volume_of_another_type", kVolume,
            json::parse(
                R"({"volumes": [{"name": "tmp", "hostPath": {"path": "/"}}, {"name": "x", "emptyDir": {}}]})"),
            json::parse(
                R"({"volumes": [{"name": "tmp", "emptyDir": {"sizeLimit": "1Gi"}}, {"name": "x", "emptyDir": {}}]})"),
            true},
        Edit{
            "profile_of_another_type", kSecurity,
            json::parse(
                R"({"securityContext": {"runAsNonRoot": true, "fsGroup": 7, "seccompProfile": {"type": "Localhost", "localhostProfile": "x"}}})"),
            json::parse(
                R"({"securityContext": {"runAsNonRoot": true, "fsGroup": 7, "seccompProfile": {"type": "RuntimeDefault"}}})"),
            true}),
    [](const auto& each) { return each.param.what; });

TEST(Restored, KeepsWhatOthersAdded) {
  const json ours = deployment({{"image", "shop:2"}});
  json live = deployment({{"image", "evil"}, {"workingDir", "/srv"}},
                         {{"priorityClassName", "high"}, {"tolerations", json::array({{{"key", "spot"}}})}});
  live["metadata"]["labels"]["team"] = "blue";
  live["spec"]["template"]["spec"]["containers"].push_back({{"name", "proxy"}, {"image", "proxy"}});
  json expected = live;
  expected["spec"]["template"]["spec"]["containers"][0]["image"] = "shop:2";
  EXPECT_EQ(kinds::restored(Kind::kDeployment, live, ours, {}), expected);
}

TEST(Restored, DropsOurContainerUnderAnotherName) {
  const json ours =
      deployment({{"env", json::parse(R"([{"name": "TWELVEFACTOR_RELEASE", "value": "v1"}])")}});
  json live = ours;
  live["spec"]["template"]["spec"]["containers"][0]["name"] = "other";
  EXPECT_EQ(kinds::restored(Kind::kDeployment, live, ours, {}), ours);
}

TEST(Restored, DropsVariablesThatWinOverOurs) {
  const json ours = deployment(kSecretVariable);
  const json live = deployment(json::parse(
      R"({"env": [{"name": "COLOUR", "value": "evil"}, {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}, {"name": "TRACE", "value": "1"}]})"));
  const json names = container_of(kinds::restored(Kind::kDeployment, live, ours, {"COLOUR"})).at("env");
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names[0].at("name"), "A");
  EXPECT_EQ(names[1].at("name"), "TRACE");
}

TEST(Restored, HasOneBoundInADisruptionBudget) {
  const json ours =
      json::parse(R"({"spec": {"maxUnavailable": 1, "selector": {"matchLabels": {"a": "b"}}}})");
  const json live = json::parse(
      R"({"metadata": {"labels": {"team": "blue"}}, "spec": {"minAvailable": 3, "selector": {"matchLabels": {"a": "b"}}}, "status": {"x": 1}})");
  json expected = live;
  expected["spec"] = ours["spec"];
  EXPECT_EQ(kinds::restored(Kind::kPodDisruptionBudget, live, ours, {}), expected);
}

TEST(RestoringPatch, IsSentUnderTheVersionThatWasSeen) {
  const json ours = deployment(kProbe);
  const json live = deployment(json::parse(R"({"livenessProbe": {"exec": {"command": ["true"]}}})"));
  const auto patch = restoring_patch(Kind::kDeployment, ours.dump(), live.dump(), {});
  ASSERT_TRUE(patch);
  const json body = json::parse(patch->body);
  EXPECT_EQ(
      body[0],
      json::parse(
          R"({"op": "test", "path": "/metadata/uid", "value": "11111111-2222-4333-8444-555555555555"})"));
  EXPECT_EQ(body[1], json::parse(R"({"op": "test", "path": "/metadata/resourceVersion", "value": "7"})"));
  EXPECT_TRUE(patch->removes);
  EXPECT_EQ(live.patch(body), ours);
}

TEST(RestoringPatch, OfAFieldThatAnApplyCanSetRemovesNothing) {
  const auto patch = restoring_patch(Kind::kDeployment, deployment({{"image", "shop:2"}}).dump(),
                                     deployment(json::object()).dump(), {});
  ASSERT_TRUE(patch);
  EXPECT_FALSE(patch->removes);
}

TEST(RestoringPatch, IsNothingWhereNothingIsToBeDone) {
  const std::string object = deployment(kProbe).dump();
  EXPECT_FALSE(restoring_patch(Kind::kDeployment, object, object, {}));
  EXPECT_FALSE(restoring_patch(Kind::kDeployment, object, "no JSON", {}));
  EXPECT_FALSE(restoring_patch(Kind::kDeployment, object, R"({"metadata": 3})", {}));
}

}  // namespace
}  // namespace twelvefactor::apply
