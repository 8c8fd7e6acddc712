// One object from a watch into the store: reads it as what its source is. Called by loop/watches.
#pragma once

#include <string>

#include "store/store.hpp"
#include "watch/watcher.hpp"

namespace twelvefactor::loop {

/// Which of the watches: of what, and where (empty: in the whole cluster).
struct WatchOf {
  store::Source source = store::Source::kApps;
  std::string namespace_name;
};

/// Returns the apps that the event concerns. An object that cannot be read wakes nobody; `readable` tells.
store::Woken ingest(store::Store& store, const WatchOf& watch, const watch::Event& event, bool& readable);

}  // namespace twelvefactor::loop
