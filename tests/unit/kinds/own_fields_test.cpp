// The digest of our own fields, on small objects. What a real API server gives back is in
// golden/live_test.cpp.
#include "kinds/digest/own_fields.hpp"

#include <gtest/gtest.h>

#include <array>

#include "kinds/digest/field_sum.hpp"
#include "kinds/digest/hash.hpp"
#include "kinds/digest/shape.hpp"
#include "kinds/read/read_child.hpp"

namespace twelvefactor::kinds {
namespace {

Digest digest_of(Kind kind, std::string_view object_json) {
  return desired_fields(kind, object_json).digest;
}

Digest config_map_digest(std::string_view object) {
  return digest_of(Kind::kConfigMap, object);
}

TEST(DesiredDigest, DoesNotDependOnTheOrderOfFields) {
  EXPECT_EQ(config_map_digest(R"({"immutable": true, "data": {"A": "1", "B": "2"}})"),
            config_map_digest(R"({"data": {"B": "2", "A": "1"}, "immutable": true})"));
}

TEST(DesiredDigest, DiffersWhenAFieldOrItsPlaceDiffers) {
  const std::array objects = {R"({"data": {"A": "1", "B": "2"}})",
                              R"({"data": {"A": "2", "B": "1"}})",
                              R"({"data": {"A": "1"}})",
                              R"({"data": {"B": "2"}})",
                              R"({"data": {"A": "1", "B": "2"}, "immutable": true})",
                              R"({"data": {"A": "1", "B": "2"}, "immutable": false})",
                              R"({"data": {"A": 1, "B": "2"}})",
                              R"({"data": {"A/B": "2"}})",
                              R"({"data": {"A": {"B": "2"}}})",
                              R"({"metadata": {"labels": {"twelvefactor.dev/app": "shop"}}})",
                              R"({"metadata": {"annotations": {"twelvefactor.dev/app": "shop"}}})"};
  for (std::size_t i = 0; i < objects.size(); ++i) {
    EXPECT_NE(config_map_digest(objects.at(i)), Digest{}) << objects.at(i);
    // A/B and {A: {B}} have one path; a ConfigMap's data cannot hold an object, nor a key a slash.
    for (std::size_t j = 0; j < i; ++j) {
      if (i == 8 && j == 7) continue;
      EXPECT_NE(config_map_digest(objects.at(i)), config_map_digest(objects.at(j)))
          << objects.at(i) << " and " << objects.at(j);
    }
  }
}

TEST(DesiredDigest, LooksAtNothingOutsideTheShape) {
  EXPECT_EQ(
      config_map_digest(R"({"data": {"A": "1"}})"),
      config_map_digest(
          R"({"apiVersion": "v1", "kind": "ConfigMap", "data": {"A": "1"}, "binaryData": {"C": "3"}, "status": {"x": 1},
                                  "metadata": {"name": "n", "uid": "u", "labels": {"team": "blue"}, "annotations": {"example.com/x": "y"}}})"));
}

TEST(DesiredDigest, CountsOrderInAPlainListButNotInAKeyedOne) {
  const auto with = [](std::string_view container) {
    return digest_of(
        Kind::kDeployment,
        std::string(R"({"spec": {"template": {"spec": {"containers": [)").append(container).append("]}}}}"));
  };
  EXPECT_NE(with(R"({"name": "app", "command": ["a", "b"]})"),
            with(R"({"name": "app", "command": ["b", "a"]})"));
  EXPECT_EQ(with(R"({"name": "app", "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]})"),
            with(R"({"name": "app", "env": [{"name": "B", "value": "2"}, {"name": "A", "value": "1"}]})"));
  EXPECT_NE(with(R"({"name": "app", "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]})"),
            with(R"({"name": "app", "env": [{"name": "A", "value": "2"}, {"name": "B", "value": "1"}]})"));
  EXPECT_EQ(with(R"({"name": "app", "image": "x"}, {"name": "proxy", "image": "y"})"),
            with(R"({"name": "app", "image": "x"})"));
}

TEST(DesiredDigest, CountsInitContainersThatAreOursByTheirMark) {
  const auto with = [](std::string_view containers) {
    return digest_of(Kind::kDeployment, std::string(R"({"spec": {"template": {"spec": {"initContainers": [)")
                                            .append(containers)
                                            .append("]}}}}"));
  };
  const std::string ours =
      R"({"name": "nginx", "image": "x", "restartPolicy": "Always", "env": [{"name": "TWELVEFACTOR_RELEASE", "value": "v1"}]})";
  const std::string theirs = R"({"name": "istio-proxy", "image": "y", "restartPolicy": "Always"})";
  EXPECT_EQ(with(ours + "," + theirs), with(ours));
  EXPECT_EQ(with(theirs), with(""));
  EXPECT_NE(with(ours), with(""));
  EXPECT_NE(with(ours), with(R"({"name": "nginx", "image": "x", "restartPolicy": "Always"})"))
      << "the mark is gone";
}

TEST(DesiredDigest, OfWhatIsNoJsonIsNone) {
  EXPECT_EQ(config_map_digest("{"), Digest{});
  EXPECT_EQ(config_map_digest(""), Digest{});
}

TEST(DesiredDigest, OfAJobIsAlwaysTheSameBecauseAJobIsNeverChanged) {
  EXPECT_EQ(digest_of(Kind::kJob, R"({"spec": {"backoffLimit": 0}})"),
            digest_of(Kind::kJob, R"({"spec": {"backoffLimit": 9}})"));
}

TEST(KeyPresence, DiffersByKey) {
  EXPECT_NE(key_presence_digest("uri"), key_presence_digest("password"));
  EXPECT_EQ(key_presence_digest("uri"), key_presence_digest("uri"));
}

TEST(HashLeaf, TellsPathFromValue) {
  EXPECT_NE(hash_leaf("/a", "bc"), hash_leaf("/ab", "c"));
  EXPECT_NE(hash_leaf("", "a"), hash_leaf("a", ""));
  EXPECT_EQ(to_hex(Digest{0x0123456789abcdef, 0xfedcba9876543210}), "0123456789abcdeffedcba9876543210");
}

// Digests are kept nowhere but in memory, ConfigMap names are: the hash may never change (a new name rolls
// every pod).
TEST(HashLeaf, StaysTheSameForEver) {
  EXPECT_EQ(to_hex(hash_leaf("LOG_LEVEL", "info")), "8a779cd44811bfa5b9371fc082021799");
}

/// A ConfigMap whose managedFields entries are given.
Digest live(const std::string& managed_fields, std::string_view data = R"({"A": "1", "B": "2"})") {
  const std::string object = R"({"metadata": {"name": "n", "managedFields": )" + managed_fields +
                             R"(}, "data": )" + std::string(data) + "}";
  const auto read = read_child(Kind::kConfigMap, object);
  EXPECT_TRUE(read) << object;
  return read ? read->child.digest : Digest{};
}

std::string entry(std::string_view manager, std::string_view fields,
                  std::string_view more = R"("operation": "Apply")") {
  return std::string(R"({"manager": ")")
      .append(manager)
      .append(R"(", )")
      .append(more)
      .append(R"(, "fieldsV1": )")
      .append(fields)
      .append("}");
}

constexpr const char* kBoth = R"({"f:data": {".": {}, "f:A": {}, "f:B": {}}})";
constexpr const char* kOnlyA = R"({"f:data": {".": {}, "f:A": {}}})";

TEST(LiveDigest, CountsWhatOurEntriesName) {
  const Digest wanted = config_map_digest(R"({"data": {"A": "1", "B": "2"}})");
  EXPECT_EQ(live("[" + entry("twelvefactor-operator", kBoth) + "]"), wanted);
  EXPECT_EQ(live("[" + entry("twelvefactor-operator", kOnlyA) + "]"),
            config_map_digest(R"({"data": {"A": "1"}})"));
  EXPECT_EQ(live("[" + entry("somebody", kBoth) + "]"), Digest{});
  EXPECT_EQ(live("[]"), Digest{});
}

TEST(LiveDigest, AddsUpOurEntriesAndCountsAFieldOfBothOnce) {
  const Digest wanted = config_map_digest(R"({"data": {"A": "1", "B": "2"}})");
  EXPECT_EQ(live("[" + entry("twelvefactor-operator", kOnlyA) + "," +
                 entry("twelvefactor-operator", kBoth, R"("operation": "Update")") + "]"),
            wanted);
}

TEST(LiveDigest, LeavesSubresourcesAside) {
  EXPECT_EQ(
      live("[" + entry("twelvefactor-operator", kBoth, R"("operation": "Update", "subresource": "status")") +
           "]"),
      Digest{});
}

TEST(LiveDigest, TakesALeafEntryForEverythingBelow) {
  EXPECT_EQ(live("[" + entry("twelvefactor-operator", R"({"f:data": {}})") + "]"),
            config_map_digest(R"({"data": {"A": "1", "B": "2"}})"));
}

TEST(LiveDigest, BearsOddManagedFields) {
  for (const char* const odd : {"null", "{}", "3", "[3]", "[{}]", R"([{"manager": "twelvefactor-operator"}])",
                                R"([{"manager": "twelvefactor-operator", "fieldsV1": 3}])",
                                R"([{"manager": 3, "fieldsV1": {"f:data": {}}}])",
                                R"([{"manager": "twelvefactor-operator", "fieldsV1": {"f:data": 3}}])"}) {
    EXPECT_EQ(live(odd), Digest{}) << odd;
  }
}

TEST(LiveDigest, BearsMoreEntriesThanItLooksAt) {
  std::string entries = "[" + entry("twelvefactor-operator", kBoth);
  for (int i = 0; i < 10; ++i)
    entries += "," + entry("twelvefactor-operator", kOnlyA,
                           R"("operation": "Apply", "apiVersion": "v)" + std::to_string(i) + "\"");
  EXPECT_EQ(live(entries + "]"), config_map_digest(R"({"data": {"A": "1", "B": "2"}})"));
}

TEST(LiveDigest, FindsTheUpdateEntryThatMustBeTurnedOver) {
  const auto index = [](const std::string& entries) {
    return read_child(Kind::kConfigMap, R"({"metadata": {"name": "n", "managedFields": [)" + entries + "]}}")
        ->child.update_entry;
  };
  const std::string other = entry("somebody", kOnlyA, R"("operation": "Update")");
  EXPECT_EQ(index(entry("twelvefactor-operator", kBoth, R"("operation": "Update")")), 0);
  EXPECT_EQ(index(other + "," + entry("twelvefactor-operator", kBoth, R"("operation": "Update")")), 1);
  EXPECT_EQ(index(other), Child::kNoEntry);
  EXPECT_EQ(index(entry("twelvefactor-operator", kBoth)), Child::kNoEntry);
  EXPECT_EQ(index(entry("twelvefactor-operator", kBoth, R"("operation": "Update", "subresource": "scale")")),
            Child::kNoEntry);
}

/// A Deployment whose container of ours has these members, of which our entry names `owned`.
Digest live_container(const std::string& members, const std::string& owned) {
  const std::string fields =
      R"({"f:spec": {"f:template": {"f:spec": {"f:containers": {"k:{\"name\":\"app\"}": )" + owned + "}}}}}";
  const auto read = read_child(
      Kind::kDeployment,
      R"({"metadata": {"name": "n", "managedFields": [)" + entry("twelvefactor-operator", fields) +
          R"(]}, "spec": {"template": {"spec": {"containers": [{"name": "app", )" + members + "}]}}}}");
  EXPECT_TRUE(read) << members;
  return read ? read->child.digest : Digest{};
}

constexpr const char* kNothing = R"({".": {}})";  // but the item itself

TEST(LiveDigest, CountsWhatOthersAddToANodeThatIsOursAlone) {
  const std::string ours = R"({"f:resources": {"f:requests": {"f:cpu": {}}}})";
  const Digest wanted = live_container(R"("resources": {"requests": {"cpu": "1"}})", ours);
  EXPECT_NE(live_container(R"("resources": {"requests": {"cpu": "1"}, "limits": {"cpu": "2"}})", ours),
            wanted);
  EXPECT_NE(live_container(R"("resources": {"requests": {"cpu": "1"}, "unknown": 1})", ours), wanted);
  EXPECT_EQ(live_container(R"("resources": {"requests": {"cpu": "1"}, "claims": [{"name": "gpu"}]})", ours),
            wanted)
      << "which others may add";
  EXPECT_EQ(live_container(R"("resources": {"limits": {"cpu": "2"}})", kNothing),
            live_container(R"("tty": true)", kNothing))
      << "where we write none, it is theirs";
}

TEST(LiveDigest, CountsAFieldThatWeNeverWriteOn) {
  const Digest none = live_container(R"("tty": true)", kNothing);
  EXPECT_NE(live_container(R"("command": ["sh"])", kNothing), none);
  EXPECT_NE(live_container(R"("livenessProbe": {"exec": {"command": ["x"]}})", kNothing), none);
  EXPECT_NE(live_container(R"("lifecycle": {"preStop": {"sleep": {"seconds": 1}}})", kNothing), none);
  EXPECT_EQ(live_container(R"("lifecycle": {"postStart": {"sleep": {"seconds": 1}}})", kNothing), none);
}

TEST(Shape, MatchesNamesAndPrefixes) {
  const Shape* metadata = shape_of(Kind::kService).member("metadata");
  ASSERT_NE(metadata, nullptr);
  const Shape* labels = metadata->member("labels");
  ASSERT_NE(labels, nullptr);
  EXPECT_NE(labels->member("twelvefactor.dev/app"), nullptr);
  EXPECT_NE(labels->member("app.kubernetes.io/name"), nullptr);
  EXPECT_EQ(labels->member("team"), nullptr);
  EXPECT_EQ(labels->member("twelvefactor.dev"), nullptr);
  EXPECT_EQ(metadata->member("name"), nullptr);
}

TEST(Shape, TellsListItemsApartByTheirKeys) {
  const Shape* containers =
      shape_of(Kind::kDeployment).member("spec")->member("template")->member("spec")->member("containers");
  ASSERT_NE(containers, nullptr);
  EXPECT_EQ(containers->item_keys, std::vector<std::string>{"name"});
  EXPECT_EQ(containers->only_item, "app");
  const Shape* ports = containers->item->member("ports");
  ASSERT_NE(ports, nullptr);
  EXPECT_EQ(ports->item_keys, (std::vector<std::string>{"containerPort", "protocol"}));
  EXPECT_EQ(ports->only_item, "");
}

/// A Deployment that carries release v2 in both labels, of which our entries own these.
Child carrying(const std::string& object_label, const std::string& pod_label, const std::string& owned) {
  const std::string entries =
      owned.empty()
          ? ""
          : R"({"manager": "twelvefactor-operator", "operation": "Apply", "fieldsV1": )" + owned + "}";
  return read_child(Kind::kDeployment,
                    R"({"metadata": {"name": "n", "labels": {"twelvefactor.dev/release": ")" + object_label +
                        R"("}, "managedFields": [)" + entries +
                        R"(]}, "spec": {"template": {"metadata": {"labels": {"twelvefactor.dev/release": ")" +
                        pod_label + R"("}}}}})")
      ->child;
}

TEST(ReleaseCarried, IsWhatWeWroteAndNotWhatSomebodyMadeOfIt) {
  const std::string both = R"({"f:metadata": {"f:labels": {"f:twelvefactor.dev/release": {}}},
    "f:spec": {"f:template": {"f:metadata": {"f:labels": {"f:twelvefactor.dev/release": {}}}}}})";
  const std::string pods =
      R"({"f:spec": {"f:template": {"f:metadata": {"f:labels": {"f:twelvefactor.dev/release": {}}}}}})";
  EXPECT_EQ(carrying("v2", "v2", both).release_number, 2);
  EXPECT_EQ(carrying("v9", "v2", pods).release_number, 2) << "the Deployment's label was edited";
  EXPECT_EQ(carrying("v9", "v9", R"({"f:spec": {}})").release_number, 0) << "both were";
  EXPECT_EQ(carrying("v2", "v2", "").release_number, 2) << "nobody can tell whose it is";
}

TEST(Digest, WithoutItsNumberIsThatOfTheRest) {
  const auto digest = [](const std::string& spec) {
    return digest_of(Kind::kDeployment, R"({"metadata": {"labels": {"a": "b"}}, "spec": {)" + spec + "}}");
  };
  for (const int replicas : {0, 3, 1000}) {
    Digest with = digest(R"("replicas": )" + std::to_string(replicas));
    with -= replicas_digest(replicas);
    EXPECT_EQ(with, digest(""));
  }
  for (const bool suspend : {true, false}) {
    Digest with = digest_of(Kind::kCronJob,
                            std::string(R"({"spec": {"suspend": )") + (suspend ? "true" : "false") + "}}");
    with -= suspend_digest(suspend);
    EXPECT_EQ(with, Digest{});
  }
}

}  // namespace
}  // namespace twelvefactor::kinds
