// Does a pod that does not become ready listen on its port? Only the kubelet's events tell ("connection
// refused"), and the API server keeps no cache of events: each list costs it the most that a request may. So
// there is one list of at most twenty events for one pod of a process that has had all its time to start, one
// of them at a time in the whole operator, and none again for that pod. Without the right to list events
// nothing is said. Called by loop/pass, from every worker, before the app is judged.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <unordered_map>

#include "kube/api_error.hpp"
#include "model/observed.hpp"

namespace twelvefactor::gather {

class RefusedConnections {
 public:
  using Read = std::function<kube::ApiResult<std::string>(const std::string& path, std::stop_token stop)>;

  explicit RefusedConnections(Read read) : read_(std::move(read)) {}

  /// Fills observed.refused. `now_ms`: by the clock of the watches.
  void ask(Observed& observed, std::int64_t now_ms, const std::stop_token& stop);
  /// The app is gone.
  void forget(const AppKey& key);

 private:
  using Answers = std::map<std::string, bool>;  // by UID of the pod: was it refused?

  std::optional<bool> answer_for(Observed& observed, const WaitingPod& pod, int port,
                                 const std::stop_token& stop);
  void keep(const AppKey& key, const std::string& uid, bool refused);
  void forget_gone(const Observed& observed);

  Read read_;
  std::mutex one_at_a_time_;  // held while the API server is asked; nobody waits for it
  std::mutex mutex_;          // never held across a request
  std::unordered_map<AppKey, Answers> answers_;
};

}  // namespace twelvefactor::gather
