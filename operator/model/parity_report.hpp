// How a deploy differs from one of its peers. Made by reconcile/parity; printed by kinds/parity_report;
// counted in the app's status and in metrics.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/parity.hpp"

namespace twelvefactor {

enum class Dimension { kCode, kConfigKey, kConfigValue, kBackingService, kProcess };
enum class Severity { kError, kWarning, kInfo };         // worst first
enum class ParityState { kInSync, kUnknown, kDrifted };  // the worst last

struct ParityFinding {
  Dimension dimension = Dimension::kCode;
  std::string key;    // what differs: "image", "LOG_LEVEL", "database.version", "web.command"
  std::string here;   // empty: there is none
  std::string there;  // the peer's
  Severity severity = Severity::kInfo;
  std::string message;  // why it matters and what to do
};

struct ParityReport {
  ParityState state = ParityState::kUnknown;
  Depth depth = Depth::kNames;  // how deeply was compared; says nothing while Unknown
  AppKey peer;
  std::string message;
  std::vector<ParityFinding> findings;  // all of them, worst first

  [[nodiscard]] std::size_t count(Severity severity) const {
    std::size_t found = 0;
    for (const ParityFinding& each : findings) found += each.severity == severity ? 1U : 0U;
    return found;
  }
};

inline const char* to_string(ParityState state) {
  switch (state) {
    case ParityState::kInSync:
      return "InSync";
    case ParityState::kDrifted:
      return "Drifted";
    case ParityState::kUnknown:
      break;
  }
  return "Unknown";
}

}  // namespace twelvefactor
