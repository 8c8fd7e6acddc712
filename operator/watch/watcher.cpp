#include "watch/watcher.hpp"

#include <algorithm>
#include <exception>
#include <random>

#include "watch/backoff.hpp"
#include "watch/history.hpp"
#include "watch/watcher_json.hpp"
#include "watch/watcher_request.hpp"
#include "watch/watcher_stream.hpp"

namespace twelvefactor::watch {
namespace {

using kube::ApiError;

/// Failures in a row, without an event in between, after which the same resourceVersion is not tried again.
constexpr int kTriesFromOnePlace = 3;

/// A watch that ends sooner than this, with events or without, makes the next one wait: reconnecting at once
/// would be a busy loop.
constexpr std::chrono::seconds kVeryShort{1};

/// See WatchOptions::idle_timeout.
constexpr std::chrono::seconds kIdleWithBookmarks{150};

/// A server may ask for more patience than our own back-off has, within reason.
constexpr std::chrono::seconds kLongestRetryAfter{120};

enum class State {
  kEmpty,         // nothing is known, or what is known is too old to go on from
  kInitPage,      // a list is being read in pages
  kInitialWatch,  // a list is being read as a stream, which then goes on as a watch
  kInitListed,    // known up to resource_version; no watch is open
  kDoubted,       // as before, but the server was away, and may have come back with another history
};

struct Watch {
  kube::Session& session;
  const WatchOptions& options;
  const WatchSinks& sinks;
  std::stop_token stop;

  State state = State::kEmpty;
  std::string resource_version{};
  std::string continue_token{};
  bool streaming_list = true;     // until the server refuses it
  int page_size = 0;              // 0: no pages, the whole list
  int expired_pages = 0;          // lists in a row whose continue token expired
  int refusals = 0;               // 403 and 404 in a row
  int expired_in_a_row = 0;       // without a time of peace in between
  int tries_from_here = 0;        // failures at this resource_version
  bool steady_bookmarks = false;  // the last watch saw them
  Backoff backoff{options.backoff_start, options.backoff_max};
  std::minstd_rand random{std::random_device{}()};
};

void tell(const Watch& watch, Trouble trouble, const std::string& message) {
  if (watch.sinks.on_trouble) watch.sinks.on_trouble(trouble, message);
}

void pause(Watch& watch, std::optional<std::chrono::seconds> retry_after) {
  std::chrono::nanoseconds duration = watch.backoff.next();
  if (retry_after)
    duration = std::max<std::chrono::nanoseconds>(duration, std::min(*retry_after, kLongestRetryAfter));
  watch.options.clock.wait(duration, watch.stop);
}

/// How long to wait at least before the next try.
std::optional<std::chrono::seconds> patience(Watch& watch, const ApiError& error) {
  const bool refused = error.status == 403 || error.status == 404;
  watch.refusals = refused ? watch.refusals + 1 : 0;
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

/// After a refusal that may be due to where we went on from: the same place a few times, then a new list.
void count_try(Watch& watch) {
  if (++watch.tries_from_here >= kTriesFromOnePlace) start_over(watch);
}

void step_empty(Watch& watch) {
  watch.state = watch.streaming_list ? State::kInitialWatch : State::kInitPage;
}

void page_failed(Watch& watch, const ApiError& error) {
  if (error.cancelled) return;
  tell(watch, trouble_of(error), error.message);
  if (error.status == 410) {
    // The list took longer than the server remembers. Once more in pages, then at once, as client-go does.
    start_over(watch);
    if (++watch.expired_pages >= 2) watch.page_size = 0;
  } else if (error.reason == kube::kReasonTooLarge) {
    start_over(watch);
    watch.page_size = watch.page_size == 0 ? watch.options.page_size : std::max(1, watch.page_size / 2);
  } else if (counts_against_place(error)) {
    count_try(watch);
  }
  pause(watch, patience(watch, error));
}

void step_init_page(Watch& watch) {
  if (watch.continue_token.empty()) list_asked(watch);
  const auto request = list_request(watch.options, watch.page_size, watch.continue_token);
  const auto body = watch.session.send(request, watch.stop);
  if (!body.ok()) {
    page_failed(watch, body.error());
    return;
  }
  bool begun = !watch.continue_token.empty();
  const auto begin = [&watch, &begun] {
    if (!begun) watch.sinks.on_event({EventType::kInit, {}});
    begun = true;
  };
  const auto head = read_list(*body, [&watch, &begin](std::string_view item) {
    begin();
    watch.sinks.on_event({EventType::kInitApply, item});
  });
  if (!head) {
    tell(watch, Trouble::kGarbled, "a list is no JSON list");
    start_over(watch);
    pause(watch, std::nullopt);
    return;
  }
  if (watch.sinks.on_alive) watch.sinks.on_alive();
  begin();
  watch.tries_from_here = 0;
  watch.continue_token = head->continue_token;
  if (!watch.continue_token.empty()) return;
  watch.sinks.on_event({EventType::kInitDone, {}, head->resource_version});
  watch.resource_version = head->resource_version;
  watch.expired_pages = 0;
  watch.page_size = watch.options.page_size;
  watch.state = State::kInitListed;
}

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

void step_doubted(Watch& watch) {
  const auto went_back = history_went_back(watch.session, watch.options, watch.resource_version, watch.stop);
  if (!went_back.ok() && was_away(went_back.error())) {
    if (watch.stop.stop_requested()) return;
    tell(watch, trouble_of(went_back.error()), went_back.error().message);
    pause(watch, patience(watch, went_back.error()));
    return;
  }
  // Of another refusal the watch itself will tell.
  watch.state = State::kInitListed;
  if (!went_back.ok() || !*went_back) return;
  tell(watch, Trouble::kExpired, "the API server knows less than it has told: its etcd was restored");
  start_over(watch);
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

void step(Watch& watch) {
  switch (watch.state) {
    case State::kEmpty:
      step_empty(watch);
      return;
    case State::kInitPage:
      step_init_page(watch);
      return;
    case State::kDoubted:
      step_doubted(watch);
      return;
    case State::kInitialWatch:
    case State::kInitListed:
      step_stream(watch);
      return;
  }
}

}  // namespace

void run_watch(kube::Session& session, const WatchOptions& options, const WatchSinks& sinks,
               std::stop_token stop) {
  Watch watch{.session = session, .options = options, .sinks = sinks, .stop = stop};
  watch.page_size = options.page_size;
  while (!stop.stop_requested()) {
    try {
      step(watch);
    } catch (const std::exception& problem) {
      // A defect of ours in one place must not stop all that works. Nobody knows what of it was taken in: a
      // new list says.
      tell(watch, Trouble::kDefect, problem.what());
      start_over(watch);
      pause(watch, std::nullopt);
    }
  }
}

}  // namespace twelvefactor::watch
