// `adopt switch`, schedules: one run for each tick. A CronJob that has the app's name for it is taken in
// place, so its last run and the names of its Jobs go on. Of another name the new one begins where the old
// one ends, within one minute: no tick is between them.
#include "adopt/first_adoption.hpp"
#include "adopt/switch_steps.hpp"
#include "adopt/world.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;

/// Far enough from the full minute, when CronJobs begin runs, to change two of them in between.
constexpr int kFirstSecond = 5;
constexpr int kLastSecond = 45;

int second_of(const std::string& rfc3339) {
  constexpr std::size_t kAt = 17;  // 2026-01-02T03:04:05Z
  return rfc3339.size() > kAt + 1 ? (rfc3339[kAt] - '0') * 10 + (rfc3339[kAt + 1] - '0') : 0;
}

bool is_running(const Json& cron_job) {
  return !kinds::list_at(object_at(cron_job, "status"), "active").empty();
}

std::optional<Next> taken_in_place(Situation& s, const OldObject& old) {
  if (auto next = ensure_given(s, old)) return next;
  if (!is_taken(s, old)) return wait_until("the operator takes cronjob/" + old.name);
  return std::nullopt;
}

std::optional<Next> followed_by_ours(Situation& s, const OldObject& old) {
  const Json* cron_job = find_old(s.world, old.kind, old.name, old.uid);
  if (cron_job != nullptr && !kinds::true_at(object_at(*cron_job, "spec"), "suspend")) {
    if (is_running(*cron_job)) return wait_until("the run of cronjob/" + old.name + " ends");
    const int second = second_of(s.world.now);
    if (second < kFirstSecond || second > kLastSecond)
      return wait_until("the full minute passes, when CronJobs begin runs");
    return patch_seen(old.kind, s.record.app, *cron_job, {{"spec", {{"suspend", true}}}},
                      "cronjob/" + old.name + " is suspended");
  }
  auto adoption = adoption_now(s.world);
  if (!adoption) return std::nullopt;
  const std::string own = own_key(s.record, old);
  adoption->left.erase(own);
  return ensure_adoption(s, *adoption, own + " takes its place");
}

std::optional<Next> schedules_are_ours(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    if (old.kind != Kind::kCronJob) continue;
    const bool in_place = own_key(s.record, old) == key_of(old.kind, old.name);
    if (auto next = in_place ? taken_in_place(s, old) : followed_by_ours(s, old)) return next;
  }
  return std::nullopt;
}

std::optional<Next> switch_is_recorded(Situation& s) {
  if (s.record.phase != Phase::kStarted) return std::nullopt;
  Record wanted = s.record;
  wanted.phase = Phase::kSwitched;
  wanted.switched_at = s.world.now;
  return write_record(s, wanted, "the record says that the switch is done");
}

constexpr Check kSchedules[] = {schedules_are_ours, switch_is_recorded};

}  // namespace

std::span<const Check> steps_of_schedules() {
  return kSchedules;
}

}  // namespace twelvefactor::adopt
