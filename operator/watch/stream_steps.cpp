#include "watch/stream_steps.hpp"

#include <algorithm>

#include "watch/watcher_request.hpp"
#include "watch/watcher_stream.hpp"

namespace twelvefactor::watch {
namespace {

using kube::ApiError;

/// A watch that ends sooner than this, with events or without, makes the next one wait: reconnecting at once
/// would be a busy loop.
constexpr std::chrono::seconds kVeryShort{1};

/// See WatchOptions::idle_timeout.
constexpr std::chrono::seconds kIdleWithBookmarks{150};

/// A stream that failed to begin, or ended without the server's doing.
void stream_failed(Watch& watch, const StreamOutcome& outcome) {
  const ApiError& error = *outcome.error;
  const auto trouble = trouble_of(error);
  const bool refused = error.status == 400 || error.status == 422;
  if (refused && watch.state == State::kInitialWatch) {
    watch.streaming_list = false;
    start_over(watch);
    return;
  }
  if (trouble == Trouble::kIdle) watch.steady_bookmarks = false;
  if (watch.state == State::kInitListed && was_away(error)) watch.state = State::kDoubted;
  tell(watch, trouble, outcome.message);
  if (counts_against_place(error)) count_try(watch);
  pause(watch, patience(watch, error));
}

void stream_expired(Watch& watch, const StreamOutcome& outcome) {
  tell(watch, Trouble::kExpired, outcome.message);
  start_over(watch);
  // The first time, time passed us by (the server was away, say), and it answers again; when it happens again
  // without peace in between, something is wrong.
  watch.refusals = 0;
  if (watch.expired_in_a_row++ > 0) pause(watch, std::nullopt);
}

void stream_closed(Watch& watch, const StreamOutcome& outcome) {
  if (watch.state == State::kInitialWatch && !outcome.listed) {
    tell(watch, Trouble::kServerError, "the streaming list ended without its end mark; going on with pages");
    watch.streaming_list = false;
    start_over(watch);
    return;
  }
  if (outcome.lived < kVeryShort) {
    pause(watch, std::nullopt);
  } else if (watch.sinks.on_alive) {
    // The server is alive, and had nothing more to tell.
    watch.sinks.on_alive();
  }
}

/// Takes over how far the stream came.
void keep_progress(Watch& watch, const StreamOutcome& outcome) {
  if (outcome.listed && !outcome.resource_version.empty()) {
    watch.resource_version = outcome.resource_version;
    watch.state = State::kInitListed;
  }
  if (outcome.frames_after_list > 0) {
    watch.tries_from_here = 0;
    watch.refusals = 0;
  }
  if (watch.backoff.was_at_peace(outcome.peace)) {
    watch.expired_in_a_row = 0;
    watch.refusals = 0;
  }
  if (outcome.steady_bookmarks) watch.steady_bookmarks = true;
}

void stream_ended(Watch& watch, const StreamOutcome& outcome) {
  keep_progress(watch, outcome);
  switch (outcome.end) {
    case StreamEnd::kStopped:
      return;
    case StreamEnd::kClosed:
      stream_closed(watch, outcome);
      return;
    case StreamEnd::kExpired:
      stream_expired(watch, outcome);
      return;
    case StreamEnd::kFailed:
      stream_failed(watch, outcome);
      return;
    case StreamEnd::kNoMark:
      tell(watch, Trouble::kServerError, outcome.message);
      watch.streaming_list = false;
      start_over(watch);
      return;
    case StreamEnd::kErrorEvent:
      tell(watch, Trouble::kServerError, outcome.message);
      break;
    case StreamEnd::kGarbled:
      tell(watch, Trouble::kGarbled, outcome.message);
      break;
  }
  count_try(watch);
  pause(watch, std::nullopt);
}

/// How long the server shall keep the next watch open: spread, so that not all watches end together.
std::chrono::seconds spread_timeout(Watch& watch) {
  const auto base = watch.options.server_timeout.count();
  std::uniform_int_distribution<std::int64_t> extra(0, base / 10);
  return std::chrono::seconds(base + extra(watch.random));
}

std::chrono::seconds idle_limit(const Watch& watch, std::chrono::seconds timeout) {
  if (watch.options.idle_timeout.count() > 0) return watch.options.idle_timeout;
  const auto whole = timeout + watch.options.idle_margin;
  return watch.steady_bookmarks ? std::min(whole, kIdleWithBookmarks) : whole;
}

}  // namespace

void step_stream(Watch& watch) {
  const bool initial = watch.state == State::kInitialWatch;
  const auto timeout = spread_timeout(watch);
  const auto request = initial ? streaming_list_request(watch.options, timeout)
                               : watch_request(watch.options, watch.resource_version, timeout);
  const StreamRequest what{request, initial, idle_limit(watch, timeout)};
  if (initial) list_asked(watch);
  if (watch.sinks.on_open) watch.sinks.on_open(what.idle_timeout);
  stream_ended(watch, run_stream(watch.session, watch.options, watch.sinks, what, watch.stop));
}

}  // namespace twelvefactor::watch
