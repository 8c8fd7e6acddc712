// Which resources are watched, and how their events enter the store and wake the queue. Called by
// loop/operator.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "kube/session.hpp"
#include "loop/ingest.hpp"
#include "queue/queue.hpp"
#include "store/store.hpp"
#include "telemetry/metrics.hpp"
#include "watch/watcher.hpp"

namespace twelvefactor::loop {

/// Of all watches; 0: as the watcher has it.
struct WatchTiming {
  std::chrono::seconds idle_timeout{0};
  watch::Clock clock{};
};

class Watches {
 public:
  /// `namespaces`: one watch of each resource in each of them; empty: one in the whole cluster.
  /// `on_policies`: policies, or their status, may be others now.
  Watches(kube::Session& session, store::Store& store, queue::Queue& queue, telemetry::Metrics& metrics,
          const std::vector<std::string>& namespaces, std::function<void()> on_policies = {},
          WatchTiming timing = {});
  ~Watches();

  /// Called after each event that tells of an app or an IngressClass, from the watch's thread. To be said
  /// before start().
  void when_apps_change(std::function<void()> tell) { on_apps_ = std::move(tell); }

  /// Starts one thread per watch. `on_synced` is called once, when every first list is complete.
  void start(std::function<void()> on_synced);
  /// Ends all streams and waits for their threads.
  void stop();

  /// Empty when every list is complete and no watch has been silent for longer than it takes for life itself;
  /// else which one, since when, and what to do.
  [[nodiscard]] std::string problem() const;

 private:
  struct Progress {
    WatchOf watch;
    std::atomic<bool> synced{false};
    std::atomic<std::int64_t> last_sign{0};  // of life, seconds of the steady clock
    std::atomic<std::int64_t> silence{0};    // seconds of it that the open stream takes for life
    std::atomic<std::optional<watch::Trouble>> trouble{std::nullopt};  // since the last sign of life
    int refusals = 0;                                                  // in a row
    bool told_without = false;  // that it goes on without this resource
  };

  void run(Progress& progress, std::stop_token stop);
  void note_synced(Progress& progress);
  bool does_without(Progress& progress, watch::Trouble trouble);

  kube::Session& session_;
  store::Store& store_;
  queue::Queue& queue_;
  telemetry::Metrics& metrics_;
  const bool namespaced_;
  const WatchTiming timing_;
  std::function<void()> on_policies_;
  std::function<void()> on_synced_;
  std::function<void()> on_apps_;
  std::deque<Progress> progress_;  // of each watch
  std::atomic<std::size_t> unsynced_;
  std::vector<std::jthread> threads_;
};

}  // namespace twelvefactor::loop
