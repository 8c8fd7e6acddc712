#include "observed/memory.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace twelvefactor::observed {

Memory::Pod* Memory::find(const Uid& uid) {
  const auto found = std::ranges::find(pods_, uid, &Pod::uid);
  return found == pods_.end() ? nullptr : &*found;
}

const Memory::Pod* Memory::find(const Uid& uid) const {
  const auto found = std::ranges::find(pods_, uid, &Pod::uid);
  return found == pods_.end() ? nullptr : &*found;
}

bool Memory::asks_for_image(const PodSigns& pod) const {
  const Pod* const known = find(pod.uid);
  return known != nullptr && known->starting && !known->image_told && !pod.image.empty();
}

void Memory::image_of(const PodSigns& pod, const std::string& name, std::string_view image) {
  Pod* const known = find(pod.uid);
  if (known == nullptr || known->image_told) return;
  known->image_told = true;
  count(outcome_of_image(pod, image), pod, name);
}

Memory::Pod* Memory::find_or_make(const Uid& uid, const Seen& seen) {
  Pod* known = find(uid);
  if (known == nullptr && pods_.size() < kPodsKept) {
    known = &pods_.emplace_back();
    known->uid = uid;
  }
  if (known != nullptr) known->epoch = seen.epoch;
  return known;
}

void Memory::forget(const Uid& uid) {
  std::erase_if(pods_, [&uid](const Pod& each) { return each.uid == uid; });
  if (pods_.empty()) pods_.shrink_to_fit();
}

Measure Memory::told(const PodSigns& pod, const std::string& name, const Seen& seen) {
  const bool was_known = find(pod.uid) != nullptr;
  if (is_steady(pod) && !was_known) return {};
  const bool begins = !pod.began && !pod.deleting && !pod.over;
  const bool has_history = pod.deleting || pod.over || pod.ended_runs > 0;
  if (!was_known && !begins && !has_history) return {};
  Pod* const known = find_or_make(pod.uid, seen);
  if (known == nullptr) return {};
  note_waiting(*known, pod, seen.at_ms);
  if (pod.deleting) return stopping(*known, pod, name, seen);
  // What a list shows of a pod that was not known happened before we looked.
  const bool is_news = was_known || !seen.in_list;
  if (pod.over || pod.ended_runs > known->ended_runs) return ended_by_itself(*known, pod, name, is_news);
  if (begins) known->starting = true;
  if (!pod.ready) return {};
  const bool starts = known->starting && pod.ended_runs == 0;
  known->starting = false;
  Measure measure;
  if (starts) measure = count(outcome_of_start(pod), pod, name);
  if (pod.ended_runs == 0) forget(pod.uid);
  return measure;
}

void Memory::note_waiting(Pod& known, const PodSigns& pod, std::int64_t now_ms) {
  if (pod.ready || pod.deleting || pod.over) {
    known.waiting_since_ms = 0;
  } else if (pod.running && known.waiting_since_ms == 0) {
    known.waiting_since_ms = now_ms;
    known.process = pod.process;
    known.release = pod.release;
  }
}

std::vector<WaitingPod> Memory::waiting() const {
  std::vector<WaitingPod> waiting;
  for (const Pod& each : pods_) {
    if (each.waiting_since_ms != 0)
      waiting.push_back({each.uid, each.process, each.release, each.waiting_since_ms});
  }
  return waiting;
}

Measure Memory::gone(const PodSigns& pod, const std::string& name, const Seen& seen) {
  Measure measure;
  Pod* const known = find(pod.uid);
  if (known != nullptr && pod.deleting) measure = stopping(*known, pod, name, seen);
  forget(pod.uid);
  return measure;
}

Measure Memory::stopping(Pod& known, const PodSigns& pod, const std::string& name, const Seen& seen) {
  if (!known.stopping) {
    known.stopping = true;
    known.late = seen.in_list;
    known.stopping_since_ms = seen.at_ms;
    known.grace_seconds = pod.grace_seconds;
    // What had ended already, or never ran, is not stopped.
    known.judged = known.judged || !pod.running;
    known.ended_runs = pod.ended_runs;
    return {};
  }
  if (known.judged || !pod.ended_now) return {};
  known.judged = true;
  Stop stop{.grace_seconds = known.grace_seconds, .first_run = known.ended_runs == 0};
  if (!known.late) stop.took_ms = seen.at_ms - known.stopping_since_ms;
  return count(outcome_of_stop(pod, stop), pod, name);
}

Measure Memory::ended_by_itself(Pod& known, const PodSigns& pod, const std::string& name, bool is_news) {
  known.starting = false;
  known.ended_runs = pod.ended_runs;
  if (!pod.over) return is_news ? count(outcome_of_crash(pod), pod, name) : Measure{};
  const bool counts = is_news && !known.judged && pod.outgrew_scratch;
  known.judged = true;
  return counts ? evicted(pod, name) : Measure{};
}

Measure Memory::evicted(const PodSigns& pod, const std::string& name) {
  Outcome outcome;
  outcome.signs = {{Sign::kEvicted, true}};
  outcome.measure.end = End::kEvicted;
  return count(std::move(outcome), pod, name);
}

Memory::Tally* Memory::tally_of(const PodSigns& pod) {
  std::size_t of_process = 0;
  auto oldest = tallies_.end();
  for (auto each = tallies_.begin(); each != tallies_.end(); ++each) {
    if (each->process != pod.process) continue;
    if (each->release == pod.release && each->replica_set_uid == pod.replica_set_uid) return &*each;
    ++of_process;
    if (oldest == tallies_.end() || each->release < oldest->release) oldest = each;
  }
  if (of_process >= kReleasesKept) {
    if (pod.release < oldest->release) return nullptr;  // what belongs to it is long gone
    tallies_.erase(oldest);
  } else if (tallies_.size() >= kTalliesKept) {
    return nullptr;
  }
  Tally& tally = tallies_.emplace_back();
  tally.process = pod.process;
  tally.release = pod.release;
  tally.replica_set = pod.replica_set;
  tally.replica_set_uid = pod.replica_set_uid;
  return &tally;
}

Measure Memory::count(Outcome outcome, const PodSigns& pod, const std::string& name) {
  if (outcome.signs.empty()) return outcome.measure;
  Tally* const tally = tally_of(pod);
  if (tally == nullptr) return outcome.measure;
  for (const auto& [sign, was_there] : outcome.signs) {
    tally->histories.at(static_cast<std::size_t>(sign)).add(was_there);
    if (!was_there) continue;
    const auto same = [sign = sign](const auto& each) { return each.first == sign; };
    if (std::ranges::count_if(tally->witnesses, same) >= static_cast<std::ptrdiff_t>(kWitnessesKept))
      tally->witnesses.erase(std::ranges::find_if(tally->witnesses, same));
    tally->witnesses.emplace_back(sign, name);
  }
  return outcome.measure;
}

void Memory::swept(std::uint32_t epoch) {
  std::erase_if(pods_, [epoch](const Pod& each) { return each.epoch != epoch; });
}

bool Memory::says_otherwise() {
  std::size_t hash = 0;
  const auto mix = [&hash](std::size_t part) { hash = hash * 1099511628211ULL + part + 1; };
  for (const Sighting& each : sightings()) {
    mix(static_cast<std::size_t>(each.sign));
    mix(std::hash<std::string>()(each.process));
    mix(static_cast<std::size_t>(each.release));
    mix(static_cast<std::size_t>(each.clean));
  }
  return std::exchange(said_, hash) != hash;
}

std::vector<Sighting> Memory::sightings() const {
  std::vector<Sighting> all;
  for (const Tally& tally : tallies_) {
    for (std::size_t i = 0; i < kSigns; ++i) {
      const auto sign = static_cast<Sign>(i);
      const History& history = tally.histories.at(i);
      const bool said = is_said(sign, history);
      if (!said && history.clean() < kCleanOfLater) continue;
      Sighting next{sign, tally.process, tally.release,
                    said                              ? 0
                    : history.clean() >= kCleanOfSame ? kCleanOfSame
                                                      : kCleanOfLater};
      next.replica_set = tally.replica_set;
      next.replica_set_uid = tally.replica_set_uid;
      if (said) {
        for (const auto& [of, name] : tally.witnesses) {
          if (of == sign) next.witnesses.push_back(name);
        }
      }
      const auto other = std::ranges::find_if(
          all, [&](const Sighting& each) { return each.sign == sign && each.process == tally.process; });
      if (other == all.end()) {
        all.push_back(std::move(next));
      } else if (other->release < next.release || (other->release == next.release && said)) {
        *other = std::move(next);
      }
    }
  }
  return all;
}

}  // namespace twelvefactor::observed
