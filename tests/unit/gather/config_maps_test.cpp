// ConfigMaps that apps take variables from: one copy for all, bounded before it is read, dropped when unused.
#include "gather/config_maps.hpp"

#include <gtest/gtest.h>

#include "model/app_spec.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::gather {
namespace {

constexpr std::size_t kKiB = 1 << 10;

std::string config_map(std::uint64_t version, std::size_t bytes) {
  return R"({"metadata": {"name": "any", "namespace": "ns", "uid": ")" + to_string(testing::uid_of('7')) +
         R"(", "resourceVersion": ")" + std::to_string(version) + R"("}, "data": {"VALUE": ")" +
         std::string(bytes, 'x') + R"("}})";
}

class ConfigMapsTest : public ::testing::Test {
 protected:
  Observed filled(const std::string& app, const std::vector<std::string>& names) {
    Observed observed;
    observed.app.key = {"ns", app};
    for (const std::string& name : names)
      observed.config_maps.emplace(name, ConfigMapFacts{{testing::uid_of('7'), version_}, nullptr});
    config_maps_.fill(observed,
                      [this](const std::string&, const std::stop_token&) {
                        ++reads_;
                        return kube::ApiResult<std::string>(config_map(version_, bytes_));
                      },
                      {});
    return observed;
  }

  std::uint64_t version_ = 7;
  std::size_t bytes_ = 600 * kKiB;
  int reads_ = 0;
  KeptBytes kept_{std::size_t{64} << 20};
  ConfigMaps config_maps_{kept_};
};

TEST_F(ConfigMapsTest, MoreThanAConfigMapCanHoldIsRefusedAsSoonAsItIsSeen) {
  const Observed observed = filled("shop", {"a", "b", "c", "d"});
  EXPECT_EQ(reads_, 2) << "the others cannot make it less";
  EXPECT_NE(observed.config_too_large.find("up to b,"), std::string::npos) << observed.config_too_large;
  for (const auto& [name, facts] : observed.config_maps) EXPECT_EQ(facts.data, nullptr) << name;
  EXPECT_EQ(kept_.all(), 0U) << "nothing of it is kept";
}

TEST_F(ConfigMapsTest, WhatWasTooLargeIsReadAgainWhenItChanges) {
  filled("shop", {"a", "b"});
  EXPECT_FALSE(filled("shop", {"a", "b"}).config_too_large.empty());
  EXPECT_EQ(reads_, 2) << "and not before";
  version_ = 8;
  bytes_ = kKiB;
  const Observed mended = filled("shop", {"a", "b"});
  EXPECT_TRUE(mended.config_too_large.empty());
  EXPECT_NE(mended.config_maps.at("b").data, nullptr);
}

TEST_F(ConfigMapsTest, AppsShareOneCopyAndTheLastOneDropsIt) {
  const Observed shop = filled("shop", {"a"});
  const Observed other = filled("other", {"a"});
  EXPECT_EQ(reads_, 1);
  EXPECT_EQ(shop.config_maps.at("a").data, other.config_maps.at("a").data);
  EXPECT_EQ(kept_.all(), 600 * kKiB);
  config_maps_.forget({"ns", "shop"});
  EXPECT_EQ(kept_.all(), 600 * kKiB) << "the other uses it";
  filled("other", {});
  EXPECT_EQ(kept_.all(), 0U);
}

TEST_F(ConfigMapsTest, ANewVersionTakesThePlaceOfTheOld) {
  filled("shop", {"a"});
  version_ = 8;
  bytes_ = 100 * kKiB;
  filled("shop", {"a"});
  EXPECT_EQ(kept_.all(), 100 * kKiB);
}

TEST(KeptBytes, OneNamespaceHasNoMoreThanItsPart) {
  KeptBytes kept(400);
  EXPECT_TRUE(kept.take("a", 100));
  EXPECT_FALSE(kept.take("a", 1));
  for (const char* each : {"b", "c", "d"}) EXPECT_TRUE(kept.take(each, 100));
  EXPECT_FALSE(kept.take("e", 1)) << "all is taken";
  kept.give_back("a", 100);
  EXPECT_TRUE(kept.take("e", 50));
  EXPECT_EQ(kept.all(), 350U);
}

TEST(KeptBytes, WhatDoesNotFitIsReadAgainAndUsedAllTheSame) {
  KeptBytes kept(kKiB);
  ConfigMaps config_maps(kept);
  int reads = 0;
  for (int i = 0; i < 2; ++i) {
    Observed observed;
    observed.app.key = {"ns", "shop"};
    observed.config_maps.emplace("a", ConfigMapFacts{{testing::uid_of('7'), 7}, nullptr});
    config_maps.fill(observed,
                     [&reads](const std::string&, const std::stop_token&) {
                       ++reads;
                       return kube::ApiResult<std::string>(config_map(7, 10 * kKiB));
                     },
                     {});
    ASSERT_NE(observed.config_maps.at("a").data, nullptr);
  }
  EXPECT_EQ(reads, 2);
  EXPECT_EQ(kept.all(), 0U);
}

}  // namespace
}  // namespace twelvefactor::gather
