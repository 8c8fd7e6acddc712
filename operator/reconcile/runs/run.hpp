// How a run of an admin process or of a task stands: the one place that decides whether it has ended, and
// how. What was recorded of an end never changes, whatever becomes of the pod, of the Job, or of the Secrets
// that its last words were compared with. Pure. Called by release/gate, factors/12_admin_processes and
// tasks/judge, which record it.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "model/observed.hpp"

namespace twelvefactor::reconcile {

struct Run {
  enum class State { kRunning, kSucceeded, kFailed };
  State state = State::kRunning;
  std::optional<int> exit_code;
  std::string completion_time;  // RFC 3339, when it has ended
  std::string message;  // of one that failed: the last whole lines that it wrote, or the controller's words
};

/// The run of that Job. `recorded`: what was recorded of this very run before. `retries`: how often its
/// command may fail before the run has failed.
Run run_of(const Observed& observed, const Child& job, const Run& recorded, int retries = 0);

/// Is there a Job that is not the recorded one, or none at all, where one was recorded? Then that one was
/// deleted.
bool is_lost(const Child* job, const Uid& recorded);

/// What is told of a run whose Job was deleted before its end. It may have done its work or a part of it:
/// whether to run it again is not ours to say.
Run lost(const Observed& observed);

/// Has the command ended while an injected container keeps its Job running? Then the Job never completes.
bool is_kept_up(const Observed& observed, const Child& job);

/// The pod of that Job whose command began last; null: none with something to tell.
const PodFacts* last_pod(const Observed& observed, const Child& job);

/// When a Job is to be looked at again, because no event tells that it is time to: its exit code is waited
/// for, or its first pod.
std::optional<std::chrono::seconds> until_job_tells(const Observed& observed, const Child& job);

/// The least of that over all Jobs of the app.
std::optional<std::chrono::seconds> until_jobs_tell(const Observed& observed);

}  // namespace twelvefactor::reconcile
