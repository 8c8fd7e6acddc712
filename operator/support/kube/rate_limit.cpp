// The client-side rate limit of session.hpp: a token bucket in which callers reserve their turn, so they go
// in order.
#include <algorithm>
#include <mutex>

#include "kube/session.hpp"
#include "kube/wait.hpp"

namespace twelvefactor::kube {

struct RateLimit::State {
  using Clock = std::chrono::steady_clock;

  double qps = 0;
  double burst = 1;
  std::mutex mutex;
  double tokens = 0;  // below zero: turns that are reserved already
  Clock::time_point counted = Clock::now();
};

RateLimit::RateLimit(double qps, int burst) : state_(std::make_unique<State>()) {
  state_->qps = qps;
  state_->burst = std::max(1, burst);
  state_->tokens = state_->burst;
}

RateLimit::~RateLimit() = default;

void RateLimit::wait(std::stop_token stop) {
  if (state_->qps <= 0) return;
  std::chrono::duration<double> until_turn{0};
  {
    std::lock_guard lock(state_->mutex);
    const auto now = State::Clock::now();
    const std::chrono::duration<double> passed = now - state_->counted;
    state_->counted = now;
    state_->tokens = std::min(state_->burst, state_->tokens + passed.count() * state_->qps) - 1;
    if (state_->tokens < 0) until_turn = std::chrono::duration<double>(-state_->tokens / state_->qps);
  }
  wait_for(std::chrono::duration_cast<std::chrono::nanoseconds>(until_turn), stop);
}

}  // namespace twelvefactor::kube
