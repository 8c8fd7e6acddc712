// Bytes as people write them in Kubernetes: "256Mi", "1G", "134217728". Called by cli/command_line and
// loop/operator for --memory-budget. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace twelvefactor::kinds {

/// Null when it is none. Whole numbers, with k, M, G, Ki, Mi, Gi or nothing behind them.
std::optional<std::size_t> bytes_of(std::string_view text);

}  // namespace twelvefactor::kinds
