#include "observed/outcome.hpp"

#include <algorithm>

namespace twelvefactor::observed {
namespace {

constexpr int kSigterm = 128 + 15;
constexpr int kSigkill = 128 + 9;
// The kubelet gives at least so long.
constexpr int kLeastGrace = 2;
// The kubelet and the watch take up to so long to tell of an end.
constexpr std::int64_t kLateMs = 2000;
// Of less time nobody can say how much was used: it is told in whole seconds, and late.
constexpr int kMeasurableSeconds = 8;
// Where no startup probe states how long a start may take.
constexpr int kUsualBudget = 60;

/// More than three quarters.
bool is_most(std::int64_t part, std::int64_t of) {
  return part * 4 > of * 3;
}

/// It did not end by itself before its time was over. By the code alone it was SIGKILL; whose, our clock
/// says.
bool was_killed(const PodSigns& pod, const Stop& stop) {
  const int grace = std::max(stop.grace_seconds, kLeastGrace);
  return stop.grace_seconds > 0 && !pod.disrupted && stop.took_ms && *stop.took_ms >= (grace - 1) * 1000LL;
}

std::optional<bool> was_slow(const PodSigns& pod, const Stop& stop) {
  const int own_grace = stop.grace_seconds - pod.pre_stop_seconds;
  if (!stop.took_ms || own_grace < kMeasurableSeconds || pod.disrupted) return std::nullopt;
  const std::int64_t own =
      *stop.took_ms - kLateMs - (pod.end->others_after + pod.pre_stop_seconds) * std::int64_t{1000};
  return is_most(own, own_grace * std::int64_t{1000});
}

/// Of a pod that lived until it was asked to go.
void add_uneventful(Outcome& outcome) {
  for (const Sign sign : {Sign::kProbeKill, Sign::kMemory, Sign::kReadOnly, Sign::kEvicted})
    outcome.signs.emplace_back(sign, false);
}

void add_time(Outcome& outcome, const PodSigns& pod, const Stop& stop) {
  if (!stop.took_ms) return;
  outcome.measure.stop_ms = std::max<std::int64_t>(0, *stop.took_ms - pod.end->others_after * 1000);
}

std::string_view digest_of(std::string_view image) {
  const std::size_t at = image.rfind('@');
  return at == std::string_view::npos ? std::string_view() : image.substr(at);
}

Outcome out_of_memory() {
  Outcome outcome;
  outcome.measure.end = End::kOutOfMemory;
  outcome.signs = {{Sign::kMemory, true}};
  return outcome;
}

}  // namespace

Outcome outcome_of_image(const PodSigns& pod, std::string_view image) {
  Outcome outcome;
  if (pod.image.empty() || image.empty()) return outcome;
  const std::string_view have = digest_of(pod.image);
  const std::string_view want = digest_of(image);
  const bool same = have.empty() || want.empty() ? pod.image == image : have == want;
  outcome.signs = {{Sign::kImage, !same}};
  return outcome;
}

Outcome outcome_of_stop(const PodSigns& pod, const Stop& stop) {
  Outcome outcome;
  outcome.measure.end = End::kUnknown;
  if (!pod.end) return outcome;
  const RunEnd& end = *pod.end;
  if (end.reason == EndReason::kOutOfMemory) return out_of_memory();
  if (end.reason != EndReason::kEnded) return outcome;
  if (end.exit_code == kSigkill) {
    if (!was_killed(pod, stop)) return outcome;
    outcome.measure.end = End::kKilled;
    outcome.signs = {{Sign::kKilled, true}};
    add_time(outcome, pod, stop);
    return outcome;
  }
  const bool clean = end.exit_code == 0 || end.exit_code == kSigterm;
  outcome.measure.end = clean ? End::kClean : End::kError;
  outcome.signs = {{Sign::kKilled, false}, {Sign::kStopError, !clean}};
  if (const auto slow = was_slow(pod, stop)) outcome.signs.emplace_back(Sign::kSlowStop, *slow);
  if (stop.first_run) add_uneventful(outcome);
  add_time(outcome, pod, stop);
  return outcome;
}

Outcome outcome_of_crash(const PodSigns& pod) {
  Outcome outcome;
  outcome.measure.end = End::kUnknown;
  if (!pod.end) return outcome;
  const RunEnd& end = *pod.end;
  if (end.reason == EndReason::kOutOfMemory) return out_of_memory();
  if (end.reason != EndReason::kEnded || pod.disrupted) return outcome;
  const bool by_signal = end.exit_code == kSigterm || end.exit_code == kSigkill;
  if (by_signal && !pod.may_kill) return outcome;
  outcome.measure.end = by_signal ? End::kProbe : End::kCrash;
  if (by_signal) outcome.signs = {{Sign::kProbeKill, true}};
  if (end.wrote_read_only) outcome.signs.emplace_back(Sign::kReadOnly, true);
  return outcome;
}

Outcome outcome_of_start(const PodSigns& pod) {
  Outcome outcome;
  const std::int64_t took = pod.ready_at - pod.started_at;
  if (pod.ready_at <= 0 || pod.started_at <= 0 || took < 0) return outcome;
  outcome.measure.start_seconds = took;
  const int budget = pod.startup_budget > 0 ? pod.startup_budget : kUsualBudget;
  // Without a budget it is slow when it takes all of the usual; a short one is too coarse for whole seconds.
  const bool slow =
      pod.startup_budget > 0 ? is_most(took - 1, budget) && budget >= kMeasurableSeconds : took > budget;
  outcome.signs = {{Sign::kSlowStart, slow}};
  return outcome;
}

}  // namespace twelvefactor::observed
