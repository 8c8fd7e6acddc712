// A list that is read in pages: one page a step. Called by watcher.cpp.
#pragma once

#include "watch/watch_state.hpp"

namespace twelvefactor::watch {

/// Reads the next page. After the last one the watch is in State::kInitListed.
void step_init_page(Watch& watch);

}  // namespace twelvefactor::watch
