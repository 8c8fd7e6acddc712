// One app once through the stages: gather, reconcile, apply, status. Called by the workers, one at a time for
// each app. The answers to its writes go into the store before it ends, so the next pass starts from what
// this one did.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "apply/send.hpp"
#include "gather/contents.hpp"
#include "gather/parity_memo.hpp"
#include "gather/pinned_deploys.hpp"
#include "gather/secret_marks.hpp"
#include "kube/writer.hpp"
#include "loop/leaving_namespaces.hpp"
#include "loop/settling.hpp"
#include "loop/tasks.hpp"
#include "model/app_key.hpp"
#include "status/summary.hpp"
#include "store/store.hpp"
#include "telemetry/metrics.hpp"

namespace twelvefactor::loop {

/// What becomes of the key after a pass.
struct PassResult {
  enum class Next { kDone, kRetry, kLater };
  enum class State { kGone, kReady, kReconciling, kStalled };
  Next next = Next::kDone;
  std::chrono::milliseconds later{0};  // kLater
  State state = State::kGone;
};

class Pass {
 public:
  /// `instance` names this process in events.
  Pass(store::Store& store, kube::Writer& writer, gather::HashKeys& keys, telemetry::Metrics& metrics,
       std::string instance);

  PassResult run(const AppKey& key, const apply::StopTokens& stop);

 private:
  void find_jobs(Observed& observed, const apply::StopTokens& stop);
  void read_peers(Observed& observed, const apply::StopTokens& stop);
  apply::Answers answers_for(const AppKey& key);
  PassResult after_the_app(const AppKey& key, std::int64_t now, const apply::StopTokens& stop);
  PassResult remove_reports(const AppKey& key, const apply::StopTokens& stop);
  TasksResult run_tasks(const Observed& observed, const Desired& desired, const apply::StopTokens& stop);
  PassResult write_status(const Observed& observed, const struct PassNews& news,
                          const apply::StopTokens& stop);
  void tell(const Observed& observed, const status::Summary& summary, const apply::StopTokens& stop);
  std::optional<std::chrono::milliseconds> progress_must_wait(const AppKey& key);
  void note_status_write(const AppKey& key, bool in_progress);

  store::Store& store_;
  gather::Contents contents_;
  gather::PinnedDeploys pinned_;
  gather::SecretMarks marks_;
  gather::ParityMemo parity_memo_;
  kube::Writer& writer_;
  telemetry::Metrics& metrics_;
  std::string instance_;
  LeavingNamespaces leaving_;
  Settling settling_;
  std::mutex mutex_;
  std::unordered_map<AppKey, std::chrono::steady_clock::time_point>
      last_progress_;  // of apps that roll out now
};

}  // namespace twelvefactor::loop
