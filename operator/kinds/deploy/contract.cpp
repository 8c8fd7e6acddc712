#include "kinds/deploy/contract.hpp"

#include <algorithm>

#include "kinds/deploy/pattern.hpp"

namespace twelvefactor::kinds {

std::string pattern_problem(const ContractEntry& entry) {
  return entry.pattern.empty() ? std::string() : Pattern::problem(entry.pattern);
}

Fit fit(const ContractEntry& entry, std::string_view value, std::size_t& work_left) {
  if (!entry.allowed.empty() && std::ranges::find(entry.allowed, value) == entry.allowed.end())
    return Fit::kNo;
  if (entry.pattern.empty()) return Fit::kYes;
  if (!pattern_problem(entry).empty()) return Fit::kNo;
  const auto pattern = Pattern::compiled(entry.pattern);
  const std::size_t work = pattern->steps() * (value.size() + 1);
  if (work > work_left) {
    work_left = 0;  // what follows is no answer either, whatever its size
    return Fit::kTooMuchWork;
  }
  work_left -= work;
  return pattern->fits(value) ? Fit::kYes : Fit::kNo;
}

}  // namespace twelvefactor::kinds
