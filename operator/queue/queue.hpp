// Which app next: each key at most once in the line, never with two workers, fresh news before the old,
// namespaces in turn and none with all workers, with delays and back-off. Filled by the loop when the store
// says whom a change concerns; emptied by the workers. It knows nothing of what a key means. After
// controller-runtime's priority queue and client-go's work queue (dirty and processing sets).
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "model/app_key.hpp"
#include "queue/backoff.hpp"
#include "queue/line.hpp"
#include "queue/share.hpp"

namespace twelvefactor::queue {

using Clock = std::chrono::steady_clock;

enum class Priority {
  kFresh,  // somebody has just changed something
  kOld,    // it was so when we started, or a resync
};

class Queue {
 public:
  /// `share`: so many keys of one namespace are worked on at the same time, and no more.
  explicit Queue(Backoff backoff = {}, std::size_t share = kNoShare) : backoff_(backoff), share_(share) {}

  void add(const AppKey& key, Priority priority);
  /// The store has news of it. While it is worked on, whoever works on it may have seen them already: done()
  /// asks.
  void tell(const AppKey& key, Priority priority);
  /// Not before `delay`; the earliest of several counts.
  void add_after(const AppKey& key, Clock::duration delay);
  /// After a failure: comes back after a delay that grows with each one in a row.
  void retry(const AppKey& key);
  /// After a success: the next failure starts from the shortest delay.
  void forget(const AppKey& key);

  /// Waits for a key and marks it as being worked on; null once the queue is closed.
  std::optional<AppKey> take();
  /// Every key that was taken must be given back: what came meanwhile puts it into the line again. If that
  /// was news alone, it is for the caller to look whether it is any, and to tell it again: the priority of
  /// it.
  std::optional<Priority> done(const AppKey& key);

  /// Ends all waiting; keys still in the line are dropped.
  void close();

  [[nodiscard]] std::size_t depth() const;
  /// How many times to come are kept.
  [[nodiscard]] std::size_t delayed() const;

 private:
  /// What came while a key was worked on.
  struct Dirty {
    Priority priority;
    bool news_only = true;
  };

  void add_locked(const AppKey& key, Priority priority, bool news = false);
  void drop_delayed_locked(const AppKey& key, Clock::time_point when);
  void release_due_locked(Clock::time_point now);
  std::optional<AppKey> next_locked();
  std::optional<AppKey> next_of_locked(Priority priority);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Line fresh_;
  Line old_;
  int fresh_in_a_row_ = 0;
  std::unordered_map<AppKey, Priority> waiting_;  // in one of the two lines
  std::unordered_map<AppKey, Dirty> dirty_;
  std::unordered_set<AppKey> working_;
  std::unordered_map<std::string, std::size_t> working_in_;  // by namespace
  std::multimap<Clock::time_point, AppKey> delayed_;
  std::unordered_map<AppKey, Clock::time_point> due_;  // the earliest time of each delayed key
  std::unordered_map<AppKey, int> failures_;
  Backoff backoff_;
  std::size_t share_;
  bool closed_ = false;
};

}  // namespace twelvefactor::queue
