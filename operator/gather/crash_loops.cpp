#include "gather/crash_loops.hpp"

#include <algorithm>

namespace twelvefactor::gather {
namespace {

constexpr std::int64_t kRecoveredAfterSeconds = 60;

}  // namespace

std::optional<std::chrono::seconds> forget_recovered(std::vector<PodFacts>& pods, std::int64_t now) {
  std::optional<std::chrono::seconds> look_again;
  std::erase_if(pods, [now, &look_again](const PodFacts& pod) {
    if (pod.running_again_since == 0) return false;
    const std::int64_t left = pod.running_again_since + kRecoveredAfterSeconds - now;
    if (left <= 0) return true;
    look_again = std::min(look_again.value_or(std::chrono::seconds(left)), std::chrono::seconds(left));
    return false;
  });
  return look_again;
}

}  // namespace twelvefactor::gather
