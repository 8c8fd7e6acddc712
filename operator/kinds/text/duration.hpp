// Lengths of time as specs write them: one number and one unit. Called by app_spec_json.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::kinds {

/// 90s, 30m, 168h, 7d, up to ten years; nothing for other texts.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// The inverse, in the largest unit that says it exactly: 168h is 7d.
std::string duration_text(std::chrono::seconds duration);

}  // namespace twelvefactor::kinds
