// Which resources are watched, and how their events enter the store and wake the queue. Called by
// loop/operator.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "kube/session.hpp"
#include "queue/queue.hpp"
#include "store/store.hpp"
#include "telemetry/metrics.hpp"

namespace twelvefactor::loop {

class Watches {
 public:
  Watches(kube::Session& session, store::Store& store, queue::Queue& queue, telemetry::Metrics& metrics);
  ~Watches();

  /// Starts one thread per resource. `on_synced` is called once, when every first list is complete.
  void start(std::function<void()> on_synced);
  /// Ends all streams and waits for their threads.
  void stop();

  /// Empty when every list is complete and no watch has been silent for long; else which one, and since when.
  [[nodiscard]] std::string problem() const;

 private:
  struct Progress {
    std::atomic<bool> synced{false};
    std::atomic<std::int64_t> last_sign{0};  // of life, seconds of the steady clock
  };

  void run(store::Source source, std::stop_token stop);
  void note_synced(store::Source source);

  kube::Session& session_;
  store::Store& store_;
  queue::Queue& queue_;
  telemetry::Metrics& metrics_;
  std::function<void()> on_synced_;
  std::array<Progress, store::kSourceCount> progress_;
  std::atomic<std::size_t> unsynced_{store::kSourceCount};
  std::vector<std::jthread> threads_;
};

}  // namespace twelvefactor::loop
