// Many passes one after the other, as at a start or when a policy changes, leave behind memory that nobody
// needs any more: when is the last of them over? Told of each pass by loop/workers, from every worker. It
// gives nothing back itself.
#pragma once

#include <atomic>
#include <cstddef>

namespace twelvefactor::loop {

class Burst {
 public:
  /// Fewer passes are none: what they leave behind serves the next ones.
  static constexpr int kPasses = 64;

  void begin() { ++under_way_; }

  /// True when that was the last pass of a burst. `waiting`: how many apps wait for one.
  bool end(std::size_t waiting) {
    const int passes = ++passes_;
    if (--under_way_ > 0 || waiting > 0 || passes < kPasses) return false;
    passes_ = 0;
    return true;
  }

 private:
  std::atomic<int> under_way_{0};
  std::atomic<int> passes_{0};
};

}  // namespace twelvefactor::loop
