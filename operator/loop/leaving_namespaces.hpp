// Namespaces in which the API server makes nothing any more, because they are being deleted. Their objects go
// one by one and each wakes its app: without this each would be asked for again, and refused. Used by
// loop/pass, from every worker. Thread-safe; sends nothing.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

namespace twelvefactor::loop {

class LeavingNamespaces {
 public:
  using Clock = std::chrono::steady_clock;

  /// How long a refusal counts. A namespace of the same name can be made anew meanwhile.
  static constexpr std::chrono::seconds kCounts{5};

  /// Creating was refused there.
  void note(const std::string& namespace_name, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    std::erase_if(refused_, [now](const auto& entry) { return now - entry.second >= kCounts; });
    refused_[namespace_name] = now;
  }

  [[nodiscard]] bool knows(const std::string& namespace_name, Clock::time_point now) const {
    const std::lock_guard lock(mutex_);
    const auto found = refused_.find(namespace_name);
    return found != refused_.end() && now - found->second < kCounts;
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Clock::time_point> refused_;
};

}  // namespace twelvefactor::loop
