// What the codebase says about one variable that it reads (config.contract), the same in every environment.
// Read by kinds/app_spec_json; kept or broken: reconcile/factors/contract. https://12factor.net/config
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace twelvefactor {

struct ContractEntry {
  bool required = false;
  bool secret = false;               // its value comes from a Secret, never from a literal
  std::vector<std::string> allowed;  // `enum`; empty: any value
  std::string pattern;               // RE2 syntax, of the whole value; empty: any value
  std::string description;

  [[nodiscard]] bool limits_value() const { return !allowed.empty() || !pattern.empty(); }
};

/// What comparing a value with its entry gave.
enum class Fit : std::uint8_t {
  kYes,
  kNo,
  kTooMuchWork,  // patterns and values of the whole contract together are too large to be compared
};

}  // namespace twelvefactor
