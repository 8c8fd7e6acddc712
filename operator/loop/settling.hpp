// A burst of changes makes one release: what an app asks for is taken as meant when it has stayed the same
// for a moment. Called by loop/pass; the clock is a parameter.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "model/app_key.hpp"

namespace twelvefactor::loop {

class Settling {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::milliseconds kQuiet{1000};
  /// What changes all the time is released now and then all the same.
  static constexpr std::chrono::milliseconds kAtMost{10000};

  /// The hash of what has been asked for long enough; empty when there is none.
  std::string settled(const AppKey& key, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto found = waiting_.find(key);
    if (found == waiting_.end()) return {};
    const Waiting& waiting = found->second;
    return now - waiting.since >= kQuiet || now - waiting.first >= kAtMost ? waiting.hash : std::string();
  }

  /// What is asked for now and waits; empty: nothing does. Returns when to look again.
  std::optional<std::chrono::milliseconds> note(const AppKey& key, const std::string& hash,
                                                Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (hash.empty()) {
      waiting_.erase(key);
      return std::nullopt;
    }
    const auto [known, fresh] = waiting_.try_emplace(key, Waiting{hash, now, now});
    Waiting& waiting = known->second;
    if (waiting.hash != hash) {
      waiting.hash = hash;
      waiting.since = now;
    }
    const auto due = std::min(waiting.since + kQuiet, waiting.first + kAtMost);
    const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(due - now);
    return std::max(wait, std::chrono::milliseconds(0)) + std::chrono::milliseconds(1);
  }

 private:
  struct Waiting {
    std::string hash;
    Clock::time_point since;
    Clock::time_point first;
  };
  std::mutex mutex_;
  std::unordered_map<AppKey, Waiting> waiting_;
};

}  // namespace twelvefactor::loop
