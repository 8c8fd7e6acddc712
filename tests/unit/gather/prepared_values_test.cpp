// Values of a Secret that is yet to be made.
#include "gather/prepared_values.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::gather {
namespace {

const AppKey kPreparedFor{"ns", "shop"};

Config two_values() {
  Config config;
  config.secrets["A"] = GeneratedValue{};
  config.secrets["B"] = GeneratedValue{};
  config.secrets["OTHER"] = SecretKeyRef{"stripe", "k"};
  return config;
}

GeneratedValue another_rotation() {
  GeneratedValue value;
  value.rotation = "2";
  return value;
}

TEST(PreparedValues, AreOneForEachGeneratedVariable) {
  Prepared prepared;
  const auto values = prepared.make(kPreparedFor, two_values());
  ASSERT_TRUE(values);
  ASSERT_EQ(values->size(), 2U);
  EXPECT_NE(values->at("A"), values->at("B"));
  EXPECT_EQ(prepared.of(kPreparedFor), *values);
}

TEST(PreparedValues, StayWhileTheyAreMadeTheSameWay) {
  Prepared prepared;
  Config config = two_values();
  const auto first = prepared.make(kPreparedFor, config);
  config.secrets["B"] = another_rotation();
  const auto second = prepared.make(kPreparedFor, config);
  EXPECT_EQ(second->at("A"), first->at("A"));
  EXPECT_NE(second->at("B"), first->at("B"));
  config.secrets.erase("A");
  EXPECT_EQ(prepared.make(kPreparedFor, config)->size(), 1U);
}

TEST(PreparedValues, AreNobodyElsesAndForgottenWithTheApp) {
  Prepared prepared;
  const auto ours = prepared.make(kPreparedFor, two_values());
  EXPECT_NE(prepared.make({"other", "shop"}, two_values())->at("A"), ours->at("A"));
  prepared.forget(kPreparedFor);
  EXPECT_TRUE(prepared.of(kPreparedFor).empty());
  EXPECT_FALSE(prepared.of({"other", "shop"}).empty());
}

}  // namespace
}  // namespace twelvefactor::gather
