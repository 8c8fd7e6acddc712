// How long a watch waits before it tries again: twice as long after each failure, and the shortest pause only
// after a time of peace. Used by watcher.cpp and loop/service_watch. It starts anew on no event, since a list
// that breaks off after its first object has failed, however many objects came before: kube-rs' rule
// (ResetTimerBackoff). The time of peace is as long as the longest pause, so that a server is never asked for
// lists more often than that for long.
#pragma once

#include <chrono>
#include <random>

namespace twelvefactor::watch {

class Backoff {
 public:
  Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest)
      : first_(first), longest_(longest) {}

  /// first * 2^failures, at most `longest`, of which up to a half is taken off at random: many watches fail
  /// together.
  std::chrono::nanoseconds next();

  /// There was no trouble for so long. True, and the next pause is the shortest, when that is long enough.
  bool was_at_peace(std::chrono::nanoseconds peace);

 private:
  std::chrono::milliseconds first_;
  std::chrono::milliseconds longest_;
  int failures_ = 0;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace twelvefactor::watch
