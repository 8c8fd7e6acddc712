#include "reconcile/runs/start_trouble.hpp"

#include <cstdlib>

#include "kinds/text/time.hpp"
#include "model/reasons.hpp"
#include "reconcile/runs/run.hpp"

namespace twelvefactor::reconcile {
namespace {

// The Job controller makes the first pod at once.
constexpr std::int64_t kPodComesWithinSeconds = 5;

/// Its controller has taken it up, and no pod of it is there or has been.
bool has_no_pod(const Child& job) {
  const JobState& state = *job.job;
  return !job.deleting && state.phase == JobState::Phase::kRunning && !state.start_time.empty() &&
         state.active == 0 && state.ended == 0;
}

std::int64_t age(const Observed& observed, const JobState& job) {
  return std::abs(kinds::parse_time(observed.now) - kinds::parse_time(job.start_time));
}

std::string advice(const PodFacts& pod, const Observed& observed) {
  const std::string words = pod.message.empty() ? "" : ": " + pod.message;
  const std::string look = "see kubectl describe pod " + pod.name + " -n " + observed.app.key.namespace_name;
  if (pod.reason == reason::kImagePullFailed)
    return "its image cannot be pulled" + words +
           "; push it, correct .spec.image, or let the node reach the registry: " + look;
  if (pod.reason == reason::kUnschedulable)
    return "no node takes its pod" + words + "; ask for less, or add a node";
  return "its pod cannot start" + (words.empty() ? "; " + look : words);
}

}  // namespace

std::optional<StartTrouble> start_trouble(const Observed& observed, const Child& job) {
  const PodFacts* pod = last_pod(observed, job);
  if (pod != nullptr && !pod->reason.empty()) return StartTrouble{pod->reason, advice(*pod, observed)};
  if (pod != nullptr || !job.job || !has_no_pod(job)) return std::nullopt;
  if (age(observed, *job.job) < kPodComesWithinSeconds) return std::nullopt;
  return StartTrouble{
      reason::kPodsNotCreated,
      "it has no pod: a quota, a LimitRange or an admission policy may refuse it; see kubectl "
      "describe job/" +
          job.name + " -n " + observed.app.key.namespace_name};
}

std::optional<std::chrono::seconds> until_pod_is_missed(const Observed& observed, const Child& job) {
  if (!job.job || !has_no_pod(job)) return std::nullopt;
  const std::int64_t left = kPodComesWithinSeconds - age(observed, *job.job);
  return left > 0 ? std::optional(std::chrono::seconds(left)) : std::nullopt;
}

}  // namespace twelvefactor::reconcile
