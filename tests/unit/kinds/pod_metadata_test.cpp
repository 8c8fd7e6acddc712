// Labels and annotations that an app states are ours by their names, and nobody else's are: an edit of them
// is seen and put back, and what a mesh or a policy adds is left alone.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kinds/build/deployment.hpp"
#include "kinds/digest/own_fields.hpp"
#include "kinds/digest/restore.hpp"
#include "kinds/digest/shape.hpp"
#include "kinds/read/read_child.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

BuiltObject deployment(StringMap labels, StringMap annotations) {
  DeploymentSpec spec;
  spec.pod.labels = std::move(labels);
  spec.pod.labels["twelvefactor.dev/app"] = "shop";
  spec.pod.annotations = std::move(annotations);
  return build_deployment({"n", "shop-web", {}, {}, "shop", {}}, spec);
}

/// As the API server gives back what we created: all that is in it is ours, whoever put it there.
Digest live_digest(json object) {
  object["metadata"]["resourceVersion"] = "7";
  object["metadata"]["managedFields"] =
      json::array({{{"manager", kFieldManager},
                    {"operation", "Update"},
                    {"fieldsV1", {{"f:spec", json::object()}, {"f:metadata", json::object()}}}}});
  return read_child(Kind::kDeployment, object.dump())->child.digest;
}

json& metadata_in(json& object) {
  return object["spec"]["template"]["metadata"];
}

TEST(PodMetadata, NamesWhatTheAppStates) {
  const json stated = json::parse(deployment({{"team", "shop"}}, {{"example.com/note", "x"}}).json);
  EXPECT_EQ(stated["spec"]["template"]["metadata"]["annotations"][std::string(kPodKeysAnnotation)],
            "example.com/note team");
  const json none = json::parse(deployment({}, {{"twelvefactor.dev/log-format", "json"}}).json);
  EXPECT_EQ(none["spec"]["template"]["metadata"]["annotations"],
            json::parse(R"({"twelvefactor.dev/log-format": "json"})"));
  EXPECT_FALSE(json::parse(deployment({}, {}).json)["spec"]["template"]["metadata"].contains("annotations"));
}

TEST(PodMetadata, AnEditOfWhatIsStatedIsSeen) {
  const BuiltObject built = deployment({{"team", "shop"}}, {{"example.com/note", "x"}});
  const json object = json::parse(built.json);
  ASSERT_EQ(live_digest(object), built.digest);
  for (const auto& [where, value] : {std::pair{"/labels/team", json("blue")},
                                     {"/labels/team", json()},
                                     {"/annotations/example.com~1note", json("y")},
                                     {"/annotations/twelvefactor.dev~1pod-keys", json("team")},
                                     {"/annotations/twelvefactor.dev~1pod-keys", json()}}) {
    json edited = object;
    metadata_in(edited)[json::json_pointer(where)] = value;
    EXPECT_NE(live_digest(edited), built.digest) << where << " " << value;
  }
}

TEST(PodMetadata, WhatOthersAddIsNone) {
  const BuiltObject built = deployment({{"team", "shop"}}, {});
  json object = json::parse(built.json);
  metadata_in(object)["labels"]["injected"] = "x";
  metadata_in(object)["annotations"]["mesh.example.com/status"] = "x";
  EXPECT_EQ(live_digest(object), built.digest);
  const BuiltObject without = deployment({}, {});
  json plain = json::parse(without.json);
  metadata_in(plain)["labels"]["team"] = "theirs";
  EXPECT_EQ(live_digest(plain), without.digest) << "an app that states none has no label of that name";
}

TEST(PodMetadata, IsRestoredWithoutWhatIsStatedNoMore) {
  json live = json::parse(deployment({{"team", "shop"}, {"tier", "web"}}, {{"example.com/note", "x"}}).json);
  metadata_in(live)["labels"]["injected"] = "x";
  metadata_in(live)["labels"]["team"] = "edited";
  const json ours = json::parse(deployment({{"team", "shop"}}, {{"example.com/more", "y"}}).json);
  json restored_to = restored(Kind::kDeployment, live, ours, {});
  EXPECT_EQ(metadata_in(restored_to)["labels"],
            json::parse(R"({"injected": "x", "team": "shop", "twelvefactor.dev/app": "shop"})"));
  EXPECT_EQ(
      metadata_in(restored_to)["annotations"],
      json::parse(R"({"example.com/more": "y", "twelvefactor.dev/pod-keys": "example.com/more team"})"));
}

TEST(PodMetadata, TheListIsReadByWholeNames) {
  EXPECT_TRUE(is_listed("a b/c d", "b/c"));
  EXPECT_TRUE(is_listed("a b/c d", "a"));
  EXPECT_TRUE(is_listed("a b/c d", "d"));
  EXPECT_FALSE(is_listed("a b/c d", "b"));
  EXPECT_FALSE(is_listed("", ""));
  EXPECT_FALSE(is_listed("a", ""));
}

}  // namespace
}  // namespace twelvefactor::kinds
