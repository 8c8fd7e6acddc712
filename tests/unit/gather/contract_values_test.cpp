// What variables hold against the contract: of Secrets one answer for all of them, asked once for each
// version, and only the verdict is kept.
#include "gather/contract_values.hpp"

#include <gtest/gtest.h>

#include "gather/secret_questions.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::gather {
namespace {

class ContractValues : public ::testing::Test {
 protected:
  ContractValues() {
    observed_.app.key = {"shop-production", "shop"};
    Config& config = observed_.app.spec.config;
    config.env["LOG_LEVEL"] = "info";
    config.secrets["STRIPE_KEY"] = SecretKeyRef{"stripe", "api-key"};
    config.secrets["STRIPE_MODE"] = SecretKeyRef{"stripe", "mode"};
    config.contract["LOG_LEVEL"].allowed = {"info", "warn"};
    config.contract["STRIPE_KEY"].pattern = "sk_live_.*";
    config.contract["STRIPE_MODE"].allowed = {"live"};
    config.contract["OTHER"].required = true;
    observed_.secrets["stripe"] = testing::secret_with({"api-key", "mode"});
  }

  bool compare() {
    observed_.contract_fits.clear();
    observed_.secrets_fit_contract.reset();
    return compare_with_contract(observed_, known_,
                                 {[this](const std::string&) {
                                    ++reads_;
                                    return answer_;
                                  },
                                  [this](const std::string&, const std::string& question) {
                                    question_ = question;
                                    return may_ask_;
                                  }});
  }
  ContractEntry& entry(const std::string& variable) { return observed_.app.spec.config.contract[variable]; }

  Observed observed_;
  ContractVerdicts known_;
  std::optional<kinds::SecretData> answer_ = kinds::SecretData{
      "u", "1", {{"api-key", "c2tfbGl2ZV9odW50ZXIy"}, {"mode", "bGl2ZQ=="}}};  // sk_live_hunter2, live
  int reads_ = 0;
  bool may_ask_ = true;
  std::string question_;
};

TEST_F(ContractValues, AllSecretsTogetherHaveOneVerdictAndEachIsReadOnce) {
  EXPECT_TRUE(compare());
  EXPECT_EQ(observed_.secrets_fit_contract, true);
  EXPECT_EQ(reads_, 1);
  entry("STRIPE_MODE").allowed = {"test"};
  EXPECT_TRUE(compare());
  EXPECT_EQ(observed_.secrets_fit_contract, false);
  EXPECT_EQ(observed_.contract_fits, (std::map<std::string, Fit>{{"LOG_LEVEL", Fit::kYes}}))
      << "of no variable that comes from a Secret";
}

TEST_F(ContractValues, TheSameVersionIsNotReadAgain) {
  compare();
  EXPECT_TRUE(compare());
  EXPECT_EQ(reads_, 1);
  EXPECT_EQ(observed_.secrets_fit_contract, true);
  EXPECT_EQ(known_.about_secrets.find("hunter2"), std::string::npos) << "a value is never kept";
}

TEST_F(ContractValues, AnotherVersionOrAnotherLimitIsAnotherQuestion) {
  compare();
  ++observed_.secrets["stripe"].resource_version;
  answer_->base64["mode"] = "dGVzdA==";  // test
  compare();
  EXPECT_EQ(reads_, 2);
  EXPECT_EQ(observed_.secrets_fit_contract, false);
  entry("STRIPE_MODE").allowed = {"live", "test"};
  compare();
  EXPECT_EQ(reads_, 3);
  EXPECT_EQ(observed_.secrets_fit_contract, true);
}

TEST_F(ContractValues, WhatCannotBeReadHasNoVerdict) {
  answer_.reset();
  EXPECT_FALSE(compare());
  EXPECT_EQ(observed_.secrets_fit_contract, std::nullopt);
  EXPECT_EQ(reads_, 1) << "both variables are in one Secret";
}

TEST_F(ContractValues, WhatMayNotBeAskedNowIsNotRead) {
  may_ask_ = false;
  EXPECT_FALSE(compare());
  EXPECT_EQ(observed_.secrets_fit_contract, std::nullopt);
  EXPECT_EQ(reads_, 0);
  EXPECT_EQ(observed_.contract_fits.at("LOG_LEVEL"), Fit::kYes) << "what is no secret is compared";
}

TEST_F(ContractValues, AMissingSecretOrKeyIsNotReadAbout) {
  answer_->base64.erase("mode");
  EXPECT_TRUE(compare());
  EXPECT_EQ(observed_.secrets_fit_contract, true) << "that the key is missing, others tell";
  observed_.secrets.clear();
  EXPECT_TRUE(compare());
  EXPECT_EQ(reads_, 1);
  EXPECT_EQ(observed_.secrets_fit_contract, std::nullopt);
}

TEST_F(ContractValues, AValueTooLongForItsPatternDoesNotFit) {
  entry("STRIPE_KEY").pattern = "[A-Z]*A[A-Z]{1000}[A-Z]{1000}1";
  answer_->base64["api-key"] = std::string(1 << 20, 'Q');
  EXPECT_TRUE(compare());
  EXPECT_EQ(observed_.secrets_fit_contract, false);
}

TEST_F(ContractValues, ALiteralIsComparedAnewOnlyWhenItOrItsLimitChanges) {
  compare();
  known_.others["LOG_LEVEL"] = Fit::kTooMuchWork;  // to be seen again
  compare();
  EXPECT_EQ(observed_.contract_fits.at("LOG_LEVEL"), Fit::kTooMuchWork);
  observed_.app.spec.config.env["LOG_LEVEL"] = "loud";
  compare();
  EXPECT_EQ(observed_.contract_fits.at("LOG_LEVEL"), Fit::kNo);
  entry("LOG_LEVEL").allowed.emplace_back("loud");
  compare();
  EXPECT_EQ(observed_.contract_fits.at("LOG_LEVEL"), Fit::kYes);
}

TEST(SecretQuestions, AreFewAfterTheFirstAndComeBackWithTime) {
  SecretQuestions questions;
  const AppKey stripe{"shop", "stripe"};
  std::int64_t now = 1000;
  for (std::size_t i = 0; i < SecretQuestions::kAtOnce; ++i)
    EXPECT_TRUE(questions.may_ask(stripe, std::to_string(i), now));
  EXPECT_FALSE(questions.may_ask(stripe, "one more", now));
  EXPECT_TRUE(questions.may_ask(stripe, "0", now)) << "it was asked before, by whichever app";
  EXPECT_TRUE(questions.may_ask({"shop", "other"}, "one more", now));
  now += SecretQuestions::kSecondsForOneMore;
  EXPECT_TRUE(questions.may_ask(stripe, "one more", now));
  EXPECT_FALSE(questions.may_ask(stripe, "and another", now));
}

}  // namespace
}  // namespace twelvefactor::gather
