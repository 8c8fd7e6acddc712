// How long to wait after the n-th failure in a row: doubling, with a limit, spread so that apps that failed
// together come back apart.
#pragma once

#include <chrono>

namespace twelvefactor::queue {

struct Backoff {
  std::chrono::milliseconds first{200};
  std::chrono::milliseconds limit{60000};

  /// `failures` from 1; `spread` from 0 to 1 moves the result between 75 % and 125 %.
  [[nodiscard]] std::chrono::milliseconds after(int failures, double spread) const;
};

}  // namespace twelvefactor::queue
