#include "gather/refused_connections.hpp"

#include <algorithm>
#include <chrono>

#include "gather/try_again.hpp"
#include "kinds/read/read_events.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::gather {
namespace {

// Readiness alone does not say how long a start may take.
constexpr std::int64_t kLeastSeconds = 30;

std::int64_t seconds_of(const std::optional<Probe>& probe) {
  if (!probe) return 0;
  return probe->initial_delay_seconds + std::int64_t{probe->failure_threshold} * probe->period_seconds;
}

/// When a pod of it has had all its time. What is not asked at its port is not refused there.
std::optional<std::int64_t> patience_ms(const Process& process) {
  if (!process.port || (!process.startup && !process.readiness)) return std::nullopt;
  return std::max(kLeastSeconds, seconds_of(process.startup) + seconds_of(process.readiness)) * 1000;
}

void look_again(Observed& observed, std::chrono::seconds after) {
  observed.look_again = std::min(observed.look_again.value_or(after), after);
}

/// The one that waits longest.
const WaitingPod* pod_of(const Observed& observed, const std::string& process) {
  const WaitingPod* first = nullptr;
  for (const WaitingPod& pod : observed.waiting_pods) {
    if (pod.process == process && (first == nullptr || pod.since_ms < first->since_ms)) first = &pod;
  }
  return first;
}

}  // namespace

void RefusedConnections::ask(Observed& observed, std::int64_t now_ms, const std::stop_token& stop) {
  forget_gone(observed);
  for (const auto& [name, process] : observed.app.spec.processes) {
    const WaitingPod* pod = pod_of(observed, name);
    const auto patience = patience_ms(process);
    if (pod == nullptr || !patience) continue;
    const std::int64_t left = pod->since_ms + *patience - now_ms;
    if (left > 0) {
      look_again(observed, std::chrono::seconds(left / 1000 + 1));
    } else if (answer_for(observed, *pod, *process.port, stop).value_or(false)) {
      observed.refused[name] = pod->release;
    }
  }
}

std::optional<bool> RefusedConnections::answer_for(Observed& observed, const WaitingPod& pod, int port,
                                                   const std::stop_token& stop) {
  const std::string uid = to_string(pod.uid);
  {
    const std::lock_guard lock(mutex_);
    const auto app = answers_.find(observed.app.key);
    if (app != answers_.end() && app->second.contains(uid)) return app->second.at(uid);
  }
  const std::unique_lock alone(one_at_a_time_, std::try_to_lock);
  if (!alone) {
    look_again(observed, kTryAgain);
    return std::nullopt;
  }
  const auto answer = read_(kinds::events_of_pod_path(observed.app.key.namespace_name, uid), stop);
  // A refusal is an answer, too: nobody is asked twice.
  const bool refused = answer && kinds::tell_of_refused_connection(*answer, port);
  keep(observed.app.key, uid, refused);
  return refused;
}

void RefusedConnections::keep(const AppKey& key, const std::string& uid, bool refused) {
  const std::lock_guard lock(mutex_);
  answers_[key][uid] = refused;
}

void RefusedConnections::forget_gone(const Observed& observed) {
  const std::lock_guard lock(mutex_);
  const auto app = answers_.find(observed.app.key);
  if (app == answers_.end()) return;
  std::erase_if(app->second, [&observed](const auto& answer) {
    return std::ranges::none_of(observed.waiting_pods, [&answer](const WaitingPod& pod) {
      return to_string(pod.uid) == answer.first;
    });
  });
  if (app->second.empty()) answers_.erase(app);
}

void RefusedConnections::forget(const AppKey& key) {
  const std::lock_guard lock(mutex_);
  answers_.erase(key);
}

}  // namespace twelvefactor::gather
