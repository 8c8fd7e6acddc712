// A thread that must go on: what it does begins anew when an exception, a defect of ours, ended it. Used by
// loop/ for each thread that no worker's or watch's own guard covers. Without it the exception would end the
// process, and with it the work for all apps.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "telemetry/log.hpp"
#include "watch/backoff.hpp"
#include "watch/clock.hpp"

namespace twelvefactor::loop {

/// `body` ends when it is asked to stop, and only then.
template <class Body>
void run_guarded(std::string_view what, const std::stop_token& stop, const Body& body,
                 const watch::Clock& clock = {}) {
  watch::Backoff backoff(std::chrono::milliseconds(200), std::chrono::seconds(30));
  while (!stop.stop_requested()) {
    const auto began = clock.now();
    try {
      body();
      return;
    } catch (const std::exception& problem) {
      log::error("a part of the operator failed unexpectedly and begins anew; please report it",
                 {{"part", std::string(what)}, {"problem", problem.what()}});
    }
    backoff.was_at_peace(clock.now() - began);
    clock.wait(backoff.next(), stop);
  }
}

}  // namespace twelvefactor::loop
