// The threads that take keys from the queue and run passes. Called by loop/operator.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "loop/burst.hpp"
#include "loop/busy.hpp"
#include "loop/pass.hpp"
#include "queue/queue.hpp"
#include "telemetry/metrics.hpp"

namespace twelvefactor::loop {

class Workers {
 public:
  Workers(queue::Queue& queue, Pass& pass, telemetry::Metrics& metrics);
  ~Workers();

  /// Called by a worker whenever a burst of passes is over. To be said before start().
  void after_bursts(std::function<void()> tell) { after_bursts_ = std::move(tell); }

  void start(int count);
  /// The queue must be closed before. Waits for the requests in hand, at most `grace`; then gives them up,
  /// and returns false: what became of them is not known.
  bool stop(std::chrono::seconds grace);

  /// Empty, or that no worker comes to an end.
  [[nodiscard]] std::string problem() const;

 private:
  void work();
  PassResult run_one(const AppKey& key);
  void note_state(const AppKey& key, PassResult::State state);

  queue::Queue& queue_;
  Pass& pass_;
  telemetry::Metrics& metrics_;
  std::stop_source no_more_;
  std::stop_source abort_;
  std::vector<std::jthread> threads_;
  std::atomic<int> running_{0};
  Busy busy_;
  Burst burst_;
  std::function<void()> after_bursts_;
  std::mutex mutex_;
  std::unordered_map<AppKey, PassResult::State> states_;
  std::array<std::size_t, 4> counts_{};
};

}  // namespace twelvefactor::loop
