#include "watch/watch_state.hpp"

#include <algorithm>

namespace twelvefactor::watch {
namespace {

/// Failures in a row, without an event in between, after which the same resourceVersion is not tried again.
constexpr int kTriesFromOnePlace = 3;

/// A server may ask for more patience than our own back-off has, within reason.
constexpr std::chrono::seconds kLongestRetryAfter{120};

}  // namespace

void tell(const Watch& watch, Trouble trouble, const std::string& message) {
  if (watch.sinks.on_trouble) watch.sinks.on_trouble(trouble, message);
}

void pause(Watch& watch, std::optional<std::chrono::seconds> retry_after) {
  std::chrono::nanoseconds duration = watch.backoff.next();
  if (retry_after)
    duration = std::max<std::chrono::nanoseconds>(duration, std::min(*retry_after, kLongestRetryAfter));
  watch.options.clock.wait(duration, watch.stop);
}

std::optional<std::chrono::seconds> patience(Watch& watch, const kube::ApiError& error) {
  const bool refused = error.status == 403 || error.status == 404;
  watch.refusals = refused ? watch.refusals + 1 : 0;
  if (reads_the_kind_now(error)) return std::nullopt;
  if (!refused || watch.refusals < watch.options.refusals_believed) return error.retry_after;
  const auto pause = error.status == 404 ? watch.options.absent_pause : watch.options.forbidden_pause;
  if (pause.count() == 0) return error.retry_after;
  return std::max(error.retry_after.value_or(std::chrono::seconds(0)), pause);
}

void list_asked(const Watch& watch) {
  if (watch.sinks.on_list_asked) watch.sinks.on_list_asked();
}

void start_over(Watch& watch) {
  watch.state = State::kEmpty;
  watch.continue_token.clear();
  watch.tries_from_here = 0;
}

void count_try(Watch& watch) {
  if (++watch.tries_from_here >= kTriesFromOnePlace) start_over(watch);
}

}  // namespace twelvefactor::watch
