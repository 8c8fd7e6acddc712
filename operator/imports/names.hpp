// Names of other formats as names of an app and of its processes. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::imports {

/// In lower case, with - for _ and for what else no name can have; null when nothing is left of it, or when a
/// process cannot be called so. `longest`: that fits the name of any app; with one that is known it may be
/// longest_process_name().
inline constexpr std::size_t kLongestProcessName = 21;
std::optional<std::string> process_name(std::string_view name, std::size_t longest = kLongestProcessName);

/// <app>-<process> is a label, with room for what the operator puts behind it.
std::size_t longest_process_name(std::string_view app);

/// The same, cut to what the name of an app may have; "app" when nothing is left.
std::string app_name(std::string_view name);

/// As the name of one of ports: letters, digits and single -, up to 15.
std::string port_label(std::string_view name);

/// clock, beat, scheduler and cron: by habit there is one of it.
bool names_a_singleton(std::string_view process);

}  // namespace twelvefactor::imports
