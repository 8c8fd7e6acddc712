// How a deploy differs from one of its peers. Made by reconcile/parity; printed by kinds/parity_report;
// counted in the app's status and in metrics.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/parity.hpp"

namespace twelvefactor {

enum class Dimension {
  kCode,
  kTime,
  kConfigKey,
  kConfigValue,
  kSharedCredential,
  kBackingService,
  kProcess,
  kAdminProcess,
  kPolicy
};
enum class Severity { kError, kWarning, kInfo };         // worst first
enum class ParityState { kInSync, kUnknown, kDrifted };  // the worst last

/// The word of the team that a difference is meant.
struct Expected {
  std::string name;  // its key in spec.parity.expectedDifferences
  std::string reason;
  std::string expires;  // the last day on which it counts: "2027-03-31"
};

struct ParityFinding {
  Dimension dimension = Dimension::kCode;
  std::string key;    // what differs: "image", "LOG_LEVEL", "database.version", "web.command"
  std::string here;   // empty: there is none
  std::string there;  // the peer's
  Severity severity = Severity::kInfo;
  std::string message;                 // why it matters and what to do
  std::optional<Expected> expected{};  // it does not count until then
};

/// How far the code of a deploy is behind that of its peer.
struct CodeGap {
  bool known = false;  // which releases ran in both; else nothing of this is, but perhaps first_ran
  std::int64_t releases_behind = 0;  // of the peer, since the newest whose image also ran here
  std::string behind_since;      // RFC 3339: when the first of them became Active there; empty: not behind
  std::string first_ran;         // RFC 3339: when the peer first ran what it runs; empty: nobody knows
  std::int64_t common_here = 0;  // the newest releases with the same image; 0: none is kept
  std::int64_t common_there = 0;
};

/// The three gaps of 12factor.net/dev-prod-parity.
struct ParityGaps {
  CodeGap time;
  std::string changed_by_here;  // personnel: the field managers that changed the specs last; empty: unknown
  std::string changed_by_there;
  std::vector<std::string> tools;  // backing services that differ in type, provider or major version
};

struct ParityReport {
  ParityState state = ParityState::kUnknown;
  Depth depth = Depth::kNames;  // how deeply was compared; says nothing while Unknown
  AppKey peer;
  std::string message;
  std::vector<ParityFinding> findings;  // all of them, worst first; those that are expected last
  ParityGaps gaps;                      // empty while Unknown
  /// When it says something else without anybody changing anything: seconds since 1970. Absent: never.
  std::optional<std::int64_t> valid_until;

  /// Those that count.
  [[nodiscard]] std::size_t count(Severity severity) const {
    std::size_t found = 0;
    for (const ParityFinding& each : findings) found += each.severity == severity && !each.expected ? 1U : 0U;
    return found;
  }
  [[nodiscard]] std::size_t count_expected() const {
    std::size_t found = 0;
    for (const ParityFinding& each : findings) found += each.expected ? 1U : 0U;
    return found;
  }
};

inline constexpr std::array kDimensions = {Dimension::kCode,
                                           Dimension::kTime,
                                           Dimension::kConfigKey,
                                           Dimension::kConfigValue,
                                           Dimension::kSharedCredential,
                                           Dimension::kBackingService,
                                           Dimension::kProcess,
                                           Dimension::kAdminProcess,
                                           Dimension::kPolicy};

/// As reports and specs say it.
constexpr std::string_view dimension_name(Dimension dimension) {
  switch (dimension) {
    case Dimension::kCode:
      return "Code";
    case Dimension::kTime:
      return "Time";
    case Dimension::kConfigKey:
      return "ConfigKey";
    case Dimension::kConfigValue:
      return "ConfigValue";
    case Dimension::kSharedCredential:
      return "SharedCredential";
    case Dimension::kBackingService:
      return "BackingService";
    case Dimension::kProcess:
      return "Process";
    case Dimension::kAdminProcess:
      return "AdminProcess";
    case Dimension::kPolicy:
      return "Policy";
  }
  return "";
}

constexpr std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "Error";
    case Severity::kWarning:
      return "Warning";
    case Severity::kInfo:
      return "Info";
  }
  return "";
}

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
