#include "reconcile/runs/run.hpp"

#include <algorithm>
#include <cstdlib>

#include "kinds/text/time.hpp"
#include "reconcile/runs/last_lines.hpp"
#include "reconcile/runs/start_trouble.hpp"

namespace twelvefactor::reconcile {
namespace {

using State = Run::State;

// The watch of pods may be behind that of Jobs: how long an exit code is waited for.
constexpr std::int64_t kExitCodeWaitSeconds = 5;
// How long its last words are: the API server may be out for a moment.
constexpr std::int64_t kWordsWaitSeconds = 30;

bool is_pod_of(const PodFacts& pod, const Child& job) {
  return pod.job == job.name && pod.job_uid == job.uid;
}

const PodFacts* last_ended_pod(const Observed& observed, const Child& job) {
  const PodFacts* last = nullptr;
  for (const PodFacts& pod : observed.pods) {
    if (!is_pod_of(pod, job) || !pod.exit_code) continue;
    if (last == nullptr || pod.started >= last->started) last = &pod;
  }
  return last;
}

int failures(const Observed& observed, const Child& job) {
  return static_cast<int>(std::ranges::count_if(observed.pods, [&job](const PodFacts& pod) {
    return is_pod_of(pod, job) && pod.exit_code && *pod.exit_code != 0;
  }));
}

/// The line that tells most comes last, as in a log.
std::string message_of(const PodFacts* pod, const JobState& job) {
  std::string words = pod == nullptr ? std::string() : last_lines(pod->last_words);
  if (words.empty()) return job.why;
  return job.out_of_time ? words + "\n" + job.why : words;
}

/// Its clock and ours may differ: then it is not waited for.
bool is_within(const Observed& observed, const std::string& end, std::int64_t seconds) {
  return std::abs(kinds::parse_time(observed.now) - kinds::parse_time(end)) < seconds;
}

/// What is recorded without them would stay so.
bool awaits_words(const Observed& observed, const PodFacts* pod, const std::string& end) {
  return pod != nullptr && *pod->exit_code != 0 && pod->words_unread &&
         is_within(observed, end, kWordsWaitSeconds);
}

bool awaits_exit_code(const Observed& observed, const Child& job) {
  return job.job->phase == JobState::Phase::kFailed && last_ended_pod(observed, job) == nullptr &&
         is_within(observed, job.job->completion_time, kExitCodeWaitSeconds);
}

/// The command has ended, and nothing but an injected container is left. Nobody will try it again then.
Run ended_by_pod(const PodFacts& pod) {
  if (*pod.exit_code == 0) return {State::kSucceeded, 0, pod.finished, {}};
  return {State::kFailed, pod.exit_code, pod.finished, last_lines(pod.last_words)};
}

}  // namespace

Run run_of(const Observed& observed, const Child& job, const Run& recorded, int retries) {
  if (recorded.state != State::kRunning || !job.job) return recorded;
  const PodFacts* pod = last_ended_pod(observed, job);
  switch (job.job->phase) {
    case JobState::Phase::kSucceeded:
      return {State::kSucceeded, 0, job.job->completion_time, {}};
    case JobState::Phase::kRunning:
      if (is_kept_up(observed, job) && (*pod->exit_code == 0 || failures(observed, job) > retries))
        return awaits_words(observed, pod, pod->finished) ? recorded : ended_by_pod(*pod);
      return recorded;
    case JobState::Phase::kFailed:
      break;
  }
  if (!recorded.exit_code && awaits_exit_code(observed, job)) return recorded;
  if (awaits_words(observed, pod, job.job->completion_time)) return recorded;
  return {State::kFailed, pod != nullptr ? pod->exit_code : recorded.exit_code, job.job->completion_time,
          message_of(pod, *job.job)};
}

bool is_lost(const Child* job, const Uid& recorded) {
  return !recorded.empty() && (job == nullptr || job->uid != recorded);
}

Run lost(const Observed& observed) {
  return {State::kFailed, std::nullopt, observed.now, "its Job was deleted before its end was seen"};
}

bool is_kept_up(const Observed& observed, const Child& job) {
  const PodFacts* pod = last_ended_pod(observed, job);
  return !job.deleting && job.job && job.job->phase == JobState::Phase::kRunning && pod != nullptr &&
         pod->kept_up;
}

const PodFacts* last_pod(const Observed& observed, const Child& job) {
  const PodFacts* last = nullptr;
  for (const PodFacts& pod : observed.pods) {
    if (is_pod_of(pod, job) && (last == nullptr || pod.started >= last->started)) last = &pod;
  }
  return last;
}

std::optional<std::chrono::seconds> until_job_tells(const Observed& observed, const Child& job) {
  if (!job.job) return std::nullopt;
  if (awaits_exit_code(observed, job)) return std::chrono::seconds(1);
  return until_pod_is_missed(observed, job);
}

std::optional<std::chrono::seconds> until_jobs_tell(const Observed& observed) {
  std::optional<std::chrono::seconds> least;
  for (const Child& child : observed.children) {
    if (child.kind != Kind::kJob) continue;
    const auto wait = until_job_tells(observed, child);
    if (wait) least = std::min(least.value_or(*wait), *wait);
  }
  return least;
}

}  // namespace twelvefactor::reconcile
