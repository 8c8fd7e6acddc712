#include "loop/workers.hpp"

#include <exception>

#include "telemetry/log.hpp"

namespace twelvefactor::loop {
namespace {

using State = PassResult::State;
using std::chrono::steady_clock;

}  // namespace

Workers::Workers(queue::Queue& queue, Pass& pass, telemetry::Metrics& metrics)
    : queue_(queue), pass_(pass), metrics_(metrics) {}

Workers::~Workers() {
  stop(std::chrono::seconds(0));
}

void Workers::start(int count) {
  running_ = count;
  for (int i = 0; i < count; ++i) threads_.emplace_back([this] { work(); });
}

bool Workers::stop(std::chrono::seconds grace) {
  no_more_.request_stop();
  const auto deadline = steady_clock::now() + grace;
  while (running_ > 0 && steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const bool all_ended = running_ == 0;
  abort_.request_stop();
  threads_.clear();
  return all_ended;
}

void Workers::work() {
  while (const auto key = queue_.take()) {
    metrics_.queue_depth(queue_.depth());
    metrics_.active_workers(1);
    burst_.begin();
    const PassResult result = run_one(*key);
    metrics_.active_workers(-1);
    const auto priority = queue_.done(*key);
    if (priority && pass_.is_news(*key, result)) queue_.tell(*key, *priority);
    if (burst_.end(queue_.depth()) && after_bursts_) after_bursts_();
  }
  --running_;
}

PassResult Workers::run_one(const AppKey& key) {
  const auto start = steady_clock::now();
  busy_.begin(key, start);
  PassResult result{PassResult::Next::kRetry, {}, State::kReconciling};
  try {
    result = pass_.run(key, {no_more_.get_token(), abort_.get_token()});
  } catch (const std::exception& problem) {
    // A defect of ours must not take the other apps with it: it is counted, told, and tried again later.
    log::error("a pass failed unexpectedly; please report it",
               {{"app", to_string(key)}, {"problem", problem.what()}});
  }
  busy_.end(key);
  note_state(key, result.state);
  switch (result.next) {
    case PassResult::Next::kDone:
      queue_.forget(key);
      break;
    case PassResult::Next::kRetry:
      queue_.retry(key);
      break;
    case PassResult::Next::kLater:
      queue_.forget(key);
      queue_.add_after(key, result.later);
      break;
  }
  const char* word = result.next == PassResult::Next::kDone    ? "success"
                     : result.next == PassResult::Next::kLater ? "requeue_after"
                                                               : "error";
  metrics_.reconciled(word, steady_clock::now() - start);
  return result;
}

void Workers::note_state(const AppKey& key, State state) {
  const std::lock_guard lock(mutex_);
  if (const auto known = states_.find(key); known != states_.end()) {
    --counts_.at(static_cast<std::size_t>(known->second));
    states_.erase(known);
  }
  if (state != State::kGone) {
    states_.emplace(key, state);
    ++counts_.at(static_cast<std::size_t>(state));
  }
  metrics_.apps(counts_.at(static_cast<std::size_t>(State::kReady)),
                counts_.at(static_cast<std::size_t>(State::kReconciling)),
                counts_.at(static_cast<std::size_t>(State::kStalled)));
}

std::string Workers::problem() const {
  return busy_.problem(static_cast<std::size_t>(running_), steady_clock::now());
}

}  // namespace twelvefactor::loop
