#include "queue/backoff.hpp"

#include <algorithm>

namespace twelvefactor::queue {

std::chrono::milliseconds Backoff::after(int failures, double spread) const {
  auto delay = first;
  for (int i = 1; i < failures && delay < limit; ++i) delay *= 2;
  delay = std::min(delay, limit);
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(delay.count()) * (0.75 + spread / 2)));
}

}  // namespace twelvefactor::queue
