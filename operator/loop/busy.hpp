// Which apps are worked on, and since when: for /healthz, which judges the process. One app that takes long
// is that app's trouble; only when no worker comes to an end for long, something is wrong with us. Filled by
// loop/workers; the clock is the caller's.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

#include "model/app_key.hpp"

namespace twelvefactor::loop {

class Busy {
 public:
  using Time = std::chrono::steady_clock::time_point;

  void begin(const AppKey& key, Time now) {
    const std::lock_guard lock(mutex_);
    since_[key] = now;
  }
  void end(const AppKey& key) {
    const std::lock_guard lock(mutex_);
    since_.erase(key);
  }
  /// Empty, or that all of `workers` have been busy for too long.
  [[nodiscard]] std::string problem(std::size_t workers, Time now) const {
    const std::lock_guard lock(mutex_);
    const bool all_stuck =
        workers > 0 && since_.size() >= workers &&
        std::ranges::all_of(since_, [now](const auto& entry) { return now - entry.second > kStuckAfter; });
    return all_stuck ? "no worker has ended what it does for more than 10 minutes" : "";
  }

 private:
  // A pass ends long before (loop/pass_time.hpp).
  static constexpr std::chrono::minutes kStuckAfter{10};

  mutable std::mutex mutex_;
  std::unordered_map<AppKey, Time> since_;
};

}  // namespace twelvefactor::loop
