// A TwelveFactorPolicy from its JSON: strictly for people's files (`lint`), leniently for those of the
// cluster (kinds/read_policy).
#pragma once

#include <string>
#include <string_view>

#include "model/policy.hpp"
#include "model/result.hpp"

namespace twelvefactor::kinds {

/// Unknown fields are errors (people's files, which no API server has seen). Errors name the field:
/// ".spec.levels.TF0301: must be one of Enforce, Warn, Audit, Off".
Result<Policy> parse_policy_strictly(std::string_view name, std::string_view spec_json);

/// What can be read of it. What cannot is among its problems, and the rest counts.
Policy parse_policy(std::string_view name, std::string_view spec_json);

/// "Enforce", "Warn", "Audit", "Off", in any case; nothing for other words.
std::optional<Level> parse_level(std::string_view text);

/// 7d, 24h, 168h, 90m, rounded up to whole days; nothing for other texts, and above ten years.
std::optional<std::chrono::days> parse_days(std::string_view text);

/// "2027-03-31", also with T00:00:00Z behind it; nothing when there is no such day.
std::optional<std::chrono::sys_days> parse_day(std::string_view text);

}  // namespace twelvefactor::kinds
