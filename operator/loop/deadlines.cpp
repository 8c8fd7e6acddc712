#include "loop/deadlines.hpp"

#include "loop/guarded.hpp"

namespace twelvefactor::loop {

Deadlines::Deadlines()
    : thread_([this](const std::stop_token& stop) { run_guarded("deadlines", stop, [&] { watch(stop); }); }) {
}

/// Null when nobody has a deadline to come.
Deadlines::Due* Deadlines::next_locked() {
  Due* next = nullptr;
  for (Due& each : due_) {
    if (!each.was_told && (next == nullptr || each.when < next->when)) next = &each;
  }
  return next;
}

void Deadlines::watch(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    Due* next = next_locked();
    if (next == nullptr) {
      changed_.wait(lock, stop, [this] { return next_locked() != nullptr; });
    } else if (const auto when = next->when; Clock::now() < when) {
      const auto is_another = [this, when] { return next_locked() == nullptr || next_locked()->when < when; };
      changed_.wait_until(lock, stop, when, is_another);
    } else {
      next->was_told = true;
      std::stop_source late = next->whom;
      lock.unlock();
      late.request_stop();  // calls whoever waits for an answer
      lock.lock();
    }
  }
}

Deadlines::Limit::Limit(Deadlines& deadlines, const std::stop_token& outer, std::chrono::milliseconds time)
    : deadlines_(deadlines), outer_(outer), forward_(outer, Forward{source_}) {
  {
    const std::lock_guard lock(deadlines_.mutex_);
    place_ = deadlines_.due_.insert(deadlines_.due_.end(), {Clock::now() + time, source_});
  }
  deadlines_.changed_.notify_one();
}

Deadlines::Limit::~Limit() {
  const std::lock_guard lock(deadlines_.mutex_);
  deadlines_.due_.erase(place_);
}

}  // namespace twelvefactor::loop
