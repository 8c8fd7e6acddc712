// What a TwelveFactorApp as the API server tells it shows to those whom it lets compare themselves with it.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kinds/read/read_app.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

json app() {
  return json::parse(R"({
    "metadata": {"name": "shop", "namespace": "ns", "managedFields": [
      {"manager": "argocd", "operation": "Apply", "time": "2026-01-01T00:00:00Z", "fieldsV1": {"f:spec": {}}},
      {"manager": "kubectl-edit", "operation": "Update", "time": "2026-01-02T00:00:00Z", "fieldsV1": {"f:spec": {}}},
      {"manager": "labeller", "operation": "Update", "time": "2026-01-03T00:00:00Z", "fieldsV1": {"f:metadata": {}}},
      {"manager": "hpa", "operation": "Update", "subresource": "scale", "time": "2026-01-04T00:00:00Z",
       "fieldsV1": {"f:spec": {}}},
      {"manager": "twelvefactor-operator", "operation": "Update", "time": "2026-01-05T00:00:00Z", "fieldsV1": {"f:spec": {}}}]},
    "spec": {"environment": "e", "image": "i", "codebase": {"repository": "r", "revision": "v"},
             "processes": {"web": {"port": 8080}}, "parity": {"shareWith": {"a": {"namespace": "other"}}}},
    "status": {"processes": {"web": {"ready": 0}, "worker": {"ready": 1}}, "conditions": [
      {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-08T00:00:00Z"},
      {"type": "Available", "status": "True", "lastTransitionTime": "2026-01-07T00:00:00Z"}]}})");
}

StoredApp read(const json& object) {
  auto read = read_app(object.dump());
  EXPECT_TRUE(read);
  return read->app;
}

TEST(SharedFacts, SayWhoChangedTheSpecLast) {
  json object = app();
  EXPECT_EQ(read(object).changed_by, "kubectl-edit");
  object["metadata"]["managedFields"][0]["time"] = "2026-01-06T00:00:00Z";
  EXPECT_EQ(read(object).changed_by, "argocd");
  object["metadata"].erase("managedFields");
  EXPECT_EQ(read(object).changed_by, "");
}

TEST(SharedFacts, SaySinceWhenItIsAvailableWithAReadyPod) {
  json object = app();
  EXPECT_EQ(read(object).available_since, "2026-01-07T00:00:00Z");
  object["status"]["processes"]["worker"]["ready"] = 0;
  EXPECT_EQ(read(object).available_since, "") << "suspended: Available says little";
  object = app();
  object["status"]["conditions"][1]["status"] = "False";
  EXPECT_EQ(read(object).available_since, "");
  object.erase("status");
  EXPECT_EQ(read(object).available_since, "");
}

TEST(SharedFacts, AreNotKeptOfAnAppThatNobodyComparesItselfWith) {
  json object = app();
  object["spec"].erase("parity");
  EXPECT_EQ(read(object).available_since, "");
  EXPECT_EQ(read(object).changed_by, "kubectl-edit") << "its releases say it";
  object["spec"]["parity"] = {{"peers", {{"p", {{"namespace", "x"}, {"name", "y"}}}}}};
  EXPECT_EQ(read(object).available_since, "");
}

}  // namespace
}  // namespace twelvefactor::kinds
