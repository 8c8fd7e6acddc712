// Time that passes only when a test says so, or when somebody pauses: pauses are counted and never waited
// for. Used by the contract tests of watches.
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include "support/eventually.hpp"
#include "watch/clock.hpp"

namespace twelvefactor::testing {

class CountedTime {
 public:
  [[nodiscard]] watch::Clock clock() {
    return {[this] {
              const std::lock_guard lock(mutex_);
              return now_;
            },
            [this](std::chrono::nanoseconds duration, const std::stop_token& stop) {
              const std::lock_guard lock(mutex_);
              if (stop.stop_requested()) return false;
              pauses_.push_back(duration);
              now_ += duration;
              return true;
            }};
  }

  void advance(std::chrono::nanoseconds duration) {
    const std::lock_guard lock(mutex_);
    now_ += duration;
  }

  [[nodiscard]] std::vector<std::chrono::nanoseconds> pauses() const {
    const std::lock_guard lock(mutex_);
    return pauses_;
  }

  /// Waits until there was one that is longer.
  [[nodiscard]] bool saw_pause_beyond(std::chrono::nanoseconds length) const {
    return eventually(
        [&] { return std::ranges::any_of(pauses(), [&](auto each) { return each > length; }); });
  }

  /// Waits until there were so many.
  [[nodiscard]] bool saw_pauses(std::size_t count) const {
    return eventually([&] { return pauses().size() >= count; });
  }

  /// Is each of the first pauses, of which a random half may be taken off, twice as long as the one before
  /// it?
  [[nodiscard]] bool doubles(std::chrono::nanoseconds first, std::size_t count) const {
    const auto all = pauses();
    if (all.size() < count) return false;
    for (std::size_t i = 0; i < count; ++i) {
      if (all[i] < first * (std::int64_t{1} << i) / 2) return false;
    }
    return true;
  }

 private:
  mutable std::mutex mutex_;
  watch::Clock::Time now_{std::chrono::hours(1)};
  std::vector<std::chrono::nanoseconds> pauses_;
};

}  // namespace twelvefactor::testing
