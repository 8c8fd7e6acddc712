#include "watch/backoff.hpp"

#include <algorithm>

namespace twelvefactor::watch {

std::chrono::nanoseconds Backoff::next() {
  const int doublings = std::min(failures_++, 20);
  const std::chrono::milliseconds doubled = first_ * (std::int64_t{1} << doublings);
  std::uniform_real_distribution<double> share(0.5, 1.0);
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::min(doubled, longest_) * share(random_));
}

bool Backoff::was_at_peace(std::chrono::nanoseconds peace) {
  if (peace < longest_) return false;
  failures_ = 0;
  return true;
}

}  // namespace twelvefactor::watch
