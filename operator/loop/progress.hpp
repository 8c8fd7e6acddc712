// While pods come up their counts change many times a second: people are told every three seconds. Called by
// loop/pass; the clock is a parameter.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "model/app_key.hpp"

namespace twelvefactor::loop {

class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::milliseconds kInterval{3000};

  /// How long what is progress only must wait; absent: it may be told now.
  std::optional<std::chrono::milliseconds> must_wait(const AppKey& key, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto last = last_.find(key);
    if (last == last_.end()) return std::nullopt;
    const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(now - last->second);
    if (age >= kInterval) return std::nullopt;
    return kInterval - age;
  }

  /// It was told that the app rolls out.
  void told(const AppKey& key, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    last_[key] = now;
  }

  /// It rolls out no more, or is gone.
  void over(const AppKey& key) {
    const std::lock_guard lock(mutex_);
    last_.erase(key);
  }

 private:
  std::mutex mutex_;
  std::unordered_map<AppKey, Clock::time_point> last_;  // of apps that roll out now
};

}  // namespace twelvefactor::loop
