// The factors of 12factor.net by number, in one word each, as the status and reports call them.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace twelvefactor {

inline constexpr std::array<std::string_view, 12> kFactorNames = {
    "Codebase",        "Dependencies",  "Config",      "BackingServices",
    "BuildReleaseRun", "Processes",     "PortBinding", "Concurrency",
    "Disposability",   "DevProdParity", "Logs",        "AdminProcesses"};

/// "Rules" of 0: what speaks of the rules themselves.
constexpr std::string_view factor_name(int factor) {
  if (factor < 1 || factor > static_cast<int>(kFactorNames.size())) return "Rules";
  return kFactorNames.at(static_cast<std::size_t>(factor) - 1);
}

}  // namespace twelvefactor
