#include "loop/policies.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "loop/guarded.hpp"
#include "reconcile/policy_standing.hpp"
#include "status/policy_status.hpp"
#include "telemetry/log.hpp"
#include "telemetry/time_text.hpp"

namespace twelvefactor::loop {
namespace {

using std::chrono::seconds;

// After a refusal. Rights that are missing may stay so.
constexpr seconds kFirstRetry{1};
constexpr seconds kLongestRetry{600};

/// Until the day changes, and a moment more; at most an hour, so that a machine that slept does not miss it.
seconds until_tomorrow() {
  using std::chrono::ceil;
  const auto now = std::chrono::system_clock::now();
  const auto left = ceil<seconds>(std::chrono::floor<std::chrono::days>(now) + std::chrono::days(1) - now);
  return std::min(left + seconds(1), seconds(3600));
}

std::vector<Policy> what_they_say(const std::vector<kinds::ReadPolicy>& read) {
  std::vector<Policy> policies;
  for (const kinds::ReadPolicy& each : read) policies.push_back(each.policy);
  return policies;
}

}  // namespace

void PolicyKeeper::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    run_guarded("policies", stop, [&] {
      wake();  // nobody knows what a failure left undone
      work(stop);
    });
  });
}

void PolicyKeeper::wake() {
  const std::lock_guard lock(mutex_);
  due_ = true;
  changed_.notify_one();
}

void PolicyKeeper::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void PolicyKeeper::work(const std::stop_token& stop) {
  seconds retry{0};  // 0: nothing failed
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      const auto is_due = [this] { return due_; };
      changed_.wait_for(lock, stop, retry.count() == 0 ? until_tomorrow() : retry, is_due);
      due_ = false;
    }
    if (stop.stop_requested()) return;
    retry = look(stop) ? seconds(0) : std::clamp(retry * 2, kFirstRetry, kLongestRetry);
  }
}

/// False when something could not be written.
bool PolicyKeeper::look(const std::stop_token& stop) {
  const std::vector<kinds::ReadPolicy> read = store_.policies();
  const std::vector<Policy> policies = what_they_say(read);
  const std::string now = telemetry::utc_seconds(std::chrono::system_clock::now());
  bool all = true;
  for (const kinds::ReadPolicy& each : read) {
    PolicyStanding standing = reconcile::standing_of(each.policy, policies, store_.sees_namespaces());
    standing.as_of = now.substr(0, 10);
    const auto status = status::changed_policy_status(each, standing, now);
    if (!status) continue;
    const auto answer = status::write_policy_status(each, *status, writer_, stop);
    if (answer) {
      told_.clear();
      log::info("status of a policy written", {{"name", each.policy.name}});
      if (auto written = kinds::read_policy(*answer)) store_.policy_answered(std::move(*written));
      continue;
    }
    // 404: it went in the meantime. 409: the watch brings the version that was faster.
    if (answer.error().status == 404) continue;
    all = false;
    if (answer.error().status == 409 || answer.error().cancelled || answer.error().message == told_) continue;
    told_ = answer.error().message;
    log::warning("the status of a policy could not be written",
                 {{"name", each.policy.name}, {"problem", told_}});
  }
  return all;
}

}  // namespace twelvefactor::loop
