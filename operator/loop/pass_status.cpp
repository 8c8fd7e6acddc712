// The end of a pass: its status and its events are written.
#include "kinds/read/judged_status.hpp"
#include "kinds/read/read_app.hpp"
#include "loop/pass.hpp"
#include "status/write.hpp"
#include "telemetry/log.hpp"
#include "telemetry/time_text.hpp"

namespace twelvefactor::loop {
namespace {

using Next = PassResult::Next;
using std::chrono::steady_clock;

// Not nothing: were two writers to undo each other's work, we would not be the faster of them.
constexpr std::chrono::milliseconds kAtOnce{5};

}  // namespace

PassResult Pass::write_status(const Observed& observed, const PassNews& news, const apply::StopTokens& stop) {
  const AppKey& key = observed.app.key;
  const status::Summary& summary = news.summary;
  PassResult result{
      news.must_retry ? Next::kRetry : Next::kDone, {}, state_of(summary.ready, summary.in_progress)};
  if (observed.look_again) look_again(result, *observed.look_again);
  if (news.look_again) look_again(result, *news.look_again);
  if (news.settling) look_again(result, *news.settling);
  if (news.more_to_do) look_again(result, kAtOnce);
  if (!summary.differs) {
    if (!summary.in_progress) progress_.over(key);
  } else {
    // In a second there is a release to tell of. Until then observedGeneration says that the status is of
    // before.
    if (news.settling && !news.wrote && !news.must_retry && summary.in_progress) return result;
    if (summary.only_progress && !news.must_retry) {
      if (const auto wait = progress_.must_wait(key, steady_clock::now())) {
        look_again(result, *wait);
        return result;
      }
    }
    const auto hash = hash_to_know(key, news, result);
    const std::string json = hash ? kinds::with_inputs_hash(summary.json, *hash) : summary.json;
    store_.awaits_status(key, json);
    const auto answer = status::write_status(observed, json, writer_, stop.abort);
    if (answer) {
      if (auto read = kinds::read_app(*answer)) store_.app_answered(std::move(*read));
      contents_.recorded(observed);
    }
    store_.awaits_status(key, {});
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
    if (summary.in_progress) {
      progress_.told(key, steady_clock::now());
    } else {
      progress_.over(key);
    }
    log::info("status written", {{"app", to_string(key)}, {"reason", summary.ready_reason}});
  }
  tell(observed, summary, stop);
  return result;
}

void Pass::tell(const Observed& observed, const status::Summary& summary, const apply::StopTokens& stop) {
  const auto now = std::chrono::system_clock::now();
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
  const status::EventStamp stamp{telemetry::utc_micros(now), static_cast<std::uint64_t>(micros),
                                 itself_.instance};
  for (const kube::ApiError& problem : status::write_events(observed, summary, stamp, writer_, stop.abort)) {
    if (problem.cancelled) continue;
    log::warning("an event was refused",
                 {{"app", to_string(observed.app.key)}, {"problem", problem.message}});
  }
}

}  // namespace twelvefactor::loop
