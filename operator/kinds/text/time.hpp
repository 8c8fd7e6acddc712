// Points in time as the API server writes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace twelvefactor::kinds {

/// "2026-11-21T10:15:00Z" (metav1.Time: RFC 3339, UTC, whole seconds) as seconds since 1970; 0 when it is
/// none.
std::int64_t parse_time(std::string_view text);

/// The inverse, for times after 1970.
std::string time_text(std::int64_t seconds);

}  // namespace twelvefactor::kinds
