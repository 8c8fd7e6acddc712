#include "http/exchange.hpp"

#include <algorithm>

namespace twelvefactor::http {
namespace {

/// Of a buffer that stays with a quiet stream.
constexpr std::size_t kSpare = 4 << 10;

}  // namespace

void Exchange::sent() {
  std::lock_guard lock(mutex_);
  sent_ = true;
  last_heard_ = Clock::now();
}

void Exchange::received() {
  std::lock_guard lock(mutex_);
  last_heard_ = Clock::now();
}

void Exchange::head(const Head& head) {
  std::lock_guard lock(mutex_);
  head_ = head;
  last_heard_ = Clock::now();
  // Bytes may have been offered before the head: the library completes the two separately.
  changed_.notify_all();
}

Exchange::Offered Exchange::offer(std::string_view bytes, Taken taken) {
  std::lock_guard lock(mutex_);
  last_heard_ = Clock::now();
  if (abandoned_ || finished_) return Offered::kRefused;
  if (!keep_bytes_) {
    if (kept_.size() + bytes.size() <= kAhead) {
      kept_.append(bytes);
      changed_.notify_all();
      return Offered::kKept;
    }
    offered_ = bytes;
    taken_ = std::move(taken);
    changed_.notify_all();
    return Offered::kPending;
  }
  if (bytes.size() > *keep_bytes_ - kept_.size()) {
    too_large_ = true;
    return Offered::kRefused;
  }
  kept_.append(bytes);
  return Offered::kKept;
}

void Exchange::finish(std::optional<Failure> failure) {
  std::lock_guard lock(mutex_);
  finished_ = true;
  failure_ = std::move(failure);
  changed_.notify_all();
}

namespace {

/// How long until a deadline, at most a minute: it is asked again then.
std::chrono::nanoseconds left_until(BootClock::time_point deadline) {
  const auto now = BootClock::now();
  if (deadline <= now) return std::chrono::nanoseconds::zero();
  return std::min<std::chrono::nanoseconds>(deadline - now, std::chrono::minutes(1));
}

}  // namespace

Exchange::Wake Exchange::wait(std::chrono::nanoseconds idle, const std::stop_token& stop,
                              const Deadline& deadline) {
  std::stop_callback wake_up(stop, [this] {
    std::lock_guard lock(mutex_);
    changed_.notify_all();
  });
  std::unique_lock lock(mutex_);
  while (true) {
    if (stop.stop_requested()) return Wake::kStopped;
    const bool any = taken_ || (!keep_bytes_ && !kept_.empty());
    if (any && head_.status != 0) return Wake::kBytes;
    if (finished_) return Wake::kFinished;
    const auto now = Clock::now();
    auto next_look = last_heard_ + idle;
    if (now >= next_look) return Wake::kIdle;
    if (deadline) {
      const auto left = left_until(deadline());
      if (left <= std::chrono::nanoseconds::zero()) return Wake::kDeadline;
      next_look = std::min(next_look, now + left);
    }
    changed_.wait_until(lock, next_look);
  }
}

std::string_view Exchange::bytes() {
  std::lock_guard lock(mutex_);
  // What is offered came after what is kept.
  if (kept_.empty()) return offered_;
  using_.swap(kept_);
  return using_;
}

void Exchange::give_back() {
  Taken taken;
  {
    std::lock_guard lock(mutex_);
    if (using_.empty()) {
      taken.swap(taken_);
      offered_ = {};
    } else if (using_.capacity() > kSpare) {
      std::string().swap(using_);
    } else {
      using_.clear();
    }
    // The time the caller took is not the server's silence.
    last_heard_ = Clock::now();
  }
  if (taken) taken(true);
}

void Exchange::abandon(std::chrono::nanoseconds grace) {
  Taken taken;
  {
    std::lock_guard lock(mutex_);
    abandoned_ = true;
    taken.swap(taken_);
    offered_ = {};
  }
  if (taken) taken(false);
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, grace, [this] { return finished_; });
}

bool Exchange::was_sent() const {
  std::lock_guard lock(mutex_);
  return sent_;
}

Head Exchange::answered() const {
  std::lock_guard lock(mutex_);
  return head_;
}

bool Exchange::too_large() const {
  std::lock_guard lock(mutex_);
  return too_large_;
}

std::optional<Failure> Exchange::failure() const {
  std::lock_guard lock(mutex_);
  return failure_;
}

std::string Exchange::take_body() {
  std::lock_guard lock(mutex_);
  return std::move(kept_);
}

}  // namespace twelvefactor::http
