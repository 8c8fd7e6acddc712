// Starts and joins everything, waits for SIGTERM, and ends cleanly. Called by cli/.
#pragma once

#include "loop/options.hpp"

namespace twelvefactor::loop {

/// Returns the process's exit code: 0 after SIGTERM or SIGINT, 1 when it could not start (the reason is
/// logged).
int run_operator(const OperatorOptions& options);

}  // namespace twelvefactor::loop
