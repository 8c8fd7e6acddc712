#include "watch/watcher.hpp"

#include <exception>

#include "watch/history.hpp"
#include "watch/list_steps.hpp"
#include "watch/stream_steps.hpp"
#include "watch/watch_state.hpp"

namespace twelvefactor::watch {
namespace {

void step_empty(Watch& watch) {
  watch.state = watch.streaming_list ? State::kInitialWatch : State::kInitPage;
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
