// Does a value fit what a contract says of its variable? Called by reconcile/factors/contract for literals
// and by gather/contract_values for what Secrets hold. Hides RE2, whose time grows with the length of the
// value alone, whatever the pattern: https://github.com/google/re2/wiki/Syntax
#pragma once

#include <string>
#include <string_view>

#include "model/contract.hpp"

namespace twelvefactor::kinds {

/// Why the pattern cannot be used; empty when it can, or there is none.
std::string pattern_problem(const ContractEntry& entry);

/// Is it one of `enum`, and the whole of it the pattern? With a pattern that cannot be used: no.
bool fits(const ContractEntry& entry, std::string_view value);

}  // namespace twelvefactor::kinds
