// Values of a Secret that is yet to be made.
#include "gather/prepared_values.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::gather {
namespace {

const AppKey kShop{"ns", "shop"};

Config two_values() {
  Config config;
  config.secrets["A"] = GeneratedValue{};
  config.secrets["B"] = GeneratedValue{};
  config.secrets["OTHER"] = SecretKeyRef{"stripe", "k"};
  return config;
}

TEST(PreparedValues, AreOneForEachGeneratedVariable) {
  Prepared prepared;
  const auto values = prepared.make(kShop, two_values());
  ASSERT_TRUE(values);
  ASSERT_EQ(values->size(), 2U);
  EXPECT_NE(values->at("A"), values->at("B"));
  EXPECT_EQ(prepared.of(kShop), *values);
}

TEST(PreparedValues, StayWhileTheyAreMadeTheSameWay) {
  Prepared prepared;
  Config config = two_values();
  const auto first = prepared.make(kShop, config);
  config.secrets["B"] = GeneratedValue{.rotation = "2"};
  const auto second = prepared.make(kShop, config);
  EXPECT_EQ(second->at("A"), first->at("A"));
  EXPECT_NE(second->at("B"), first->at("B"));
  config.secrets.erase("A");
  EXPECT_EQ(prepared.make(kShop, config)->size(), 1U);
}

TEST(PreparedValues, AreNobodyElsesAndForgottenWithTheApp) {
  Prepared prepared;
  const auto ours = prepared.make(kShop, two_values());
  EXPECT_NE(prepared.make({"other", "shop"}, two_values())->at("A"), ours->at("A"));
  prepared.forget(kShop);
  EXPECT_TRUE(prepared.of(kShop).empty());
  EXPECT_FALSE(prepared.of({"other", "shop"}).empty());
}

}  // namespace
}  // namespace twelvefactor::gather
