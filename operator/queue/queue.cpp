#include "queue/queue.hpp"

#include <algorithm>

namespace twelvefactor::queue {
namespace {

// Fresh news without end must not keep the old waiting for ever.
constexpr int kFreshInARow = 15;

/// Spreads keys, not time: the same key gets the same share of the jitter, which needs no random numbers.
double spread_of(const AppKey& key) {
  return static_cast<double>(std::hash<AppKey>{}(key) % 1000) / 1000.0;
}

}  // namespace

void Queue::add(const AppKey& key, Priority priority) {
  const std::lock_guard lock(mutex_);
  add_locked(key, priority);
}

void Queue::tell(const AppKey& key, Priority priority) {
  const std::lock_guard lock(mutex_);
  add_locked(key, priority, /*news=*/true);
}

void Queue::add_locked(const AppKey& key, Priority priority, bool news) {
  if (closed_) return;
  if (working_.contains(key)) {
    Dirty& dirty = dirty_.try_emplace(key, Dirty{priority}).first->second;
    dirty.priority = std::min(dirty.priority, priority);
    dirty.news_only = dirty.news_only && news;
    return;
  }
  const auto [known, added] = waiting_.emplace(key, priority);
  if (!added && known->second <= priority) return;
  known->second = priority;  // an old key that got news: its place in the old line is skipped by take()
  (priority == Priority::kFresh ? fresh_ : old_).push(key);
  changed_.notify_one();
}

void Queue::add_after(const AppKey& key, Clock::duration delay) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  const Clock::time_point when = Clock::now() + delay;
  const auto known = due_.find(key);
  if (known != due_.end() && known->second <= when) return;
  if (known != due_.end()) drop_delayed_locked(key, known->second);
  due_[key] = when;
  delayed_.emplace(when, key);
  changed_.notify_one();
}

/// A wait may be a day: what an earlier time has taken the place of is not kept so long.
void Queue::drop_delayed_locked(const AppKey& key, Clock::time_point when) {
  const auto [begin, end] = delayed_.equal_range(when);
  const auto found = std::find_if(begin, end, [&key](const auto& entry) { return entry.second == key; });
  if (found != end) delayed_.erase(found);
}

void Queue::retry(const AppKey& key) {
  std::chrono::milliseconds delay{};
  {
    const std::lock_guard lock(mutex_);
    delay = backoff_.after(++failures_[key], spread_of(key));
  }
  add_after(key, delay);
}

void Queue::forget(const AppKey& key) {
  const std::lock_guard lock(mutex_);
  failures_.erase(key);
}

void Queue::release_due_locked(Clock::time_point now) {
  while (!delayed_.empty() && delayed_.begin()->first <= now) {
    const auto [when, key] = *delayed_.begin();
    delayed_.erase(delayed_.begin());
    const auto due = due_.find(key);
    if (due == due_.end() || due->second != when) continue;  // an earlier time took its place
    due_.erase(due);
    add_locked(key, Priority::kFresh);
  }
}

std::optional<AppKey> Queue::next_of_locked(Priority priority) {
  Line& line = priority == Priority::kFresh ? fresh_ : old_;
  const Line::MayGo may_go = [this](const std::string& namespace_name) {
    const auto working = working_in_.find(namespace_name);
    return working == working_in_.end() || working->second < share_;
  };
  while (auto key = line.pop(may_go)) {
    const auto known = waiting_.find(*key);
    if (known == waiting_.end() || known->second != priority) continue;
    waiting_.erase(known);
    working_.insert(*key);
    ++working_in_[key->namespace_name];
    fresh_in_a_row_ = priority == Priority::kFresh ? fresh_in_a_row_ + 1 : 0;
    return key;
  }
  return std::nullopt;
}

std::optional<AppKey> Queue::next_locked() {
  const bool old_first = fresh_in_a_row_ >= kFreshInARow;
  if (auto key = next_of_locked(old_first ? Priority::kOld : Priority::kFresh)) return key;
  return next_of_locked(old_first ? Priority::kFresh : Priority::kOld);
}

std::optional<AppKey> Queue::take() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (closed_) return std::nullopt;
    release_due_locked(Clock::now());
    if (auto key = next_locked()) return key;
    if (delayed_.empty()) {
      changed_.wait(lock);
    } else {
      // A copy: while this thread waits, another may release the entry, and wait_until looks at the time
      // again.
      const Clock::time_point next = delayed_.begin()->first;
      changed_.wait_until(lock, next);
    }
  }
}

std::optional<Priority> Queue::done(const AppKey& key) {
  const std::lock_guard lock(mutex_);
  working_.erase(key);
  const auto in_namespace = working_in_.find(key.namespace_name);
  if (in_namespace != working_in_.end() && --in_namespace->second == 0) working_in_.erase(in_namespace);
  // A key of this namespace may have waited for its share.
  changed_.notify_one();
  const auto found = dirty_.find(key);
  if (found == dirty_.end()) return std::nullopt;
  const Dirty dirty = found->second;
  dirty_.erase(found);
  if (dirty.news_only) return dirty.priority;
  add_locked(key, dirty.priority);
  return std::nullopt;
}

void Queue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

std::size_t Queue::delayed() const {
  const std::lock_guard lock(mutex_);
  return delayed_.size();
}

std::size_t Queue::depth() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

}  // namespace twelvefactor::queue
