// A stream, as a list or as a watch: opened, and judged by how it ended. Called by watcher.cpp; the bytes are
// watcher_stream's.
#pragma once

#include "watch/watch_state.hpp"

namespace twelvefactor::watch {

/// Follows one stream to its end, and decides what comes next.
void step_stream(Watch& watch);

}  // namespace twelvefactor::watch
