// Waiting for what another thread does, without depending on how fast the machine is. Used by the contract
// tests.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace twelvefactor::testing {

/// Asks until the answer is yes; no after a time that only a defect reaches.
inline bool eventually(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::chrono::steady_clock::now() < until) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return condition();
}

/// "Promptly" on a busy machine.
inline constexpr std::chrono::seconds kPromptly{5};

}  // namespace twelvefactor::testing
