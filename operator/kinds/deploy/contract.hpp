// Does a value fit what a contract says of its variable, and may that be asked at all? Called by
// reconcile/factors/contract where nobody has asked before, and by gather/contract_values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/contract.hpp"

namespace twelvefactor::kinds {

/// What one contract may cost: steps of its patterns, each times the bytes of the value it is compared with.
/// Some tenths of a second where every pattern is of the worst kind.
inline constexpr std::size_t kMostContractWork = 16 << 20;

/// Why the pattern cannot be used; empty when it can, or there is none.
std::string pattern_problem(const ContractEntry& entry);

/// Is it one of `enum`, and the whole of it the pattern? With a pattern that cannot be used: no. Takes what
/// it costs from `work_left`, and compares nothing where that is too little.
Fit fit(const ContractEntry& entry, std::string_view value, std::size_t& work_left);

}  // namespace twelvefactor::kinds
