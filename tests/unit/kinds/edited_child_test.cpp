// What is read of edits that the digest of our own fields cannot tell: variables of others in our container,
// and the metadata of what is made once.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kinds/build/app_release.hpp"
#include "kinds/read/made_metadata.hpp"
#include "kinds/read/read_child.hpp"
#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/reconcile.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::kinds {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the helpers of these tests
using nlohmann::json;

Child read(Kind kind, const json& object) {
  const auto found = read_child(kind, object.dump());
  EXPECT_TRUE(found);
  return found ? found->child : Child{};
}

/// As the API server gives back what we created.
json created(const json& object) {
  json live = object;
  live["metadata"]["resourceVersion"] = "7";
  json annotations = json::object();
  const json given = object["metadata"].value("annotations", json::object());
  for (const auto& [name, value] : given.items()) annotations["f:" + name] = json::object();
  live["metadata"]["managedFields"] =
      json::array({{{"manager", kFieldManager},
                    {"operation", "Update"},
                    {"fieldsV1", {{"f:metadata", {{"f:annotations", std::move(annotations)}}}}}}});
  return live;
}

// --- variables

constexpr const char* kDeployment = R"({"metadata": {"name": "shop-web", "managedFields": [
  {"manager": "twelvefactor-operator", "operation": "Apply", "fieldsV1": {"f:spec": {"f:template": {"f:spec": {"f:containers": {
    "k:{\"name\":\"app\"}": {"f:env": {"k:{\"name\":\"PORT\"}": {".": {}, "f:name": {}, "f:value": {}}}}}}}}}}]},
  "spec": {"template": {"spec": {"containers": [
    {"name": "proxy", "env": [{"name": "PROXY", "value": "1"}]},
    {"name": "app", "env": [{"name": "PORT", "value": "1"}, {"name": "TRACE", "value": "1"}, {"name": "COLOUR", "value": "evil"}]}]}}}})";

TEST(ForeignVariables, AreThoseOfOurContainerThatWeDidNotWrite) {
  const Child child = read(Kind::kDeployment, json::parse(kDeployment));
  ASSERT_TRUE(child.foreign_variables);
  EXPECT_EQ(*child.foreign_variables, (std::vector<std::string>{"COLOUR", "TRACE"}));
}

TEST(ForeignVariables, AreNoneWhereNobodyAddedOne) {
  json object = json::parse(kDeployment);
  json& env = object["spec"]["template"]["spec"]["containers"][1]["env"];
  env.erase(2);
  env.erase(1);
  EXPECT_FALSE(read(Kind::kDeployment, object).foreign_variables);
  EXPECT_FALSE(read(Kind::kService, json::parse(kDeployment)).foreign_variables);
}

TEST(ForeignVariables, OverrideWhatComesByEnvFrom) {
  const Child child = read(Kind::kDeployment, json::parse(kDeployment));
  DesiredObject object;
  object.digest = child.digest;
  EXPECT_TRUE(as_wished(child, object));
  object.env_from = std::make_shared<const std::set<std::string>>(std::set<std::string>{"COLOUR", "SIZE"});
  EXPECT_FALSE(as_wished(child, object));
  EXPECT_EQ(overriding_variables(child, object), std::set<std::string>{"COLOUR"});
}

TEST(EnvFrom, HasTheNamesOfConfigAndOfItsSecrets) {
  Observed observed = observe(shop_spec());
  observed.app.spec.config.env["COLOUR"] = "green";
  observed.app.spec.config.env_from.push_back({EnvSource::Kind::kSecret, "legacy", true});
  observed.secrets = shop_secrets();
  SecretFacts legacy;
  legacy.exists = legacy.keys_known = true;
  legacy.keys = {"OLD"};
  observed.secrets["legacy"] = legacy;
  const Desired desired = reconcile::reconcile(observed);
  int seen = 0;
  for (const DesiredObject& each : desired.objects) {
    if (each.kind != Kind::kDeployment) continue;
    ++seen;
    ASSERT_TRUE(each.env_from);
    EXPECT_TRUE(each.env_from->contains("COLOUR"));
    EXPECT_TRUE(each.env_from->contains("OLD"));
    EXPECT_FALSE(each.env_from->contains("PORT"));
  }
  EXPECT_GT(seen, 0);
}

// --- metadata of what is made once

json built(Kind kind) {
  Observed observed = observe(shop_spec());
  observed.secrets = shop_secrets();
  if (kind == Kind::kJob) give_release(observed);
  if (kind == Kind::kAppRelease) {
    observed.children.push_back(
        as_written(object(reconcile::reconcile(observed), Kind::kSecret, "shop-generated"), app_uid()));
    read_secrets(observed);
  }
  const Desired desired = reconcile::reconcile(observed);
  for (const DesiredObject& each : desired.objects) {
    if (each.kind == kind) return created(json::parse(each.json));
  }
  ADD_FAILURE() << "none is wished";
  return json::object();
}

class MadeOnce : public ::testing::TestWithParam<Kind> {};

TEST_P(MadeOnce, IsNotEditedAsItWasMade) {
  EXPECT_EQ(read(GetParam(), built(GetParam())).edited_metadata, 0U);
}

TEST_P(MadeOnce, IsEditedByEachOfItsLabelsAndAnnotations) {
  const json object = built(GetParam());
  std::set<std::uint32_t> hashes;
  for (const char* const part : {"labels", "annotations"}) {
    ASSERT_FALSE(object["metadata"][part].empty());
    for (const auto& [name, value] : object["metadata"][part].items()) {
      json edited = object;
      edited["metadata"][part].erase(name);
      if (std::string(part) == "annotations") {
        edited["metadata"]["managedFields"][0]["fieldsV1"]["f:metadata"]["f:annotations"].erase("f:" + name);
      }
      const std::uint32_t hash = read(GetParam(), edited).edited_metadata;
      EXPECT_NE(hash, 0U) << name;
      hashes.insert(hash);
    }
  }
  EXPECT_EQ(hashes.size(), object["metadata"]["labels"].size() + object["metadata"]["annotations"].size());
}

TEST_P(MadeOnce, IsNotEditedByWhatOthersAdd) {
  json object = built(GetParam());
  object["metadata"]["labels"]["team"] = "blue";
  object["metadata"]["annotations"]["example.com/note"] = "x";
  EXPECT_EQ(read(GetParam(), object).edited_metadata, 0U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, MadeOnce, ::testing::Values(Kind::kJob, Kind::kAppRelease));

TEST(MadeMetadata, OfAJobOfACronJobIsNotOurs) {
  json job = built(Kind::kJob);
  job["metadata"]["labels"].clear();
  job["metadata"]["ownerReferences"][0]["kind"] = "CronJob";
  EXPECT_EQ(read(Kind::kJob, job).edited_metadata, 0U);
}

}  // namespace
}  // namespace twelvefactor::kinds
