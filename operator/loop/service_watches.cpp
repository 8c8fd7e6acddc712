#include "loop/service_watches.hpp"

#include <algorithm>
#include <string>

#include "kinds/deploy/binding.hpp"
#include "loop/guarded.hpp"
#include "telemetry/log.hpp"

namespace twelvefactor::loop {

using ServiceState = ServiceFacts::State;
using store::NeededServices;

ServiceWatches::ServiceWatches(kube::Session& session, store::Store& store, ServiceSinks sinks,
                               ServiceTiming timing)
    : session_(session), store_(store), sinks_(std::move(sinks)), timing_(timing) {}

ServiceWatches::~ServiceWatches() {
  stop();
}

void ServiceWatches::start() {
  manager_ = std::jthread([this](const std::stop_token& stop) {
    run_guarded("watches of services", stop, [&] { manage(stop); });
  });
}

void ServiceWatches::stop() {
  manager_.request_stop();
  if (manager_.joinable()) manager_.join();
  end_unneeded({});
}

void ServiceWatches::look() {
  {
    const std::lock_guard lock(mutex_);
    look_again_ = true;
  }
  wake_.notify_one();
}

void ServiceWatches::manage(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const store::ServicesWanted wanted = store_.wanted_services(kMostOfNamespace);
    refuse(wanted);
    const std::vector<NeededServices>& needed = wanted.within;
    end_unneeded(needed);
    begin_new(needed);
    const Clock::time_point due = tell_the_slow();
    std::unique_lock lock(mutex_);
    const auto asked = [this] { return look_again_; };
    if (due == Clock::time_point::max()) {
      wake_.wait(lock, stop, asked);
    } else {
      wake_.wait_until(lock, stop, due, asked);
    }
    look_again_ = false;
  }
}

void ServiceWatches::end_unneeded(const std::vector<NeededServices>& needed) {
  const auto is_unneeded = [&needed](const Running& each) {
    return std::ranges::find(needed, each.needed) == needed.end();
  };
  // All are asked before the first is waited for.
  for (Running& each : running_) {
    if (is_unneeded(each)) each.thread.request_stop();
  }
  std::erase_if(running_, is_unneeded);
  std::erase_if(set_aside_, [&needed](const auto& entry) {
    return std::ranges::find(needed, entry.first, &NeededServices::list) == needed.end();
  });
}

void ServiceWatches::refuse(const store::ServicesWanted& wanted) {
  for (const NeededServices& each : wanted.beyond) {
    const std::string why = too_many_kinds("apps of one namespace", kMostOfNamespace);
    sinks_.wake(store_.services_failed(each, {ServiceState::kTooManyKinds, "", why}));
  }
}

void ServiceWatches::begin_new(const std::vector<NeededServices>& needed) {
  for (const NeededServices& each : needed) {
    const auto is_it = [&each](const Running& running) { return running.needed == each; };
    if (std::ranges::any_of(running_, is_it)) continue;
    if (kinds::binds_nothing(each.list.kind)) {
      sinks_.wake(store_.services_failed(
          each, {ServiceState::kKindUnusable, "", "it is a kind of Kubernetes itself, and names no Secret"}));
      continue;
    }
    const auto aside = set_aside_.find(each.list);
    if (aside != set_aside_.end() && Clock::now() - aside->second < timing_.longest_pause) continue;
    if (running_.size() < kMostThreads || make_room()) begin(each);
  }
}

/// Ends the thread that has rested longest. False where none rests.
bool ServiceWatches::make_room() {
  const auto resting = std::ranges::find_if(running_, [](const Running& each) { return each.rests->load(); });
  if (resting == running_.end()) return false;
  set_aside_[resting->needed.list] = Clock::now();
  running_.erase(resting);
  return true;
}

void ServiceWatches::begin(const NeededServices& needed) {
  log::debug("a kind of services is about to be watched", {{"resource", in_words(needed.list)}});
  set_aside_.erase(needed.list);
  auto rests = std::make_unique<std::atomic<bool>>(false);
  std::jthread thread([this, needed, &rests = *rests](const std::stop_token& stop) {
    run_guarded(in_words(needed.list), stop,
                [&] { watch_services({session_, store_, sinks_, timing_, places_}, needed, rests, stop); });
  });
  running_.push_back({needed, Clock::now(), false, std::move(rests), std::move(thread)});
}

ServiceWatches::Clock::time_point ServiceWatches::tell_the_slow() {
  auto next = Clock::time_point::max();
  for (Running& each : running_) {
    if (each.was_slow) continue;
    const auto due = each.since + timing_.patience;
    if (Clock::now() < due) {
      next = std::min(next, due);
      continue;
    }
    each.was_slow = true;
    // Says nothing where the list is there, or something more telling is known.
    sinks_.wake(store_.services_failed(each.needed,
                                       {ServiceState::kUnknown, "", "the API server is slow to answer"}));
  }
  for (const auto& [list, since] : set_aside_) next = std::min(next, since + timing_.longest_pause);
  return next;
}

}  // namespace twelvefactor::loop
