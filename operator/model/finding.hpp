// A rule that did not hold, with the field it speaks of and what to do. Made by a factor's check; shown in
// the status.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace twelvefactor {

enum class Level { kEnforce, kWarn, kAudit, kOff };  // worst first; a finding never has kOff

constexpr std::string_view level_name(Level level) {
  switch (level) {
    case Level::kEnforce:
      return "Enforce";
    case Level::kWarn:
      return "Warn";
    case Level::kAudit:
      return "Audit";
    case Level::kOff:
      return "Off";
  }
  return "";
}

struct Finding {
  std::string rule;  // "TF0301": factor 3, rule 1
  int factor = 0;    // 1 to 12; 0: about the rules themselves
  Level level = Level::kWarn;
  std::string path;     // ".spec.config.env.API_KEY"
  std::string message;  // what is so; never a value that may be secret
  std::string remedy;   // what to do about it
  /// The day until which an exemption keeps it from counting ("2027-03-31"); empty when it counts.
  std::string exempted{};
  // Of what was seen in running pods: since when it stands (RFC 3339), and the release that it was seen of.
  std::string since{};
  std::int64_t release = 0;
};

}  // namespace twelvefactor
