// Watches of the kinds that a cluster may be without (model/kind.hpp: is_optional). Where the API server
// serves such a kind, its watch is one like any other. Where it does not, it is asked for again only while an
// app wants it, at growing intervals: so nobody has to restart the operator when definitions come or go, and
// a cluster that needs none is asked once. None of them speaks for readiness. Called by loop/operator, and by
// loop/watches when an app came, changed or went.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "kube/session.hpp"
#include "loop/ingest.hpp"
#include "queue/queue.hpp"
#include "store/store.hpp"
#include "telemetry/metrics.hpp"
#include "watch/backoff.hpp"
#include "watch/watcher.hpp"

namespace twelvefactor::loop {

struct KindTiming {
  std::chrono::milliseconds first_pause{1000};  // after a refusal; doubles with each, see watch::Backoff
  std::chrono::milliseconds longest_pause{60000};
  watch::Clock clock{};
};

class KindWatches {
 public:
  /// `kinds`: of those that is_optional names. `namespaces`: a watch of each kind in each of them; empty: one
  /// in the whole cluster.
  KindWatches(kube::Session& session, store::Store& store, queue::Queue& queue, telemetry::Metrics& metrics,
              const std::vector<Kind>& kinds, const std::vector<std::string>& namespaces,
              KindTiming timing = {});
  ~KindWatches();
  KindWatches(const KindWatches&) = delete;
  KindWatches& operator=(const KindWatches&) = delete;

  /// `on_answered` is called once, when of each kind it is known whether it is served.
  void start(std::function<void()> on_answered);
  /// Ends all streams and waits for their threads.
  void stop();
  /// The apps may want other kinds than before.
  void look();

 private:
  struct Watched {
    WatchOf watch;
    bool listed = false;  // it was served, once
    bool answered = false;
    bool listing = true;
    int refusals = 0;  // since then, in a row
  };

  void run(Watched& watched, const std::stop_token& stop);
  /// Until it is refused, or asked to stop.
  void follow(Watched& watched, watch::Backoff& backoff, const std::stop_token& stop);
  void take(Watched& watched, const watch::Event& event);
  void refused(Watched& watched, Served why, std::string_view message);
  void answered(Watched& watched);
  void rest(const Watched& watched, const std::stop_token& stop);
  void wake(const store::Woken& woken, queue::Priority priority);

  kube::Session& session_;
  store::Store& store_;
  queue::Queue& queue_;
  telemetry::Metrics& metrics_;
  const KindTiming timing_;
  std::function<void()> on_answered_;
  std::deque<Watched> watched_;
  std::atomic<std::size_t> unanswered_{0};
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::uint64_t looks_ = 0;
  std::vector<std::jthread> threads_;
};

}  // namespace twelvefactor::loop
