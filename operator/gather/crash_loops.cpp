#include "gather/crash_loops.hpp"

#include <algorithm>

namespace twelvefactor::gather {
namespace {

constexpr std::int64_t kRecoveredAfterSeconds = 60;
// The kubelet's back-off begins anew then.
constexpr std::int64_t kForgottenAfterSeconds = 600;

}  // namespace

std::optional<std::chrono::seconds> forget_recovered(std::vector<PodFacts>& pods, std::int64_t now,
                                                     std::set<std::string>& recovering) {
  std::optional<std::chrono::seconds> look_again;
  const auto look = [&look_again](std::int64_t left) {
    look_again = std::min(look_again.value_or(std::chrono::seconds(left)), std::chrono::seconds(left));
  };
  std::erase_if(pods, [&](const PodFacts& pod) {
    if (pod.running_again_since == 0) return false;
    const std::int64_t ran = now - pod.running_again_since;
    if (ran < kRecoveredAfterSeconds) {
      look(kRecoveredAfterSeconds - ran);
      return false;
    }
    if (ran < kForgottenAfterSeconds && pod.container.empty()) {
      recovering.insert(pod.process);
      look(kForgottenAfterSeconds - ran);
    }
    return true;
  });
  return look_again;
}

}  // namespace twelvefactor::gather
