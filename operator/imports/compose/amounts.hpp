// Numbers, times and sizes as compose writes them (compose-spec, 11-extension.md "Specifying durations" and
// "Specifying byte values"). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace twelvefactor::imports::compose {

/// A whole number that is not negative.
std::optional<int> number_of(std::string_view text);

/// 1m30s, 500ms, 10: rounded up to seconds; none where it is no time.
std::optional<int> seconds_of(std::string_view text);

/// 512m: 536870912; none where it is no size.
std::optional<double> bytes_of(std::string_view text);

/// 512m, 1.5gb, 1073741824: powers of 1024, as Kubernetes writes them (512Mi); "" where it is no size.
std::string bytes_quantity(std::string_view text);

/// 0.5 -> 500m; "" where it is no number.
std::string cpu_quantity(std::string_view text);

}  // namespace twelvefactor::imports::compose
