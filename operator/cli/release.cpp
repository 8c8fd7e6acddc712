#include "cli/release.hpp"

#include <algorithm>

namespace twelvefactor::cli {

bool can_be_run_again(const Release& release) {
  return release.is_active || release.gate_passed;
}

std::string version_of(std::int64_t number) {
  return "v" + std::to_string(number);
}

std::string reason_of(const Release& release) {
  if (release.rollback_of) return "Rollback to " + version_of(*release.rollback_of);
  return release.reason;
}

const Release* find_release(const std::vector<Release>& releases, std::int64_t number) {
  const auto found = std::find_if(releases.begin(), releases.end(),
                                  [number](const Release& release) { return release.number == number; });
  return found == releases.end() ? nullptr : &*found;
}

}  // namespace twelvefactor::cli
