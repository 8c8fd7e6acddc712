// One start or end of a pod as metrics count it. No name of an app is in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace twelvefactor::observed {

enum class End : std::uint8_t { kClean, kError, kKilled, kOutOfMemory, kProbe, kCrash, kEvicted, kUnknown };

/// As the label `outcome` has it.
constexpr std::string_view name_of(End end) {
  switch (end) {
    case End::kClean:
      return "clean";
    case End::kError:
      return "error";
    case End::kKilled:
      return "killed";
    case End::kOutOfMemory:
      return "out_of_memory";
    case End::kProbe:
      return "probe";
    case End::kCrash:
      return "crash";
    case End::kEvicted:
      return "evicted";
    case End::kUnknown:
      break;
  }
  return "unknown";
}

struct Measure {
  std::optional<End> end{};
  std::optional<std::int64_t> stop_ms{};  // from our first sight of its deletion: at most so long
  std::optional<std::int64_t> start_seconds{};
};

}  // namespace twelvefactor::observed
