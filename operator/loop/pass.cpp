#include "loop/pass.hpp"

#include <algorithm>

#include "apply/plan.hpp"
#include "gather/gather.hpp"
#include "gather/unseen_jobs.hpp"
#include "kinds/read/read_app.hpp"
#include "kinds/text/resource.hpp"
#include "kinds/text/time.hpp"
#include "model/lookup.hpp"
#include "reconcile/reconcile.hpp"
#include "reconcile/tasks/judge.hpp"
#include "status/summary.hpp"
#include "status/verdict.hpp"
#include "status/write.hpp"
#include "telemetry/log.hpp"
#include "telemetry/time_text.hpp"

namespace twelvefactor::loop {

struct PassNews {
  status::Summary summary;
  bool must_retry = false;
  std::optional<std::chrono::milliseconds> settling;    // a change waits for further ones
  std::optional<std::chrono::milliseconds> look_again;  // it is to be judged anew by then
  bool more_to_do = false;  // what was written makes the next writes due, which no watch would tell
};

namespace {

using Next = PassResult::Next;
using State = PassResult::State;
using std::chrono::steady_clock;

// While pods come up their counts change many times a second; people are told this often.
constexpr std::chrono::milliseconds kProgressInterval{3000};

// Not nothing: were two writers to undo each other's work, we would not be the faster of them.
constexpr std::chrono::milliseconds kAtOnce{5};

std::string_view action_of(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::kCreated:
      return "created";
    case OutcomeKind::kChanged:
      return "changed";
    case OutcomeKind::kDeleted:
      return "deleted";
    default:
      return "refused";
  }
}

void report(const AppKey& key, const std::vector<Outcome>& outcomes, telemetry::Metrics& metrics) {
  for (const Outcome& outcome : outcomes) {
    // What was not sent is told elsewhere: by the status, or by the end of the process.
    if (outcome.kind == OutcomeKind::kPaused || outcome.kind == OutcomeKind::kCancelled ||
        outcome.kind == OutcomeKind::kAwaits)
      continue;
    const std::string kind(kinds::resource_type(outcome.object).kind);
    metrics.object_written(kind, action_of(outcome.kind));
    if (wants_retry(outcome.kind)) {
      log::warning(
          "an object could not be written",
          {{"app", to_string(key)}, {"kind", kind}, {"name", outcome.name}, {"problem", outcome.message}});
    } else {
      log::info("object written", {{"app", to_string(key)},
                                   {"kind", kind},
                                   {"name", outcome.name},
                                   {"action", std::string(action_of(outcome.kind))}});
    }
  }
}

/// Absent: nobody knows. 0: it is not behind.
std::optional<std::int64_t> behind_since(const CodeGap& gap) {
  if (!gap.known) return std::nullopt;
  return kinds::parse_time(gap.behind_since);
}

/// Of a peer that is unknown nothing is counted.
std::map<std::string, telemetry::Metrics::ParityFindings> counted(
    const std::map<std::string, ParityReport>& reports) {
  std::map<std::string, telemetry::Metrics::ParityFindings> by_peer;
  for (const auto& [peer, report] : reports) {
    if (report.state == ParityState::kUnknown) continue;
    by_peer[peer] = {report.count(Severity::kError), report.count(Severity::kWarning),
                     report.count(Severity::kInfo), behind_since(report.gaps.time)};
  }
  return by_peer;
}

telemetry::Metrics::FindingCounts counted(const std::vector<Finding>& findings) {
  telemetry::Metrics::FindingCounts counts;
  for (const Finding& finding : findings)
    ++counts[{finding.factor, finding.exempted.empty() ? level_name(finding.level) : std::string_view()}];
  return counts;
}

/// By ourselves: we are stopping, or lead no more.
bool was_broken_off(const std::vector<Outcome>& outcomes) {
  return std::any_of(outcomes.begin(), outcomes.end(),
                     [](const Outcome& outcome) { return outcome.kind == OutcomeKind::kCancelled; });
}

/// Has this been carried out before, so that a write mends what somebody else did?
bool is_repairing(const Observed& observed, const Desired& desired) {
  return was_ready(observed) && observed.previous.release.desired == desired.release.numbers.desired;
}

bool all_done(const std::vector<Outcome>& outcomes) {
  return std::ranges::none_of(outcomes, [](const Outcome& outcome) {
    return wants_retry(outcome.kind) || outcome.kind == OutcomeKind::kPaused;
  });
}

State state_of(const status::Summary& summary) {
  if (summary.ready) return State::kReady;
  return summary.in_progress ? State::kReconciling : State::kStalled;
}

/// Of several reasons to look again the soonest counts; a retry has a back-off of its own.
void look_again(PassResult& result, std::chrono::milliseconds wait) {
  if (result.next == Next::kRetry) return;
  result.later = result.next == Next::kLater ? std::min(result.later, wait) : wait;
  result.next = Next::kLater;
}

}  // namespace

Pass::Pass(store::Store& store, kube::Writer& writer, gather::HashKeys& keys, telemetry::Metrics& metrics,
           std::string instance)
    : store_(store),
      contents_([&writer](const std::string& path,
                          std::stop_token stop) { return writer.get(path, std::move(stop)); },
                [&store](const AppKey& key) { return store.secret(key); }, keys),
      pinned_([&writer](const std::string& path, std::stop_token stop) {
        return writer.get(path, std::move(stop));
      }),
      marks_([&writer](const std::string& path, std::stop_token stop) {
        return writer.get(path, std::move(stop));
      }),
      writer_(writer),
      metrics_(metrics),
      instance_(std::move(instance)) {}

apply::Answers Pass::answers_for(const AppKey& key) {
  return {[this](kinds::ReadChild read) { store_.child_answered(std::move(read)); },
          [this, key](Kind kind, const std::string& name, const Digest& desired) {
            log::info("the API server or a webhook keeps an object otherwise than it was sent; left at that",
                      {{"app", to_string(key)},
                       {"kind", std::string(kinds::resource_type(kind).kind)},
                       {"name", name}});
            store_.child_stands_for(key, kind, name, desired);
          },
          [this, key](const Child& child) { store_.child_leaving(key, child.kind, child.name, child.uid); },
          [this, key](const Child& child) { store_.child_metadata_left(key, child); }};
}

PassResult Pass::run(const AppKey& key, const apply::StopTokens& stop) {
  const auto now = std::chrono::system_clock::now();
  const std::int64_t seconds =
      std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  auto observed = gather::gather(store_, key, seconds, &parity_memo_);
  if (!observed) return after_the_app(key, seconds, stop);
  if (gather::services_are_on_the_way(*observed))
    return {Next::kDone, {}, was_ready(*observed) ? State::kReady : State::kReconciling};
  contents_.fill(*observed, stop.abort);
  find_jobs(*observed, stop);
  read_peers(*observed, stop);
  store_.reads_secrets(key, gather::secrets_of_releases(*observed));
  observed->settled_release = settling_.settled(key, steady_clock::now());
  Desired desired = reconcile::reconcile(*observed);
  parity_memo_.keep(*observed, desired.parity);
  metrics_.parity(key.namespace_name, key.name, counted(desired.parity));
  metrics_.findings(key.namespace_name, key.name, counted(desired.findings));
  const apply::Plan plan = apply::make_plan(*observed, desired);
  if (!plan.steps.empty() && leaving_.knows(key.namespace_name, steady_clock::now()))
    return {Next::kLater, LeavingNamespaces::kCounts, State::kReconciling};
  const TasksResult tasks = run_tasks(*observed, desired, stop);
  const auto outcomes = apply::send(plan, *observed, desired, is_repairing(*observed, desired), writer_,
                                    answers_for(key), stop);
  report(key, outcomes, metrics_);
  if (!outcomes.empty() && outcomes.back().kind == OutcomeKind::kNamespaceLeaving)
    leaving_.note(key.namespace_name, steady_clock::now());
  // Half a plan says nothing about how the app stands.
  if (stop.no_more.stop_requested() || was_broken_off(outcomes)) return {};

  PassNews news;
  if (!outcomes.empty() || tasks.changed) {
    // The answers may tell more than that we were heard: a Job that we found again may have ended long ago.
    gather::refresh_children(*observed, store_, &parity_memo_);
    find_jobs(*observed, stop);
    read_peers(*observed, stop);
    desired = reconcile::reconcile(*observed);
    parity_memo_.keep(*observed, desired.parity);
    news.more_to_do = all_done(outcomes) && (tasks.changed || desired.read_again ||
                                             !apply::make_plan(*observed, desired).steps.empty());
  }
  news.settling = settling_.note(key, desired.release.settling_hash, steady_clock::now());
  news.summary = status::summarize(*observed, desired, outcomes, telemetry::utc_seconds(now));
  news.must_retry = tasks.retry || std::any_of(outcomes.begin(), outcomes.end(),
                                               [](const Outcome& o) { return wants_retry(o.kind); });
  news.look_again = desired.look_again;
  return write_status(*observed, news, stop);
}

void Pass::find_jobs(Observed& observed, const apply::StopTokens& stop) {
  gather::find_unseen_jobs(
      observed,
      [this](const std::string& path, std::stop_token abort) { return writer_.get(path, std::move(abort)); },
      stop.abort);
}

/// What of those that are compared the store does not hold.
void Pass::read_peers(Observed& observed, const apply::StopTokens& stop) {
  const auto peers = pinned_.fill(observed, store_, stop.abort);
  marks_.fill(observed, peers, stop.abort);
}

TasksResult Pass::run_tasks(const Observed& observed, const Desired& desired, const apply::StopTokens& stop) {
  const TaskSeen seen = [this](const std::string& namespace_name, std::shared_ptr<const AdminTask> task) {
    store_.task_answered(namespace_name, std::move(task));
  };
  return loop::run_tasks(observed, desired, writer_, answers_for(observed.app.key), seen, stop);
}

/// What is left to do when there is no app, or no more.
PassResult Pass::after_the_app(const AppKey& key, std::int64_t now, const apply::StopTokens& stop) {
  note_status_write(key, /*in_progress=*/false);
  contents_.forget(key);
  pinned_.forget(key);
  marks_.forget(key);
  parity_memo_.forget(key);
  settling_.note(key, {}, steady_clock::now());
  metrics_.parity(key.namespace_name, key.name, {});
  metrics_.findings(key.namespace_name, key.name, {});
  PassResult result = remove_reports(key, stop);
  const auto orphans = gather::tasks_without_app(store_, key, now);
  if (!orphans) return result;
  Desired desired;
  reconcile::judge_tasks(*orphans, desired);
  if (run_tasks(*orphans, desired, stop).retry) result.next = Next::kRetry;
  if (desired.look_again) look_again(result, *desired.look_again);
  return result;
}

PassResult Pass::remove_reports(const AppKey& key, const apply::StopTokens& stop) {
  const auto leaving = gather::reports_of_leaving(store_, key);
  if (!leaving) return {};
  const auto outcomes = apply::send(apply::make_plan(*leaving, {}), *leaving, {}, /*repairing=*/false,
                                    writer_, answers_for(key), stop);
  report(key, outcomes, metrics_);
  const bool all = std::none_of(outcomes.begin(), outcomes.end(),
                                [](const Outcome& outcome) { return wants_retry(outcome.kind); });
  return {all ? Next::kDone : Next::kRetry, {}, State::kGone};
}

PassResult Pass::write_status(const Observed& observed, const PassNews& news, const apply::StopTokens& stop) {
  const AppKey& key = observed.app.key;
  const status::Summary& summary = news.summary;
  PassResult result{news.must_retry ? Next::kRetry : Next::kDone, {}, state_of(summary)};
  if (observed.look_again) look_again(result, *observed.look_again);
  if (news.look_again) look_again(result, *news.look_again);
  if (news.settling) look_again(result, *news.settling);
  if (news.more_to_do) look_again(result, kAtOnce);
  if (!summary.differs) {
    if (!summary.in_progress) note_status_write(key, false);
  } else {
    if (summary.only_progress && !news.must_retry) {
      if (const auto wait = progress_must_wait(key)) {
        look_again(result, *wait);
        return result;
      }
    }
    const auto answer = status::write_status(observed, summary, writer_, stop.abort);
    if (!answer) {
      // 404: the app went in the meantime; the watch will tell.
      if (answer.error().status == 404) return result;
      if (answer.error().status != 409 && !answer.error().cancelled) {
        log::warning("the status could not be written",
                     {{"app", to_string(key)}, {"problem", answer.error().message}});
      }
      result.next = Next::kRetry;
      return result;
    }
    if (auto read = kinds::read_app(*answer)) store_.app_answered(std::move(*read));
    note_status_write(key, summary.in_progress);
    log::info("status written", {{"app", to_string(key)}, {"reason", summary.ready_reason}});
  }
  tell(observed, summary, stop);
  return result;
}

void Pass::tell(const Observed& observed, const status::Summary& summary, const apply::StopTokens& stop) {
  const auto now = std::chrono::system_clock::now();
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
  const status::EventStamp stamp{telemetry::utc_micros(now), static_cast<std::uint64_t>(micros), instance_};
  for (const kube::ApiError& problem : status::write_events(observed, summary, stamp, writer_, stop.abort)) {
    if (problem.cancelled) continue;
    log::warning("an event was refused",
                 {{"app", to_string(observed.app.key)}, {"problem", problem.message}});
  }
}

std::optional<std::chrono::milliseconds> Pass::progress_must_wait(const AppKey& key) {
  const std::lock_guard lock(mutex_);
  const auto last = last_progress_.find(key);
  if (last == last_progress_.end()) return std::nullopt;
  const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - last->second);
  if (age >= kProgressInterval) return std::nullopt;
  return kProgressInterval - age;
}

void Pass::note_status_write(const AppKey& key, bool in_progress) {
  const std::lock_guard lock(mutex_);
  if (in_progress) {
    last_progress_[key] = steady_clock::now();
  } else {
    last_progress_.erase(key);
  }
}

}  // namespace twelvefactor::loop
