#include "loop/memory_gate.hpp"

namespace twelvefactor::loop {

std::size_t MemoryGate::weight(const AppKey& key) {
  if (budget_ == 0) return 0;
  const std::lock_guard lock(mutex_);
  const auto seen = seen_.find(key);
  return kCopies * (seen == seen_.end() ? kUnknown : seen->second);
}

/// A tenth stays for what nobody asks about: watches, small passes, the allocator. One pass alone may go
/// while a quarter is free, whatever it weighs: else nothing large would ever be done within a small budget.
bool MemoryGate::fits_locked(std::size_t weight) const {
  const std::size_t used = host_.used();
  if (granted_ == 0 && used <= budget_ - budget_ / 4) return true;
  return used + granted_ + weight <= budget_ - budget_ / 10;
}

MemoryGate::Answer MemoryGate::enter(std::size_t weight) {
  if (weight == 0) return Answer::kGo;
  const std::lock_guard lock(mutex_);
  bool fits = fits_locked(weight);
  if (!fits && granted_ > 0) return Answer::kLater;
  if (!fits) {
    host_.give_back();
    fits = fits_locked(weight);
  }
  if (!fits) return Answer::kSpent;
  granted_ += weight;
  return Answer::kGo;
}

void MemoryGate::leave(std::size_t weight) {
  const std::lock_guard lock(mutex_);
  granted_ -= weight;
}

void MemoryGate::note(const AppKey& key, std::size_t bytes) {
  if (budget_ == 0) return;
  const std::lock_guard lock(mutex_);
  seen_[key] = bytes <= kSmall ? 0 : bytes;
}

void MemoryGate::forget(const AppKey& key) {
  const std::lock_guard lock(mutex_);
  seen_.erase(key);
}

std::string MemoryGate::problem() const {
  return "the operator's memory budget of " + std::to_string(budget_ >> 20) +
         " MiB is spent, so nothing is read for this app now; it is tried again every few seconds. Give the "
         "operator more memory, or find out which apps have large specs, ConfigMaps or tasks";
}

}  // namespace twelvefactor::loop
