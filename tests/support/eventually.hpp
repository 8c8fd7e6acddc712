// Waiting for what another thread does, without depending on how fast the machine is. Used by the contract
// tests.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <thread>

namespace twelvefactor::testing {

/// Asks until the answer is yes; no after a time that only a defect reaches.
inline bool eventually(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < until) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return condition();
}

/// Waits until a value that must stop growing has been the same in many looks in a row; no after a time that
/// only a defect reaches. It must have begun to grow.
inline bool stands_still(const std::function<std::size_t()>& value) {
  constexpr int kLooks = 100;
  std::size_t before = 0;
  int same = 0;
  return eventually([&] {
    const std::size_t now = value();
    same = now == before && now > 0 ? same + 1 : 0;
    before = now;
    return same >= kLooks;
  });
}

}  // namespace twelvefactor::testing
