// What may be told of a contract that Secrets do not meet: that they do not, and never which variable.
#include <gtest/gtest.h>

#include "model/reasons.hpp"
#include "reconcile/factors/contract.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile {
namespace {

Observed with_two_secrets() {
  Observed observed;
  observed.app.key = {"shop", "shop"};
  Config& config = observed.app.spec.config;
  config.secrets["KEY"] = SecretKeyRef{"stripe", "key"};
  config.secrets["URL"] = SecretKeyRef{"database", "url"};
  config.contract["KEY"].pattern = "sk_live_.*";
  config.contract["URL"].pattern = "postgres://.*";
  observed.secrets["stripe"] = testing::secret_with({"key"});
  observed.secrets["database"] = testing::secret_with({"url"});
  return observed;
}

TEST(ContractOfSecrets, WhichVariableDoesNotFitIsNotTold) {
  Observed observed = with_two_secrets();
  observed.secrets_fit_contract = false;
  const auto wait = broken_contract(observed);
  ASSERT_TRUE(wait);
  EXPECT_EQ(wait->reason, std::string(reason::kContractBroken));
  EXPECT_TRUE(wait->needs_person);
  EXPECT_NE(wait->message.find("Secrets database, stripe"), std::string::npos) << wait->message;
  for (const char* word : {"KEY", "URL", "sk_live", "postgres"})
    EXPECT_EQ(wait->message.find(word), std::string::npos) << wait->message;
}

TEST(ContractOfSecrets, WhatFitsSaysNothing) {
  Observed observed = with_two_secrets();
  observed.secrets_fit_contract = true;
  EXPECT_FALSE(broken_contract(observed));
}

TEST(ContractOfSecrets, WhatCouldNotBeComparedIsTriedAgain) {
  Observed observed = with_two_secrets();
  observed.contract_problem = "Secret stripe cannot be read";
  const auto wait = broken_contract(observed);
  ASSERT_TRUE(wait);
  EXPECT_EQ(wait->reason, std::string(reason::kApiUnavailable));
  EXPECT_FALSE(wait->needs_person);
}

TEST(ContractOfSecrets, LiteralsThatAreTooMuchWorkSaySo) {
  Observed observed;
  observed.app.spec.config.env["A"] = std::string(32 << 10, 'a');
  observed.app.spec.config.contract["A"].pattern = "[ab]*a[ab]{1000}[ab]{1000}c";
  const auto wait = broken_contract(observed);
  ASSERT_TRUE(wait);
  EXPECT_EQ(wait->reason, std::string(reason::kContractInvalid));
  EXPECT_NE(wait->message.find("more work than an app may make"), std::string::npos) << wait->message;
}

}  // namespace
}  // namespace twelvefactor::reconcile
