// Compares what Secrets hold with what the app's contract says of those variables. Of a value only the
// verdict is kept, for the version of the Secret that it was read from. Called by contents.cpp.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "kinds/secrecy/secret_data.hpp"
#include "model/observed.hpp"

namespace twelvefactor::gather {

struct ContractVerdict {
  std::string about;  // the Secret's version, the key and what the contract says
  bool fits = false;
};

/// By variable.
using ContractVerdicts = std::map<std::string, ContractVerdict>;

/// Reads a Secret by name; nothing when it cannot be read now.
using ReadValues = std::function<std::optional<kinds::SecretData>(const std::string& secret)>;

/// Fills observed.contract_fits, from `known` where that is still about the same; `known` is then what was
/// used. Each Secret is read at most once. False when one could not be read.
bool compare_with_contract(Observed& observed, ContractVerdicts& known, const ReadValues& read);

}  // namespace twelvefactor::gather
