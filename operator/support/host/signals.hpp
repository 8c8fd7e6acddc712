// SIGTERM and SIGINT as one thing to wait for. Called by main's thread before any other thread starts.
#pragma once

namespace twelvefactor::host {

/// Blocks the stop signals in this thread and all it will start, and ignores SIGPIPE.
void block_stop_signals();

/// Waits for SIGTERM or SIGINT; returns its number.
int wait_for_stop_signal();

/// Ends the process at once, without the destructors of static objects, which cpprestsdk's do not survive now
/// and then.
[[noreturn]] void exit_now(int code);

}  // namespace twelvefactor::host
