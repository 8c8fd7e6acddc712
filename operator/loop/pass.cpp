#include "loop/pass.hpp"

#include <algorithm>
#include <iterator>

#include "apply/plan.hpp"
#include "gather/gather.hpp"
#include "gather/unseen_jobs.hpp"
#include "host/memory.hpp"
#include "host/memory_use.hpp"
#include "kinds/read/read_app.hpp"
#include "kinds/text/resource.hpp"
#include "loop/ingest.hpp"
#include "loop/pass_report.hpp"
#include "model/lookup.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/tasks/judge.hpp"
#include "status/summary.hpp"
#include "status/verdict.hpp"
#include "telemetry/log.hpp"
#include "telemetry/time_text.hpp"

namespace twelvefactor::loop {

namespace {

using Next = PassResult::Next;
using State = PassResult::State;
using std::chrono::steady_clock;

// Until the next look when other large passes use the memory, or when it is spent.
constexpr std::chrono::milliseconds kMemoryInUse{100};
constexpr std::chrono::seconds kMemorySpent{5};

/// Hands off the app, as with a spec that cannot be read: what runs goes on.
void read_nothing(Observed& observed, const std::string& problem) {
  observed.app.spec = {};
  observed.peers.clear();
  observed.memory_spent = true;
  observed.spec_error = problem;
  observed.look_again = kMemorySpent;
}

gather::Contents::Read reader(kube::Writer& writer) {
  return
      [&writer](const std::string& path, std::stop_token stop) { return writer.get(path, std::move(stop)); };
}

}  // namespace

Pass::Pass(store::Store& store, kube::Writer& writer, gather::HashKeys& keys, telemetry::Metrics& metrics,
           Itself itself, std::size_t memory_budget)
    : store_(store),
      contents_(
          reader(writer), [&store](const AppKey& key) { return store.secret(key); }, keys,
          memory_budget == 0 ? gather::Contents::kKeptWithoutBudget : memory_budget / 4),
      pinned_(reader(writer)),
      marks_(reader(writer)),
      whole_(reader(writer)),
      provenance_(reader(writer), keys),
      refused_(reader(writer)),
      writer_(writer),
      metrics_(metrics),
      itself_(std::move(itself)),
      memory_(memory_budget, {host::memory_used, host::give_back_free_memory}) {}

PassResult Pass::run(const AppKey& key, const apply::StopTokens& stop) {
  const MemoryGate::Passage passage(memory_, key);
  if (passage.answer() == MemoryGate::Answer::kLater)
    return {Next::kLater, kMemoryInUse, State::kReconciling};
  return run_within_memory(key, passage.answer(), stop);
}

PassResult Pass::run_within_memory(const AppKey& key, MemoryGate::Answer answer,
                                   const apply::StopTokens& stop) {
  const bool spent = answer == MemoryGate::Answer::kSpent;
  const auto now = std::chrono::system_clock::now();
  const std::int64_t seconds =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  Done done;
  done.seen = store_.news(key);
  auto snapshot = store_.snapshot(key);
  if (auto known = known_again(key, snapshot)) {
    known->seen = done.seen;
    return *known;
  }
  auto observed = gather::gather(std::move(snapshot), key, seconds, &parity_memo_, [&](const AppKey& of) {
    return spent ? std::nullopt : whole_.app(of, stop.abort);
  });
  if (!observed) return after_the_app(key, seconds, stop);
  if (spent) read_nothing(*observed, memory_.problem());
  if (observed->spec_unread && !spent) return {Next::kRetry, {}, State::kReconciling};
  if (gather::services_are_on_the_way(*observed))
    return {Next::kDone, {}, was_ready(*observed) ? State::kReady : State::kReconciling};
  find_jobs(*observed, stop);
  provenance_.drop_foreign_pods(*observed, stop.abort);
  refused_.ask(*observed, steady_ms(), stop.abort);
  read_contents(*observed, stop);
  if (!spent) memory_.note(key, gather::content_size(*observed));
  store_.reads_secrets(key, gather::secrets_of_releases(*observed));
  observed->settled_release = settling_.settled(key, steady_clock::now());
  Desired desired = judge(*observed);
  if (whole_.fill_commands(*observed, desired, stop.abort)) desired = judge(*observed);
  const auto broken_off = carry_out(*observed, desired, done, stop);
  metrics_.parity(key.namespace_name, key.name, parity_counts(desired.parity));
  metrics_.findings(key.namespace_name, key.name, finding_counts(desired.findings));
  if (broken_off) return *broken_off;
  PassNews news;
  news.more_to_do = done.more_to_do;
  news.wrote = !done.outcomes.empty();
  news.settling = settling_.note(key, desired.release.settling_hash, steady_clock::now());
  news.summary = status::summarize(*observed, desired, done.outcomes, telemetry::utc_seconds(now));
  metrics_.waiting(key.namespace_name, key.name, waiting_of(kinds::read_judged_status(news.summary.json)));
  news.must_retry = done.retry || std::any_of(done.outcomes.begin(), done.outcomes.end(),
                                              [](const Outcome& o) { return wants_retry(o); });
  news.look_again = desired.look_again;
  news.seen = done.seen;
  news.may_be_known = !observed->pinned && !observed->running && observed->spec_error.empty();
  PassResult result = write_status(*observed, news, stop);
  if (result.next != Next::kRetry) result.seen = done.seen;
  return result;
}

bool Pass::is_news(const AppKey& key, const PassResult& result) const {
  if (!result.seen) return true;
  const store::News now = store_.news(key);
  return now.all != result.seen->all;
}

Desired Pass::judge(const Observed& observed) {
  Desired desired = reconcile::reconcile(observed);
  parity_memo_.keep(observed, desired.parity);
  return desired;
}

void Pass::read_contents(Observed& observed, const apply::StopTokens& stop) {
  const Deadlines::Limit reading(deadlines_, stop.abort, kReadingTime);
  contents_.fill(observed, reading.token());
  read_peers(observed, reading.token());
  if (!reading.is_over()) return;
  tell_too_long(observed.app.key, "read");
  observed.config_map_problem = "the API server is slow: what the app refers to could not be read within " +
                                std::to_string(kReadingTime.count()) +
                                " s; it is tried again, and what runs goes on until then";
  observed.look_again = kAfterTooLong;
}

void Pass::find_jobs(Observed& observed, const apply::StopTokens& stop) {
  gather::find_unseen_jobs(
      observed,
      [this](const std::string& path, std::stop_token abort) { return writer_.get(path, std::move(abort)); },
      stop.abort);
  provenance_.tell_jobs(observed, stop.abort);
}

/// What of those that are compared the store does not hold.
void Pass::read_peers(Observed& observed, const std::stop_token& stop) {
  const auto peers = pinned_.fill(observed, store_, stop);
  marks_.fill(observed, peers, stop);
}

TasksResult Pass::run_tasks(const Observed& observed, const Desired& desired, const apply::StopTokens& stop) {
  const TaskSeen seen = [this](const std::string& namespace_name, std::shared_ptr<const AdminTask> task) {
    store_.task_answered(namespace_name, std::move(task));
  };
  return loop::run_tasks(observed, desired, writer_, answers_for(observed, stop.abort), seen, stop);
}

/// What is left to do when there is no app, or no more.
PassResult Pass::after_the_app(const AppKey& key, std::int64_t now, const apply::StopTokens& stop) {
  progress_.over(key);
  contents_.forget(key);
  memory_.forget(key);
  pinned_.forget(key);
  marks_.forget(key);
  provenance_.forget(key);
  refused_.forget(key);
  parity_memo_.forget(key);
  settling_.note(key, {}, steady_clock::now());
  metrics_.parity(key.namespace_name, key.name, {});
  metrics_.findings(key.namespace_name, key.name, {});
  metrics_.waiting(key.namespace_name, key.name, {});
  PassResult result = remove_reports(key, stop);
  const auto orphans = gather::tasks_without_app(store_, key, now);
  if (!orphans) return result;
  Desired desired;
  reconcile::judge_tasks(*orphans, desired);
  const Deadlines::Limit writing(deadlines_, stop.no_more, kWritingTime);
  if (run_tasks(*orphans, desired, {writing.token(), stop.abort}).retry) result.next = Next::kRetry;
  if (writing.is_over()) look_again(result, kAfterTooLong);
  if (desired.look_again) look_again(result, *desired.look_again);
  return result;
}

PassResult Pass::remove_reports(const AppKey& key, const apply::StopTokens& stop) {
  const auto leaving = gather::reports_of_leaving(store_, key);
  if (!leaving) return {};
  const auto outcomes = apply::send(apply::make_plan(*leaving, {}), *leaving, {}, /*repairing=*/false,
                                    writer_, answers_for(*leaving, stop.abort), stop);
  report(key, outcomes, metrics_);
  const bool all = std::none_of(outcomes.begin(), outcomes.end(),
                                [](const Outcome& outcome) { return wants_retry(outcome.kind); });
  return {all ? Next::kDone : Next::kRetry, {}, State::kGone};
}

}  // namespace twelvefactor::loop
