// Waiting that ends early when asked to stop. Used by the rate limit, the writer and the watches.
#pragma once

#include <chrono>
#include <stop_token>

namespace twelvefactor::kube {

/// Waits for `duration`. False when it was asked to stop, before or during the wait.
bool wait_for(std::chrono::nanoseconds duration, const std::stop_token& stop);

}  // namespace twelvefactor::kube
