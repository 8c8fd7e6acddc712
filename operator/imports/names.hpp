// Names of other formats as names of an app and of its processes. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::imports {

/// In lower case, with - for _ and for what else no name can have; null when nothing is left of it, or when a
/// process cannot be called so.
std::optional<std::string> process_name(std::string_view name);

/// The same, cut to what the name of an app may have; "app" when nothing is left.
std::string app_name(std::string_view name);

/// clock, beat, scheduler and cron: by habit there is one of it.
bool names_a_singleton(std::string_view process);

}  // namespace twelvefactor::imports
