// One object from a watch into the store: reads it as what its source is. Called by loop/watches.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "store/store.hpp"
#include "watch/watcher.hpp"

namespace twelvefactor::loop {

/// Which of the watches: of what, and where (empty: in the whole cluster).
struct WatchOf {
  store::Source source = store::Source::kApps;
  std::string namespace_name;
};

/// The clock by which watches tell when they told of a pod.
inline std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// What else there is to an event than the object in it.
struct Told {
  std::int64_t at_ms = 0;      // in: when, by the steady clock
  bool readable = true;        // out: false of an object that cannot be read
  observed::Measure of_pod{};  // out: what metrics count of a pod's start or end
};

/// Returns the apps that the event concerns. An object that cannot be read wakes nobody.
store::Woken ingest(store::Store& store, const WatchOf& watch, const watch::Event& event, Told& told);

}  // namespace twelvefactor::loop
