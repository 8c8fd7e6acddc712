// Watches of Provisioned Services: their kinds are known only from what apps name. A watch starts when the
// first app names a kind and ends when the last one does, each on a thread of its own. None of them is waited
// for at the start, and none speaks for readiness: a kind that cannot be watched concerns only the apps that
// name it. Called by loop/operator, and by loop/watches when an app came, changed or went.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "kube/session.hpp"
#include "loop/service_watch.hpp"
#include "store/store.hpp"

namespace twelvefactor::loop {

class ServiceWatches {
 public:
  /// Streams at the API server. Apps that name further kinds are told so.
  static constexpr std::size_t kMost = 32;
  /// Kinds that the apps of one namespace may name.
  static constexpr std::size_t kMostOfNamespace = 16;
  /// Threads. Where more kinds are named, those that were refused are looked for in turns.
  static constexpr std::size_t kMostThreads = 128;

  ServiceWatches(kube::Session& session, store::Store& store, ServiceSinks sinks, ServiceTiming timing = {});
  ~ServiceWatches();

  void start();
  /// Ends all streams and waits for their threads.
  void stop();
  /// The apps may need other kinds than before.
  void look();

 private:
  using Clock = std::chrono::steady_clock;

  struct Running {
    store::NeededServices needed;
    Clock::time_point since;
    bool was_slow = false;
    std::unique_ptr<std::atomic<bool>> rests;
    std::jthread thread;
  };

  void manage(const std::stop_token& stop);
  void end_unneeded(const std::vector<store::NeededServices>& needed);
  void begin_new(const std::vector<store::NeededServices>& needed);
  void begin(const store::NeededServices& needed);
  bool make_room();
  void refuse(const store::ServicesWanted& wanted);
  /// Returns when to look again; the end of time: not before somebody asks.
  Clock::time_point tell_the_slow();

  kube::Session& session_;
  store::Store& store_;
  const ServiceSinks sinks_;
  const ServiceTiming timing_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  bool look_again_ = false;
  ServicePlaces places_{kMost};
  std::list<Running> running_;  // of the manager's thread alone, while it runs
  // Refused kinds whose threads made room, and since when; they have their turn again later.
  std::map<store::ServiceList, Clock::time_point> set_aside_;
  std::jthread manager_;
};

}  // namespace twelvefactor::loop
