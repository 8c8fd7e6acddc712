// Values of a Secret that is yet to be made.
#include "gather/prepared_values.hpp"

#include <gtest/gtest.h>

#include "kinds/deploy/variable_sources.hpp"
#include "model/slot.hpp"

namespace twelvefactor::gather {
namespace {

const AppKey kPreparedFor{"ns", "shop"};

AppSpec two_values() {
  AppSpec spec;
  spec.config.secrets["A"] = GeneratedValue{};
  spec.config.secrets["B"] = GeneratedValue{};
  spec.config.secrets["OTHER"] = SecretKeyRef{"stripe", "k"};
  return spec;
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
  AppSpec spec = two_values();
  const auto first = prepared.make(kPreparedFor, spec);
  spec.config.secrets["B"] = another_rotation();
  const auto second = prepared.make(kPreparedFor, spec);
  EXPECT_EQ(second->at("A"), first->at("A"));
  EXPECT_NE(second->at("B"), first->at("B"));
  spec.config.secrets.erase("A");
  EXPECT_EQ(prepared.make(kPreparedFor, spec)->size(), 1U);
}

TEST(PreparedValues, AProcessHasItsOwn) {
  AppSpec spec = two_values();
  spec.processes["worker"].secrets["A"] = GeneratedValue{};
  Prepared prepared;
  const auto values = prepared.make(kPreparedFor, spec);
  ASSERT_EQ(values->size(), 3U);
  EXPECT_NE(values->at(slot_of("worker", "A")), values->at("A"));
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
