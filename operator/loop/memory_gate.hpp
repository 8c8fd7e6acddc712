// Before a pass that may need much memory: is there enough? Such passes wait for each other where the budget
// is small, and where it is spent, their apps say so, while the others are worked on. Without this the kernel
// would end the operator for all of them. Asked by loop/pass. It measures through its caller and reads
// nothing itself.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <unordered_map>

#include "model/app_key.hpp"

namespace twelvefactor::loop {

class MemoryGate {
 public:
  /// What a pass holds of its app's content at its peak: read, parsed, merged, built, sent and answered.
  static constexpr std::size_t kCopies = 10;
  /// Of an app that was never seen.
  static constexpr std::size_t kUnknown = 1 << 20;
  /// Below this nothing is asked.
  static constexpr std::size_t kSmall = 64 << 10;

  struct Host {
    std::function<std::size_t()> used;  // bytes of this process
    std::function<void()> give_back;    // what the allocator keeps for later
  };

  enum class Answer { kGo, kLater, kSpent };

  /// `budget` 0: there is always enough.
  MemoryGate(std::size_t budget, Host host) : budget_(budget), host_(std::move(host)) {}

  /// A pass that asks; what it was granted is given back with it.
  class Passage {
   public:
    Passage(MemoryGate& gate, const AppKey& key)
        : gate_(gate), weight_(gate.weight(key)), answer_(gate.enter(weight_)) {}
    ~Passage() {
      if (answer_ == Answer::kGo) gate_.leave(weight_);
    }
    Passage(const Passage&) = delete;
    Passage& operator=(const Passage&) = delete;
    [[nodiscard]] Answer answer() const { return answer_; }

   private:
    MemoryGate& gate_;
    std::size_t weight_;
    Answer answer_;
  };

  /// So much content the app was seen with.
  void note(const AppKey& key, std::size_t bytes);
  void forget(const AppKey& key);

  /// For the status of apps whose turn it is not, while it is spent.
  [[nodiscard]] std::string problem() const;

 private:
  [[nodiscard]] std::size_t weight(const AppKey& key);
  Answer enter(std::size_t weight);
  void leave(std::size_t weight);
  [[nodiscard]] bool fits_locked(std::size_t weight) const;

  const std::size_t budget_;
  const Host host_;
  std::mutex mutex_;
  std::size_t granted_ = 0;
  std::unordered_map<AppKey, std::size_t> seen_;  // bytes, 0 for small
};

}  // namespace twelvefactor::loop
