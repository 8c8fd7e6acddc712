// One object from a watch into the store: reads it as what its source is. Called by loop/watches.
#pragma once

#include <string_view>

#include "store/store.hpp"
#include "watch/watcher.hpp"

namespace twelvefactor::loop {

/// Returns the apps that the event concerns. An object that cannot be read wakes nobody; `readable` tells.
store::Woken ingest(store::Store& store, store::Source source, const watch::Event& event, bool& readable);

}  // namespace twelvefactor::loop
