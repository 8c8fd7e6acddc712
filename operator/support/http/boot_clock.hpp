// Time since the machine started, its sleep included: what a promise to other machines is measured on. The
// steady clock stands still while a machine is suspended, the wall clock jumps. Used for the deadlines of
// requests, and by lease/.
#pragma once

#include <chrono>
#include <ctime>

namespace twelvefactor::http {

struct BootClock {
  // Names of the standard's requirements for clocks.
  // NOLINTBEGIN(readability-identifier-naming)
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<BootClock>;
  static constexpr bool is_steady = true;
  // NOLINTEND(readability-identifier-naming)

  static time_point now() noexcept {
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return time_point(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
  }
};

}  // namespace twelvefactor::http
