// Request bodies, generated values, and what refusals mean.
#include "apply/bodies.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <set>

#include "apply/generated_secret.hpp"
#include "apply/outcome_of.hpp"
#include "apply/taken.hpp"
#include "crypto/generate.hpp"
#include "kinds/build/secret.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::apply {
namespace {

using nlohmann::json;
using testing::app_uid;

constexpr const char* kUid = "11111111-2222-4333-8444-555555555555";

TEST(Bodies, ApplyNamesTheObjectByItsUid) {
  const json body =
      json::parse(with_uid(R"({"kind":"Service","metadata":{"name":"n"},"spec":{"a":1}})", app_uid()));
  EXPECT_EQ(
      body,
      json::parse(
          R"({"kind": "Service", "metadata": {"name": "n", "uid": "11111111-2222-4333-8444-555555555555"}, "spec": {"a": 1}})"));
}

TEST(Bodies, MetadataPatchHoldsNothingElse) {
  const json body = json::parse(metadata_patch(
      R"({"kind": "Job", "metadata": {"name": "n", "namespace": "ns", "labels": {"a": "b"}, "ownerReferences": []}, "spec": {"a": 1}})",
      app_uid()));
  EXPECT_EQ(
      body,
      json::parse(
          R"({"metadata": {"labels": {"a": "b"}, "ownerReferences": [], "uid": "11111111-2222-4333-8444-555555555555"}})"));
}

TEST(Bodies, TurnOverTestsBeforeItReplaces) {
  EXPECT_EQ(json::parse(turn_entry_over(3, false)), json::parse(R"([
    {"op": "test", "path": "/metadata/managedFields/3/manager", "value": "twelvefactor-operator"},
    {"op": "test", "path": "/metadata/managedFields/3/operation", "value": "Update"},
    {"op": "replace", "path": "/metadata/managedFields/3/operation", "value": "Apply"}])"));
}

TEST(Bodies, ANumberIsTakenFromWhoeverStillHasIt) {
  EXPECT_EQ(json::parse(take_over_replicas(app_uid(), 3, "kube-controller-manager", 2)), json::parse(R"([
    {"op": "test", "path": "/metadata/uid", "value": "11111111-2222-4333-8444-555555555555"},
    {"op": "test", "path": "/metadata/managedFields/2/manager", "value": "kube-controller-manager"},
    {"op": "test", "path": "/metadata/managedFields/2/subresource", "value": "scale"},
    {"op": "remove", "path": "/metadata/managedFields/2"},
    {"op": "replace", "path": "/spec/replicas", "value": 3}])"));
}

TEST(Bodies, SuspensionIsOneFieldOfTheVeryObject) {
  EXPECT_EQ(json::parse(suspend_patch(app_uid(), true)), json::parse(R"({
    "metadata": {"uid": "11111111-2222-4333-8444-555555555555"}, "spec": {"suspend": true}})"));
}

TEST(Bodies, TurnOverDropsAnEntryThatTheApplyEntryStandsFor) {
  const json patch = json::parse(turn_entry_over(3, true));
  ASSERT_EQ(patch.size(), 3U);
  EXPECT_EQ(
      patch[1],
      json::parse(R"({"op": "test", "path": "/metadata/managedFields/3/operation", "value": "Update"})"));
  EXPECT_EQ(patch[2], json::parse(R"({"op": "remove", "path": "/metadata/managedFields/3"})"));
}

// --- generated values

const std::vector<GeneratedKey> kKeys = {{"SESSION_KEY", {}}, {"TOKEN", {16, Encoding::kHex, "1"}}};

std::string built(const std::vector<GeneratedKey>& keys) {
  return kinds::build_generated_secret(
             {"ns", "shop-generated", {{"twelvefactor.dev/app", "shop"}}, {}, "shop", app_uid()}, keys)
      .json;
}

json created(const std::vector<GeneratedKey>& keys) {
  const auto body = secret_to_create(built(keys), keys);
  EXPECT_TRUE(body);
  json object = json::parse(*body);
  object["metadata"]["uid"] = kUid;
  return object;
}

json patched(const json& live, const std::vector<GeneratedKey>& keys) {
  const auto body = secret_patch(built(keys), live.dump(), keys);
  EXPECT_TRUE(body) << body.error().message;
  return json::parse(*body);
}

TEST(GeneratedSecret, IsCreatedWithAValueForEachKey) {
  const json object = created(kKeys);
  ASSERT_EQ(object["data"].size(), 2U);
  EXPECT_EQ(object["data"]["SESSION_KEY"].get<std::string>().size(), 60U)
      << "43 letters of base64url, in base64";
  EXPECT_EQ(object["data"]["TOKEN"].get<std::string>().size(), 44U) << "32 letters of hex, in base64";
  EXPECT_EQ(object["type"], "Opaque");
}

TEST(GeneratedSecret, NeverGetsOneValueTwice) {
  std::set<std::string> values;
  for (int i = 0; i < 50; ++i) {
    const json data = created(kKeys)["data"];
    for (const json& value : data) values.insert(value.get<std::string>());
  }
  EXPECT_EQ(values.size(), 100U);
}

TEST(GeneratedSecret, KeepsItsValuesWhenNothingChanged) {
  const json patch = patched(created(kKeys), kKeys);
  EXPECT_FALSE(patch.contains("data"));
  EXPECT_EQ(patch["metadata"]["uid"], kUid);
  EXPECT_FALSE(patch["metadata"].contains("name") || patch["metadata"].contains("namespace"));
  EXPECT_EQ(patch["metadata"]["labels"]["twelvefactor.dev/app"], "shop");
  EXPECT_EQ(patch.size(), 1U) << "no type, no kind: nothing but what may have changed";
}

TEST(GeneratedSecret, MakesOnlyTheKeyThatIsMissing) {
  json live = created(kKeys);
  live["data"].erase("TOKEN");
  const json patch = patched(live, kKeys);
  ASSERT_EQ(patch["data"].size(), 1U);
  EXPECT_TRUE(patch["data"]["TOKEN"].is_string());
}

TEST(GeneratedSecret, MakesAllKeysOfASecretThatWasEmptied) {
  json live = created(kKeys);
  live.erase("data");
  EXPECT_EQ(patched(live, kKeys)["data"].size(), 2U);
  live["data"] = nullptr;
  EXPECT_EQ(patched(live, kKeys)["data"].size(), 2U);
}

TEST(GeneratedSecret, RotatesOnlyTheKeyWhoseRecipeChanged) {
  const json live = created(kKeys);
  for (const GeneratedValue& changed :
       {GeneratedValue{16, Encoding::kHex, "2"}, GeneratedValue{17, Encoding::kHex, "1"},
        GeneratedValue{16, Encoding::kBase64, "1"}}) {
    const json patch = patched(live, {kKeys[0], {"TOKEN", changed}});
    ASSERT_EQ(patch["data"].size(), 1U);
    EXPECT_NE(patch["data"]["TOKEN"], live["data"]["TOKEN"]);
    EXPECT_TRUE(patch["data"]["TOKEN"].is_string());
    EXPECT_EQ(kinds::parse_recipes(
                  patch["metadata"]["annotations"]["twelvefactor.dev/generated"].get<std::string>())
                  .at("TOKEN"),
              kinds::recipe(changed));
  }
}

TEST(GeneratedSecret, RemovesAKeyThatNobodyWantsAnyMore) {
  const json patch = patched(created(kKeys), {kKeys[0]});
  EXPECT_EQ(patch["data"], json::parse(R"({"TOKEN": null})"));
  EXPECT_EQ(patch["metadata"]["annotations"]["twelvefactor.dev/generated"],
            R"({"SESSION_KEY":"32/base64url/1"})");
}

TEST(GeneratedSecret, LeavesKeysOfOthersAlone) {
  json live = created(kKeys);
  live["data"]["added-by-hand"] = "eA==";
  EXPECT_FALSE(patched(live, kKeys).contains("data"));
}

TEST(GeneratedSecret, KeepsAValueWhoseRecordWasLost) {
  json live = created(kKeys);
  for (const json& lost : {json(nullptr), json("no record"), json(3), json("{}")}) {
    live["metadata"]["annotations"]["twelvefactor.dev/generated"] = lost;
    EXPECT_FALSE(patched(live, kKeys).contains("data")) << lost;
  }
  live["metadata"].erase("annotations");
  EXPECT_FALSE(patched(live, kKeys).contains("data"));
}

TEST(GeneratedSecret, RefusesAnAnswerThatIsNoSecret) {
  for (const char* const answer :
       {"", "<html>", "[]", "3", "null", "{}", R"({"metadata": 3})", R"({"metadata": {}})"}) {
    const auto patch = secret_patch(built(kKeys), answer, kKeys);
    ASSERT_FALSE(patch) << answer;
    EXPECT_EQ(patch.error().message, "the API server's answer is no Secret");
  }
}

TEST(Generate, MakesAsManyBytesAsAskedForInTheEncodingAskedFor) {
  struct Case {
    Encoding encoding;
    int bytes;
    std::size_t letters;
    std::string_view alphabet;
  };
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const std::string base64 = std::string(kLetters) + "+/=";
  const std::string base64url = std::string(kLetters) + "-_";
  for (const Case& each :
       {Case{Encoding::kHex, 1, 2, "0123456789abcdef"}, Case{Encoding::kHex, 32, 64, "0123456789abcdef"},
        Case{Encoding::kBase64, 32, 44, base64}, Case{Encoding::kBase64, 31, 44, base64},
        Case{Encoding::kBase64, 30, 40, base64}, Case{Encoding::kBase64Url, 32, 43, base64url},
        Case{Encoding::kBase64Url, 31, 42, base64url}, Case{Encoding::kBase64Url, 30, 40, base64url},
        Case{Encoding::kBase64Url, 1024, 1366, base64url}}) {
    std::set<char> used;
    for (int i = 0; i < 20; ++i) {
      const auto value = crypto::generate({each.bytes, each.encoding, "1", ""});
      ASSERT_TRUE(value);
      EXPECT_EQ(value->reveal().size(), each.letters) << each.bytes;
      EXPECT_EQ(value->reveal().find_first_not_of(each.alphabet), std::string_view::npos)
          << "a letter that is not in the alphabet";
      used.insert(value->reveal().begin(), value->reveal().end());
    }
    EXPECT_GT(used.size(), 6U) << "no random value";
  }
}

TEST(Generate, PutsThePrefixBefore) {
  const auto value = crypto::generate({32, Encoding::kBase64, "1", "base64:"});
  ASSERT_TRUE(value);
  EXPECT_EQ(value->reveal().substr(0, 7), "base64:");
  EXPECT_EQ(value->reveal().size(), 7U + 44U);
}

TEST(Generate, AnotherPrefixIsAnotherRecipe) {
  EXPECT_EQ(kinds::recipe({32, Encoding::kBase64, "1", ""}), "32/base64/1");
  EXPECT_EQ(kinds::recipe({32, Encoding::kBase64, "1", "base64:"}), "32/base64/1/base64:");
}

TEST(Base64, IsThatOfTheStandard) {
  // RFC 4648, section 10
  EXPECT_EQ(crypto::base64(""), "");
  EXPECT_EQ(crypto::base64("f"), "Zg==");
  EXPECT_EQ(crypto::base64("fo"), "Zm8=");
  EXPECT_EQ(crypto::base64("foo"), "Zm9v");
  EXPECT_EQ(crypto::base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(crypto::base64(std::string_view("\xFB\xFF\xFE\0", 4)), "+//+AA==");
}

// --- refusals

kube::ApiError refusal(int status, std::string message = "why", std::string reason = {}) {
  kube::ApiError error;
  error.status = status;
  error.message = std::move(message);
  error.reason = std::move(reason);
  return error;
}

TEST(OutcomeOf, TellsWhatARefusalMeans) {
  const auto kind = [](const kube::ApiError& error) {
    return outcome_of(error, Kind::kService, "shop").kind;
  };
  EXPECT_EQ(kind(refusal(400)), OutcomeKind::kRefused);
  EXPECT_EQ(kind(refusal(422)), OutcomeKind::kRefused);
  EXPECT_EQ(kind(refusal(403)), OutcomeKind::kForbidden);
  EXPECT_EQ(kind(refusal(403, "pods \"x\" is forbidden: exceeded quota: compute, requested: ...")),
            OutcomeKind::kQuotaExceeded);
  EXPECT_EQ(kind(refusal(404)), OutcomeKind::kSuperseded);
  EXPECT_EQ(kind(refusal(409)), OutcomeKind::kSuperseded);
  EXPECT_EQ(kind(refusal(413, "Request entity too large: limit is 3145728")), OutcomeKind::kRefused);
  EXPECT_EQ(kind(refusal(500, "Internal error occurred: failed calling webhook \"a\"")),
            OutcomeKind::kFailed);
  EXPECT_EQ(kind(refusal(500, "etcdserver: request timed out")), OutcomeKind::kUnavailable);
  EXPECT_EQ(kind(refusal(500, "etcdserver: request is too large")), OutcomeKind::kRefused);
  for (const int status : {0, 401, 408, 429, 502, 503, 504})
    EXPECT_EQ(kind(refusal(status)), OutcomeKind::kUnavailable) << status;
  kube::ApiError stopped = refusal(0);
  stopped.cancelled = true;
  EXPECT_EQ(kind(stopped), OutcomeKind::kCancelled);
}

TEST(OutcomeOf, WhatIsTooLargeIsNotSentAgain) {
  const auto of = [](int status, const std::string& message) {
    return outcome_of(refusal(status, message), Kind::kConfigMap, "shop");
  };
  EXPECT_FALSE(wants_retry(of(413, "limit is 3145728")));
  EXPECT_FALSE(wants_retry(of(500, "etcdserver: request is too large")));
  EXPECT_FALSE(wants_retry(of(422, "data: Too long: must have at most 1048576 bytes")));
  EXPECT_TRUE(wants_retry(of(422, "data: Invalid value")));
}

TEST(OutcomeOf, NamesTheObjectAndRepeatsTheServersWords) {
  const Outcome outcome = outcome_of(refusal(422, "spec.ports: invalid"), Kind::kService, "shop");
  EXPECT_EQ(outcome.message, "Service shop: spec.ports: invalid");
  EXPECT_EQ(outcome.object, Kind::kService);
  EXPECT_EQ(outcome.name, "shop");
  EXPECT_FALSE(outcome.repaired);
}

TEST(Taken, NamesTheAppThatHasTheName) {
  DesiredObject wanted;
  wanted.kind = Kind::kService;
  wanted.name = "shop-api";
  const Outcome theirs = taken(wanted, {"ns", "shop"}, "shop-api");
  EXPECT_EQ(theirs.kind, OutcomeKind::kNameTaken);
  EXPECT_EQ(theirs.message,
            "Service shop-api in ns belongs to TwelveFactorApp shop-api and was left alone; delete or rename "
            "it, or rename "
            "this app or its process");
  EXPECT_EQ(taken(wanted, {"ns", "shop"}, "shop").kind, OutcomeKind::kOwnerLeaving);
}

}  // namespace
}  // namespace twelvefactor::apply
