#include "gather/secret_hashes.hpp"

#include <gtest/gtest.h>

#include "gather/last_words.hpp"

namespace twelvefactor::gather {
namespace {

const AppKey kShop{"shop-production", "shop"};

kinds::SecretData secret(std::map<std::string, std::string> base64) {
  return {"uid", "7", std::move(base64)};
}

std::string hash(const kinds::SecretData& data, const kinds::SecretUse& use = {true, {}, false},
                 const std::string& before = "", const Keys& keys = {{1, "key"}}) {
  return secret_hash(keys, kShop, "stripe", use, data, before);
}

TEST(SecretHash, IsAnotherForAnotherValueOnly) {
  const auto data = secret({{"a", "QQ=="}, {"b", "Qg=="}});
  EXPECT_EQ(hash(data), hash(data));
  EXPECT_NE(hash(data), hash(secret({{"a", "QQ=="}, {"b", "Qw=="}})));
  EXPECT_NE(hash(data), hash(secret({{"a", "QQ=="}})));
  EXPECT_NE(hash(secret({{"ab", "c"}})), hash(secret({{"a", "bc"}}))) << "where a name ends counts";
}

TEST(SecretHash, LooksAtTheKeysThatAreUsed) {
  const kinds::SecretUse one{false, {"a"}, false};
  EXPECT_EQ(hash(secret({{"a", "QQ=="}, {"b", "Qg=="}}), one),
            hash(secret({{"a", "QQ=="}, {"b", "Qw=="}}), one));
  EXPECT_NE(keys_used(one), keys_used({false, {"b"}, false}));
  EXPECT_EQ(keys_used({true, {}, false}), "*");
}

TEST(SecretHash, TellsNobodyThatTwoSecretsAreEqual) {
  const auto data = secret({{"a", "QQ=="}});
  const kinds::SecretUse all{true, {}, false};
  const Keys keys{{1, "key"}};
  EXPECT_NE(hash(data), secret_hash(keys, kShop, "other", all, data, ""));
  EXPECT_NE(hash(data), secret_hash(keys, {"shop-staging", "shop"}, "stripe", all, data, ""));
  EXPECT_NE(hash(data), hash(data, all, "", {{1, "another key"}}));
  EXPECT_EQ(hash(data).find("QQ"), std::string::npos);
}

TEST(SecretHash, StaysUnderANewKeyWhileTheValueDoes) {
  const auto data = secret({{"a", "QQ=="}});
  const kinds::SecretUse all{true, {}, false};
  const std::string before = hash(data);
  const Keys both{{1, "key"}, {2, "new key"}};
  EXPECT_EQ(hash(data, all, before, both), before);
  EXPECT_TRUE(hash(data, all, "", both).starts_with("2:")) << "what is new is hashed under the newest";
  EXPECT_TRUE(hash(secret({{"a", "Qg=="}}), all, before, both).starts_with("2:"));
  EXPECT_NE(hash(data, all, before, {{2, "new key"}}), before) << "the old key is gone: nobody can tell";
}

TEST(LastWords, HoldNoValueRawOrInBase64) {
  const std::vector<kinds::SecretData> secrets = {
      secret({{"uri", "cG9zdGdyZXM6Ly91OnBAZGI="}, {"short", "YWI="}})};
  EXPECT_EQ(redacted("cannot reach postgres://u:p@db\nab", secrets), "cannot reach [redacted]\nab");
  EXPECT_EQ(redacted("cG9zdGdyZXM6Ly91OnBAZGI=", secrets), "[redacted]");
  EXPECT_EQ(redacted("nothing", secrets), "nothing");
}

TEST(LastWords, HoldNoRestOfAValueThatTheyBeginWith) {
  // "postgres://u:p@db"
  const std::vector<kinds::SecretData> secrets = {secret({{"uri", "cG9zdGdyZXM6Ly91OnBAZGI="}})};
  EXPECT_EQ(redacted("//u:p@db is away", secrets), "[redacted] is away");
  EXPECT_EQ(redacted("ZGI= is away", secrets), "[redacted] is away");
  EXPECT_EQ(redacted("@db is away", secrets), "@db is away") << "three bytes tell nothing";
}

TEST(LastWords, HoldNoBeginOfAValueThatTheyBreakOffIn) {
  // "postgres://u:p@db"; a pod of many containers keeps fewer bytes of each.
  const std::vector<kinds::SecretData> secrets = {secret({{"uri", "cG9zdGdyZXM6Ly91OnBAZGI="}})};
  EXPECT_EQ(redacted("cannot reach postgres://u:", secrets), "cannot reach [redacted]");
  EXPECT_EQ(redacted("cannot reach pos", secrets), "cannot reach pos") << "three bytes tell nothing";
}

TEST(LastWords, BeginWithAWholeLine) {
  const auto none = [](const std::string&) { return std::optional<kinds::SecretData>(); };
  const auto absent = [](const std::string&, const std::string&) { return false; };
  PodFacts pod;
  pod.last_words = "first\n" + std::string(100, 'x');
  EXPECT_EQ(fit_for_all(pod, none, absent), pod.last_words);
  // The kubelet keeps the last 2048 bytes of a log.
  pod.last_words = "alf a line\nlast" + std::string(2033, 'x');
  EXPECT_TRUE(fit_for_all(pod, none, absent).starts_with("last"));
  pod.last_words = std::string(2048, 'x');
  EXPECT_EQ(fit_for_all(pod, none, absent), pod.last_words) << "there is no other";
}

TEST(LastWords, HoldNoLineOfAValueOfManyLines) {
  // "first line\nsecond line\n"
  EXPECT_EQ(redacted("x second line", {secret({{"k", "Zmlyc3QgbGluZQpzZWNvbmQgbGluZQo="}})}), "x [redacted]");
}

}  // namespace
}  // namespace twelvefactor::gather
