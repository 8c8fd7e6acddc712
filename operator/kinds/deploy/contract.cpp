#include "kinds/deploy/contract.hpp"

#include <algorithm>
#include <cstdint>

#include <re2/re2.h>

namespace twelvefactor::kinds {
namespace {

// A pattern of a variable is a line; what needs more than this repeats repetitions.
constexpr std::int64_t kMemoryLimit = 1 << 20;

RE2::Options options() {
  RE2::Options options(RE2::Quiet);
  options.set_max_mem(kMemoryLimit);
  options.set_dot_nl(true);
  return options;
}

}  // namespace

std::string pattern_problem(const ContractEntry& entry) {
  if (entry.pattern.empty()) return {};
  const RE2 pattern(entry.pattern, options());
  return pattern.ok() ? std::string() : pattern.error();
}

bool fits(const ContractEntry& entry, std::string_view value) {
  if (!entry.allowed.empty() && std::ranges::find(entry.allowed, value) == entry.allowed.end()) return false;
  if (entry.pattern.empty()) return true;
  const RE2 pattern(entry.pattern, options());
  return pattern.ok() && RE2::FullMatch(re2::StringPiece(value.data(), value.size()), pattern);
}

}  // namespace twelvefactor::kinds
