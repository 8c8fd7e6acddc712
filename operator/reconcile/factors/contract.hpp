// Is the contract of the codebase kept (config.contract)? Against what the pods would really get: literals,
// ConfigMaps, Secrets and bindings. Called by 03_config.cpp, and by its rules. Pure; a value is never shown.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::reconcile {

struct ContractBreach {
  enum class What { kMissing, kNotSecret, kNotFitting, kBadPattern, kUnread };
  What what = What::kMissing;
  std::string variable;  // empty: it is about what Secrets hold
  std::string text;      // "STRIPE_KEY (payments) is missing"
};

/// In the order of the names; of Secrets one for all of them, at the end.
std::vector<ContractBreach> contract_breaches(const Observed& observed);

/// All of them in one wait; nothing when it is kept.
std::optional<Wait> broken_contract(const Observed& observed);

/// Variables that the app is given, and that its contract does not name. Nothing without a contract.
std::vector<std::string> outside_contract(const Observed& observed);

}  // namespace twelvefactor::reconcile
