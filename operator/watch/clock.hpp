// Time as a watch sees it: what it measures, and how it waits. Part of WatchOptions, so that tests count
// pauses instead of waiting for them.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>

#include "kube/wait.hpp"

namespace twelvefactor::watch {

struct Clock {
  using Time = std::chrono::steady_clock::time_point;

  std::function<Time()> now = [] { return std::chrono::steady_clock::now(); };
  /// False when it was asked to stop.
  std::function<bool(std::chrono::nanoseconds, const std::stop_token&)> wait = kube::wait_for;
};

}  // namespace twelvefactor::watch
