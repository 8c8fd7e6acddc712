// Compares what variables hold with what the app's contract says of them, once for each value and limit. Of
// Secrets one verdict is kept for all of them together, for the versions that were read. Called by
// contents.cpp.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "kinds/secrecy/secret_data.hpp"
#include "model/observed.hpp"

namespace twelvefactor::gather {

/// What was found for one app. `about`: what was asked; another text is another question.
struct ContractVerdicts {
  std::string about_secrets;  // names, versions, keys and limits; empty: nothing was asked
  bool secrets_fit = false;
  std::string about_others;
  std::map<std::string, Fit> others;  // by variable

  [[nodiscard]] bool empty() const { return about_secrets.empty() && others.empty(); }
};

struct ContractReads {
  /// Reads a Secret by name; nothing when it cannot be read now.
  std::function<std::optional<kinds::SecretData>(const std::string& secret)> read;
  /// May a new question be asked about this Secret now?
  std::function<bool(const std::string& secret, const std::string& question)> may_ask;
};

/// Fills observed.contract_fits and secrets_fit_contract, from `known` where that is still about the same;
/// `known` is then what was used. Each Secret is read at most once. False when the Secrets have no verdict
/// because one could not be read, or not be asked about.
bool compare_with_contract(Observed& observed, ContractVerdicts& known, const ContractReads& reads);

}  // namespace twelvefactor::gather
