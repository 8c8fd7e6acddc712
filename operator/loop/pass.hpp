// One app once through the stages: gather, reconcile, apply, status. Called by the workers, one at a time for
// each app. The answers to its writes go into the store before it ends, so the next pass starts from what
// this one did.
#pragma once

#include <chrono>
#include <string>

#include "apply/send.hpp"
#include "gather/contents.hpp"
#include "gather/parity_memo.hpp"
#include "gather/pinned_deploys.hpp"
#include "gather/provenance.hpp"
#include "gather/refused_connections.hpp"
#include "gather/secret_marks.hpp"
#include "gather/whole_objects.hpp"
#include "kube/writer.hpp"
#include "loop/deadlines.hpp"
#include "loop/leaving_namespaces.hpp"
#include "loop/memory_gate.hpp"
#include "loop/pass_result.hpp"
#include "loop/progress.hpp"
#include "loop/settling.hpp"
#include "loop/tasks.hpp"
#include "model/app_key.hpp"
#include "status/summary.hpp"
#include "store/store.hpp"
#include "telemetry/metrics.hpp"

namespace twelvefactor::loop {

class Pass {
 public:
  /// Which process this is.
  struct Itself {
    std::string instance;  // names it in events
    std::string build;     // host::build_id; empty: no app is known again
  };
  /// `memory_budget`: bytes; 0: none.
  Pass(store::Store& store, kube::Writer& writer, gather::HashKeys& keys, telemetry::Metrics& metrics,
       Itself itself, std::size_t memory_budget = 0);

  PassResult run(const AppKey& key, const apply::StopTokens& stop);

  /// Has anything changed since it was judged? Our own writes come back as news, too, often before their
  /// answer.
  [[nodiscard]] bool is_news(const AppKey& key, const PassResult& result) const;

 private:
  /// What all rounds of a pass came to.
  struct Done {
    std::vector<Outcome> outcomes;
    bool retry = false;       // of a task
    bool more_to_do = false;  // after the last round
    store::News seen;
  };

  /// A value when a pass would write nothing: by what the status says it was judged by.
  std::optional<PassResult> known_again(const AppKey& key, const std::optional<store::Snapshot>& snapshot);
  /// The hash by which this status is known again; null where it would not be.
  std::optional<std::string> hash_to_know(const AppKey& key, const PassNews& news, const PassResult& result);
  PassResult run_within_memory(const AppKey& key, MemoryGate::Answer answer, const apply::StopTokens& stop);
  Desired judge(const Observed& observed);
  /// A value when the pass was broken off. Both of the app are as they are after the last answer.
  std::optional<PassResult> carry_out(Observed& observed, Desired& desired, Done& done,
                                      const apply::StopTokens& stop);
  void look_at_answers(Observed& observed, store::News& seen, const apply::StopTokens& stop);
  void read_contents(Observed& observed, const apply::StopTokens& stop);
  void read_peers(Observed& observed, const std::stop_token& stop);
  apply::Answers answers_for(const Observed& observed, const std::stop_token& stop);
  void find_jobs(Observed& observed, const apply::StopTokens& stop);
  PassResult after_the_app(const AppKey& key, std::int64_t now, const apply::StopTokens& stop);
  PassResult remove_reports(const AppKey& key, const apply::StopTokens& stop);
  TasksResult run_tasks(const Observed& observed, const Desired& desired, const apply::StopTokens& stop);
  PassResult write_status(const Observed& observed, const PassNews& news, const apply::StopTokens& stop);
  void tell(const Observed& observed, const status::Summary& summary, const apply::StopTokens& stop);

  store::Store& store_;
  gather::Contents contents_;
  gather::PinnedDeploys pinned_;
  gather::SecretMarks marks_;
  gather::WholeObjects whole_;
  gather::ParityMemo parity_memo_;
  gather::Provenance provenance_;
  gather::RefusedConnections refused_;
  kube::Writer& writer_;
  telemetry::Metrics& metrics_;
  Itself itself_;
  MemoryGate memory_;
  Deadlines deadlines_;
  LeavingNamespaces leaving_;
  Settling settling_;
  Progress progress_;
};

}  // namespace twelvefactor::loop
