// What running pods of one process showed often enough to be said, or to be taken back. Made by
// observed/memory; findings are made of it by reconcile/observed. It holds verdicts, never counts: a count
// would be a write with every pod that ends.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/uid.hpp"

namespace twelvefactor {

enum class Sign : std::uint8_t {
  kKilled,     // it had not ended when its grace period was over
  kStopError,  // it ended with an error when it was told to stop
  kSlowStop,   // it needed most of its grace period
  kSlowStart,  // it needed most of the time that its startup probe grants
  kProbeKill,  // a probe ended it
  kMemory,     // it was killed for more memory than its limit
  kReadOnly,   // it ended because it wrote to a read-only file system
  kEvicted,    // it outgrew its scratch space
  kImage,      // it runs another image than its release
};
inline constexpr std::size_t kSigns = 9;

/// The rule of the catalogue that speaks of it.
constexpr std::string_view rule_of(Sign sign) {
  constexpr std::array<std::string_view, kSigns> kRules = {"TF0907", "TF0908", "TF0909", "TF0910", "TF0911",
                                                           "TF0808", "TF0604", "TF0605", "TF0205"};
  return kRules.at(static_cast<std::size_t>(sign));
}

struct Sighting {
  Sign sign = Sign::kKilled;
  std::string process;
  std::int64_t release = 0;
  /// 0: it was seen. Else so many pods in a row were without it: three of a later release, or eight of the
  /// same, take back what was said.
  int clean = 0;
  std::vector<std::string> witnesses{};  // names of pods, at most two
  // Of what controls them: is it ours?
  std::string replica_set{};
  Uid replica_set_uid{};
};

inline constexpr int kCleanOfLater = 3;
inline constexpr int kCleanOfSame = 8;

}  // namespace twelvefactor
