// Policies in the store: whom they wake, and who shares them.
#include <gtest/gtest.h>

#include "store/store.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::store {
namespace {

kinds::ReadPolicy policy(const std::string& name, std::uint64_t version,
                         std::vector<std::string> environments = {"*"}, std::string status = "") {
  kinds::ReadPolicy read;
  read.policy.name = name;
  read.policy.environments = std::move(environments);
  read.uid = "u";
  read.resource_version = version;
  read.status = std::move(status);
  return read;
}

kinds::ReadApp app(const std::string& name) {
  kinds::ReadApp read{{"ns", name}, {}};
  read.app.uid = testing::app_uid();
  read.app.resource_version = 1;
  return read;
}

class StoredPolicies : public ::testing::Test {
 protected:
  StoredPolicies() {
    store_.app_applied(app("a"));
    store_.app_applied(app("b"));
  }
  [[nodiscard]] Policies seen() const { return store_.snapshot({"ns", "a"})->policies; }

  Store store_;
};

TEST_F(StoredPolicies, AChangeWakesEveryAppAndAnEchoNone) {
  EXPECT_TRUE(seen()->empty());
  EXPECT_EQ(store_.policy_applied(policy("p", 5)).size(), 2U);
  EXPECT_EQ(store_.policy_applied(policy("p", 6, {"*"}, "{}")).size(), 0U) << "our own status";
  EXPECT_EQ(store_.policies().front().resource_version, 6U);
  EXPECT_EQ(store_.policy_applied(policy("p", 5, {"old"})).size(), 0U) << "older news";
  EXPECT_EQ(store_.policy_applied(policy("p", 7, {"prod"})).size(), 2U);
  EXPECT_EQ(seen()->front().environments, std::vector<std::string>{"prod"});
  EXPECT_EQ(store_.policy_deleted(policy("p", 8)).size(), 2U);
  EXPECT_EQ(store_.policy_deleted(policy("p", 8)).size(), 0U);
  EXPECT_TRUE(seen()->empty());
}

TEST_F(StoredPolicies, AppsShareOneSetThatNeverChanges) {
  store_.policy_applied(policy("p", 5));
  const Policies before = seen();
  EXPECT_EQ(before, store_.snapshot({"ns", "b"})->policies);
  store_.policy_applied(policy("q", 6));
  EXPECT_EQ(before->size(), 1U);
  EXPECT_EQ(seen()->size(), 2U);
}

TEST_F(StoredPolicies, OnlyAWholeListSaysThatOneIsGone) {
  store_.policy_applied(policy("p", 5));
  store_.policy_applied(policy("q", 5));
  store_.list_began(Source::kPolicies);
  EXPECT_EQ(store_.policy_applied(policy("p", 5)).size(), 0U);
  EXPECT_EQ(seen()->size(), 2U);
  EXPECT_EQ(store_.list_done(Source::kPolicies).size(), 2U);
  EXPECT_EQ(seen()->size(), 1U);
  store_.list_began(Source::kPolicies);
  store_.policy_applied(policy("p", 5));
  EXPECT_EQ(store_.list_done(Source::kPolicies).size(), 0U);
}

TEST_F(StoredPolicies, TheAnswerToTheWriteOfAStatusIsKept) {
  store_.policy_applied(policy("p", 5));
  store_.policy_answered(policy("p", 7, {"*"}, "{}"));
  EXPECT_EQ(store_.policies().front().resource_version, 7U);
  EXPECT_EQ(store_.policy_applied(policy("p", 6)).size(), 0U) << "older news";
  EXPECT_EQ(store_.policies().front().resource_version, 7U);
  store_.policy_answered(policy("p", 8, {"prod"}));
  EXPECT_EQ(store_.policy_applied(policy("p", 8, {"prod"})).size(), 2U)
      << "whom it concerns is woken with the next word of a watch";
}

kinds::ReadPolicy of_production(std::uint64_t version) {
  kinds::ReadPolicy read = policy("production", version);
  read.policy.namespaces = LabelSelector{{{"stage", "production"}}, {}};
  return read;
}

TEST_F(StoredPolicies, ASelectorAsksForTheLabelsOfTheNamespace) {
  store_.policy_applied(of_production(5));
  EXPECT_TRUE(seen()->empty()) << "nobody has told of labels";
  EXPECT_EQ(store_.namespace_applied({"ns", {{"stage", "production"}}}).size(), 2U);
  EXPECT_EQ(seen()->size(), 1U);
  EXPECT_EQ(store_.namespace_applied({"ns", {{"stage", "production"}, {"team", "a"}}}).size(), 0U)
      << "a label that nobody asks for";
  EXPECT_EQ(store_.namespace_applied({"elsewhere", {{"stage", "production"}}}).size(), 0U);
  EXPECT_EQ(store_.namespace_applied({"ns", {{"stage", "staging"}}}).size(), 2U);
  EXPECT_TRUE(seen()->empty());
  store_.namespace_applied({"ns", {{"stage", "production"}}});
  EXPECT_EQ(store_.namespace_deleted({"ns", {}}).size(), 2U);
  EXPECT_TRUE(seen()->empty());
}

TEST_F(StoredPolicies, APolicyThatComesLaterKnowsTheLabels) {
  store_.namespace_applied({"ns", {{"stage", "production"}}});
  store_.policy_applied(of_production(5));
  EXPECT_EQ(seen()->size(), 1U);
  store_.policy_applied(policy("all", 6));
  EXPECT_EQ(seen()->size(), 2U);
  EXPECT_EQ(seen(), store_.snapshot({"ns", "b"})->policies) << "one set for all";
  store_.policy_deleted(of_production(7));
  EXPECT_EQ(seen()->size(), 1U);
}

TEST_F(StoredPolicies, LabelsAreKnownWhenTheListIsComplete) {
  store_.policy_applied(of_production(5));
  EXPECT_FALSE(store_.sees_namespaces());
  store_.list_began(Source::kNamespaces);
  store_.namespace_applied({"ns", {{"stage", "production"}}});
  EXPECT_EQ(store_.list_done(Source::kNamespaces).size(), 0U);
  EXPECT_TRUE(store_.sees_namespaces());
  store_.list_began(Source::kNamespaces);
  EXPECT_EQ(store_.list_done(Source::kNamespaces).size(), 2U) << "what a list leaves out is gone";
  EXPECT_TRUE(seen()->empty());
}

TEST(StoredPoliciesOfNamespaces, CountEverywhere) {
  Store store(Lists::kOfNamespaces);
  store.app_applied(app("a"));
  store.list_began(Source::kPolicies);
  EXPECT_EQ(store.policy_applied(policy("p", 5)).size(), 1U);
  EXPECT_EQ(store.list_done(Source::kPolicies).size(), 0U);
  EXPECT_EQ(store.snapshot({"ns", "a"})->policies->size(), 1U);
}

}  // namespace
}  // namespace twelvefactor::store
