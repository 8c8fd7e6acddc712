// What Secrets hold against the contract: read once for each version, and only the verdict is kept.
#include "gather/contract_values.hpp"

#include <gtest/gtest.h>

#include "unit/apps.hpp"

namespace twelvefactor::gather {
namespace {

class ContractValues : public ::testing::Test {
 protected:
  ContractValues() {
    observed_.app.key = {"shop-production", "shop"};
    observed_.app.spec.config.secrets["STRIPE_KEY"] = SecretKeyRef{"stripe", "api-key"};
    observed_.app.spec.config.secrets["STRIPE_MODE"] = SecretKeyRef{"stripe", "mode"};
    observed_.app.spec.config.contract["STRIPE_KEY"].pattern = "sk_live_.*";
    observed_.app.spec.config.contract["STRIPE_MODE"].allowed = {"live"};
    observed_.app.spec.config.contract["OTHER"].required = true;
    observed_.secrets["stripe"] = testing::secret_with({"api-key", "mode"});
  }

  bool compare() {
    observed_.contract_fits.clear();
    return compare_with_contract(observed_, known_, [this](const std::string&) {
      ++reads_;
      return answer_;
    });
  }

  Observed observed_;
  ContractVerdicts known_;
  std::optional<kinds::SecretData> answer_ = kinds::SecretData{
      "u", "1", {{"api-key", "c2tfbGl2ZV9odW50ZXIy"}, {"mode", "dGVzdA=="}}};  // sk_live_hunter2, test
  int reads_ = 0;
};

TEST_F(ContractValues, EachVariableGetsItsVerdictAndTheSecretIsReadOnce) {
  EXPECT_TRUE(compare());
  EXPECT_EQ(observed_.contract_fits,
            (std::map<std::string, bool>{{"STRIPE_KEY", true}, {"STRIPE_MODE", false}}));
  EXPECT_EQ(reads_, 1);
}

TEST_F(ContractValues, TheSameVersionIsNotReadAgain) {
  compare();
  EXPECT_TRUE(compare());
  EXPECT_EQ(reads_, 1);
  EXPECT_EQ(observed_.contract_fits.size(), 2U);
  for (const auto& [variable, verdict] : known_)
    EXPECT_EQ(verdict.about.find("hunter2"), std::string::npos) << "a value is never kept";
}

TEST_F(ContractValues, AnotherVersionOrAnotherLimitIsAnotherQuestion) {
  compare();
  ++observed_.secrets["stripe"].resource_version;
  answer_->base64["mode"] = "bGl2ZQ==";  // live
  compare();
  EXPECT_EQ(reads_, 2);
  EXPECT_TRUE(observed_.contract_fits.at("STRIPE_MODE"));
  observed_.app.spec.config.contract["STRIPE_KEY"].pattern = "pk_.*";
  compare();
  EXPECT_EQ(reads_, 3);
  EXPECT_FALSE(observed_.contract_fits.at("STRIPE_KEY"));
}

TEST_F(ContractValues, WhatCannotBeReadHasNoVerdict) {
  answer_.reset();
  EXPECT_FALSE(compare());
  EXPECT_TRUE(observed_.contract_fits.empty());
  EXPECT_EQ(reads_, 1) << "both variables are in one Secret";
}

TEST_F(ContractValues, AMissingSecretOrKeyIsNotReadAbout) {
  answer_->base64.erase("mode");
  EXPECT_TRUE(compare());
  EXPECT_FALSE(observed_.contract_fits.contains("STRIPE_MODE"));
  observed_.secrets.clear();
  EXPECT_TRUE(compare());
  EXPECT_EQ(reads_, 1);
  EXPECT_TRUE(observed_.contract_fits.empty());
}

}  // namespace
}  // namespace twelvefactor::gather
