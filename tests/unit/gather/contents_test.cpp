#include "gather/contents.hpp"

#include <gtest/gtest.h>

#include "kinds/build/app_release.hpp"
#include "kinds/build/config_map.hpp"
#include "model/reasons.hpp"

namespace twelvefactor::gather {
namespace {

Uid uid() {
  return parse_uid("77777777-7777-4777-8777-777777777777");
}

Observed observed_with(std::uint64_t version) {
  Observed observed;
  observed.app.key = {"ns", "shop"};
  observed.config_maps.emplace("shared", ConfigMapFacts{{uid(), version}, nullptr});
  return observed;
}

std::string config_map(const std::string& version, const std::string& region) {
  return R"({"metadata": {"name": "shared", "namespace": "ns", "uid": "77777777-7777-4777-8777-777777777777",
             "resourceVersion": ")" +
         version + R"("}, "data": {"REGION": ")" + region + R"("}})";
}

class ContentsTest : public ::testing::Test {
 protected:
  Observed filled(std::uint64_t version) {
    Observed observed = observed_with(version);
    contents_.fill(observed, {});
    return observed;
  }

  int asked_ = 0;
  std::string path_;
  kube::ApiResult<std::string> answer_ = config_map("7", "eu");
  kube::ApiResult<std::string> answer(const std::string& path) {
    ++asked_;
    path_ = path;
    return answer_;
  }
  HashKeys keys_{
      "operator",
      [](const std::string&, const std::stop_token&) {
        return kube::ApiResult<std::string>(std::string(R"({"metadata": {}, "data": {"1": "a2V5"}})"));
      },
      [](const std::string&, const std::string&, const std::stop_token&) {
        return kube::ApiResult<std::string>(kube::ApiError{});
      },
      [] { return std::string(); }};
  Contents contents_{[this](const std::string& path, const std::stop_token&) { return answer(path); },
                     [this](const AppKey& key) {
                       const auto found = secrets_.find(key.name);
                       return found == secrets_.end() ? std::nullopt : std::optional(found->second);
                     },
                     keys_};
  std::map<std::string, SecretFacts> secrets_;
};

TEST_F(ContentsTest, ReadsEachVersionOnce) {
  EXPECT_EQ(*filled(7).config_maps.at("shared").data, (StringMap{{"REGION", "eu"}}));
  EXPECT_EQ(path_, "/api/v1/namespaces/ns/configmaps/shared");
  EXPECT_EQ(*filled(7).config_maps.at("shared").data, (StringMap{{"REGION", "eu"}}));
  EXPECT_EQ(asked_, 1);
  answer_ = config_map("9", "us");
  EXPECT_EQ(*filled(8).config_maps.at("shared").data, (StringMap{{"REGION", "us"}}));
  EXPECT_EQ(*filled(9).config_maps.at("shared").data, (StringMap{{"REGION", "us"}})) << "it was read already";
  EXPECT_EQ(asked_, 2);
}

TEST_F(ContentsTest, TakesADeletedOneAway) {
  kube::ApiError gone;
  gone.status = 404;
  answer_ = gone;
  const Observed observed = filled(7);
  EXPECT_TRUE(observed.config_maps.empty());
  EXPECT_EQ(observed.config_map_problem, "");
}

TEST_F(ContentsTest, SaysWhatCannotBeReadAndAsksForAnotherTry) {
  kube::ApiError refused;
  refused.status = 403;
  refused.message = "configmaps is forbidden";
  answer_ = refused;
  const Observed observed = filled(7);
  EXPECT_FALSE(observed.config_maps.at("shared").data);
  EXPECT_EQ(observed.config_map_problem,
            "ConfigMap shared cannot be read: configmaps is forbidden; it is tried again every few seconds");
  EXPECT_TRUE(observed.look_again);
  answer_ = config_map("7", "eu");
  EXPECT_EQ(filled(7).config_map_problem, "");
}

TEST_F(ContentsTest, ASecretThatNoVariableCanHaveIsReadOnceAndHasNoHash) {
  const auto filled_with = [this](std::uint64_t version) {
    secrets_["db"] = {true, uid(), version, true, {"uri"}};
    Observed observed;
    observed.app.key = {"ns", "shop"};
    observed.app.spec.backing_services["database"].secret_name = "db";
    observed.app.spec.backing_services["database"].env = {{"URL", "uri"}};
    contents_.fill(observed, {});
    return observed;
  };
  const auto secret = [](const std::string& version, const std::string& base64) {
    return R"({"metadata": {"uid": "77777777-7777-4777-8777-777777777777", "resourceVersion": ")" + version +
           R"("}, "data": {"uri": ")" + base64 + "\"}}";
  };
  const std::map<std::string, std::set<std::string>> bad = {{"db", {"uri"}}};
  answer_ = secret("7", "AA==");
  for (int i = 0; i < 2; ++i) {
    const Observed observed = filled_with(7);
    EXPECT_EQ(observed.unusable_keys, bad);
    EXPECT_TRUE(observed.secret_versions.empty());
    EXPECT_EQ(observed.secret_problem, "");
  }
  EXPECT_EQ(asked_, 1);
  answer_ = secret("8", "YQ==");
  EXPECT_EQ(filled_with(8).unusable_keys.size(), 0U);
  EXPECT_EQ(filled_with(8).secret_versions.size(), 1U);
  EXPECT_EQ(asked_, 2);
}

TEST_F(ContentsTest, TheSecretThatWeHaveJustMadeIsNotReadAndHasTheHashOfOneThatWasRead) {
  const auto secret = [](const std::string& version) {
    return R"({"metadata": {"uid": "77777777-7777-4777-8777-777777777777", "resourceVersion": ")" + version +
           R"("}, "data": {"KEY": "YQ=="}})";
  };
  Observed observed;
  observed.app.key = {"ns", "shop"};
  observed.app.spec.config.secrets["KEY"] = GeneratedValue{};
  contents_.learn_generated(observed, secret("7"), {});
  Child child;
  child.kind = Kind::kSecret;
  child.name = "shop-generated";
  child.uid = uid();
  child.resource_version = 7;
  observed.children = {child};
  contents_.fill(observed, {});
  EXPECT_EQ(asked_, 0);
  const std::string learned = observed.secret_versions.at("shop-generated").hash;
  EXPECT_NE(learned, "");

  observed.children[0].resource_version = 8;  // somebody wrote it, with the same value
  observed.secret_versions.clear();
  answer_ = secret("8");
  contents_.fill(observed, {});
  EXPECT_EQ(asked_, 1);
  EXPECT_EQ(observed.secret_versions.at("shop-generated").hash, learned);
}

TEST_F(ContentsTest, WhatTheStatusSaysOfASecretIsNotReadAgain) {
  secrets_["db"] = {true, uid(), 7, true, {"uri"}};
  answer_ = std::string(
      R"({"metadata": {"uid": "77777777-7777-4777-8777-777777777777", "resourceVersion": "7"}, "data": {"uri": "YQ=="}})");
  Observed observed;
  observed.app.key = {"ns", "shop"};
  observed.app.spec.backing_services["database"].secret_name = "db";
  observed.app.spec.backing_services["database"].env = {{"URL", "uri"}};
  contents_.fill(observed, {});
  contents_.fill(observed, {});
  EXPECT_EQ(asked_, 1) << "known until the status says it";
  contents_.recorded(observed);
  observed.previous.secret_versions = std::exchange(observed.secret_versions, {});
  for (int pass = 0; pass < 2; ++pass) {
    contents_.fill(observed, {});
    EXPECT_EQ(observed.secret_versions, observed.previous.secret_versions);
  }
  EXPECT_EQ(asked_, 1);
}

/// An app whose second release is held.
class HeldReleaseTest : public ContentsTest {
 protected:
  HeldReleaseTest() {
    content_.environment = "production";
    content_.codebase = {"https://git.example.com/acme/shop", "4f2a9c1d0b7e"};
    content_.image = "registry.example.com/shop:v1";
    content_.processes["web"].command = {"bin/web"};
    content_.config_hash = kinds::config_hash({{"COLOUR", "red"}});
    content_.config_map = "shop-config-" + content_.config_hash;
    kinds::ReleaseHeading heading;
    heading.number = 1;
    release_ = kinds::build_app_release({"ns", "shop-v1", {}, {}, "shop", uid()}, heading, content_, {}).json;
    config_ = R"({"metadata": {"name": "c", "namespace": "ns", "uid": "77777777-7777-4777-8777-777777777777",
                  "resourceVersion": "5"}, "data": {"COLOUR": "red"}})";
  }

  kube::ApiResult<std::string> answer_for(const std::string& path) {
    paths_.push_back(path);
    if (refuses_) return kube::ApiError{};
    return path.find("/configmaps/") == std::string::npos ? release_ : config_;
  }

  Observed held(bool config_is_there) {
    Observed observed;
    observed.app.key = {"ns", "shop"};
    observed.app.uid = uid();
    observed.previous.release = {1, 2, "", "", "", "", ""};
    observed.previous.conditions = {{condition::kReady, false, reason::kGateFailed, "", 1, "", false}};
    add(observed, Kind::kAppRelease, "shop-v1");
    if (config_is_there) add(observed, Kind::kConfigMap, content_.config_map);
    held_contents_.fill(observed, {});
    return observed;
  }

  static void add(Observed& observed, Kind kind, const std::string& name) {
    Child child;
    child.kind = kind;
    child.name = name;
    child.uid = child.owner = uid();
    observed.children.push_back(child);
  }

  ReleaseContent content_;
  std::string release_;
  std::string config_;
  bool refuses_ = false;
  std::vector<std::string> paths_;
  Contents held_contents_{
      [this](const std::string& path, const std::stop_token&) { return answer_for(path); },
      [](const AppKey&) { return std::optional<SecretFacts>(); }, keys_};
};

TEST_F(HeldReleaseTest, ItsConfigIsReadOnceAndKnownAfterItWasDeleted) {
  const std::map<std::string, StringMap> known = {{content_.config_map, {{"COLOUR", "red"}}}};
  EXPECT_EQ(held(true).snapshots, known);
  EXPECT_EQ(held(true).snapshots, known);
  EXPECT_EQ(held(false).snapshots, known);
  EXPECT_EQ(paths_.size(), 2U) << "the release and its ConfigMap";
}

TEST_F(HeldReleaseTest, WhatWasDeletedBeforeIsNotKnown) {
  EXPECT_TRUE(held(false).snapshots.empty());
  EXPECT_EQ(paths_.size(), 1U);
}

TEST_F(HeldReleaseTest, AnotherContentUnderItsNameIsNotIts) {
  config_.replace(config_.find("red"), 3, "foe");
  EXPECT_TRUE(held(true).snapshots.empty());
  EXPECT_EQ(paths_.size(), 2U);
}

TEST_F(HeldReleaseTest, WhatCannotBeReadNowIsTriedAgain) {
  refuses_ = true;
  const Observed observed = held(true);
  EXPECT_FALSE(observed.running);
  EXPECT_TRUE(observed.look_again);
}

TEST_F(ContentsTest, ForgetsAnAppThatIsGone) {
  filled(7);
  contents_.forget({"ns", "shop"});
  filled(7);
  EXPECT_EQ(asked_, 2);
}

/// What a failed admin process wrote, with the value of a Secret in it.
class LastWordsTest : public ContentsTest {
 protected:
  LastWordsTest() {
    observed_.app.key = {"ns", "shop"};
    observed_.now = "2026-03-01T12:00:00Z";
    observed_.app.spec.config.secrets["KEY"] = SecretKeyRef{"stripe", "key"};
    secrets_["stripe"].exists = true;
    secrets_["stripe"].uid = uid();
    secrets_["stripe"].resource_version = 7;
    answer_ = secret("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z");
  }

  static std::string secret(const std::string& created, const std::string& changed) {
    return R"({"metadata": {"name": "stripe", "uid": "77777777-7777-4777-8777-777777777777", "resourceVersion": "7",
               "creationTimestamp": ")" +
           created + R"(", "managedFields": [{"time": "2026-03-01T00:00:00Z"}, {"time": ")" + changed +
           R"("}]}, "data": {"key": "c2tfaHVudGVyMl9s"}})";  // sk_hunter2_l
  }

  std::string words(const std::string& name = "seed-1", const std::string& created = "2026-03-01T11:00:00Z") {
    PodFacts pod;
    pod.name = name;
    pod.created = created;
    pod.last_words = "refused: sk_hunter2_l";
    pod.secrets = {"stripe"};
    observed_.pods = {pod};
    contents_.fill(observed_, {});
    return observed_.pods.at(0).last_words;
  }

  Observed observed_;
};

TEST_F(LastWordsTest, ValuesOfSecretsAreTakenOut) {
  EXPECT_EQ(words(), "refused: [redacted]");
}

TEST_F(LastWordsTest, ValuesAreTakenOutAlsoWhileTheSpecCannotBeRead) {
  observed_.spec_error = "it is no spec";
  EXPECT_EQ(words(), "refused: [redacted]");
}

TEST_F(LastWordsTest, NothingIsRepeatedWhenASecretCannotBeRead) {
  answer_ = kube::ApiError{};
  EXPECT_EQ(words().find("refused"), std::string::npos);
  EXPECT_TRUE(words().starts_with("withheld: Secret stripe")) << words();
}

TEST_F(LastWordsTest, ASecretThatCannotBeReadJustNowIsReadAgain) {
  kube::ApiError busy;
  busy.status = 503;
  answer_ = busy;
  words();
  EXPECT_TRUE(observed_.pods.at(0).words_unread);
  EXPECT_TRUE(observed_.look_again.has_value());
  answer_ = secret("2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z");
  EXPECT_EQ(words(), "refused: [redacted]");
  EXPECT_FALSE(observed_.pods.at(0).words_unread);
}

TEST_F(LastWordsTest, OneThatIsGoneIsNotWaitedFor) {
  kube::ApiError gone;
  gone.status = 404;
  answer_ = gone;
  words();
  EXPECT_FALSE(observed_.pods.at(0).words_unread);
}

TEST_F(LastWordsTest, NothingIsRepeatedOnceASecretHasChangedSinceTheRunBegan) {
  answer_ = secret("2026-03-01T10:00:00Z", "2026-03-01T11:00:01Z");
  EXPECT_EQ(
      words(),
      "withheld: Secret stripe, which this run could read, has changed since; its log has what it wrote");
  EXPECT_TRUE(words("seed-2", "2026-03-01T11:00:01Z").starts_with("withheld")) << "in the same second";
  EXPECT_EQ(words("seed-3", "2026-03-01T11:00:02Z"), "refused: [redacted]") << "it was made after the change";
}

TEST_F(LastWordsTest, NothingIsRepeatedOnceASecretWasMadeAnew) {
  answer_ = secret("2026-03-01T11:30:00Z", "2026-03-01T11:30:00Z");
  EXPECT_TRUE(words().starts_with("withheld"));
  EXPECT_EQ(words("seed-2", "2026-03-01T11:30:00Z"), "refused: [redacted]")
      << "made together, as by one command";
}

TEST_F(LastWordsTest, NothingIsRepeatedWhenNobodyKnowsWhenASecretChanged) {
  answer_ =
      std::string(R"({"metadata": {"uid": "u", "creationTimestamp": "2026-03-01T10:00:00Z"}, "data": {}})");
  EXPECT_TRUE(words().starts_with("withheld"));
}

TEST_F(LastWordsTest, AProcessThatHasJustBegunDecidesAsOneThatSawTheChange) {
  answer_ = secret("2026-03-01T10:00:00Z", "2026-03-01T11:00:01Z");
  const std::string seen = words();
  Contents fresh{[this](const std::string& path, const std::stop_token&) { return answer(path); },
                 [](const AppKey&) { return std::optional<SecretFacts>(); }, keys_};
  observed_.pods.at(0).last_words = "refused: sk_hunter2_l";
  fresh.fill(observed_, {});
  EXPECT_EQ(observed_.pods.at(0).last_words, seen);
}

TEST_F(LastWordsTest, AnOptionalSecretThatIsNotThereHidesNothing) {
  secrets_.clear();
  kube::ApiError gone;
  gone.status = 404;
  answer_ = gone;
  EXPECT_TRUE(words("seed-1").starts_with("withheld")) << "it may have been there when the run began";
  EXPECT_EQ(words("seed-2", "2026-03-01T12:00:01Z"), "refused: sk_hunter2_l")
      << "it has not been there for long";
}

}  // namespace
}  // namespace twelvefactor::gather
