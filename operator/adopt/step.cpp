#include "adopt/step.hpp"

#include <algorithm>
#include <vector>

#include "adopt/first_adoption.hpp"
#include "adopt/switch_steps.hpp"
#include "adopt/world.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::adopt {
namespace {

/// Killed before it had made the app, or shared the account that its pods run under.
bool has_started(const Situation& s) {
  return !s.record.app_uid.empty() && std::ranges::all_of(s.record.objects, [&s](const OldObject& old) {
    return old.kind != Kind::kServiceAccount || is_taken(s, old);
  });
}

std::optional<Next> is_under_way(Situation& s) {
  if (s.world.record.empty())
    return stop("there is no adoption of this app: ConfigMap " + record_name(s.record.app.name) +
                " is missing; begin with `start`");
  if (s.record.phase == Phase::kStarted && !has_started(s) &&
      (s.record.app_uid.empty() || !s.world.app.is_null()))
    return stop("`start` has not come to its end; run it again");
  if (s.world.app.is_null())
    return stop("the app was deleted; run `undo`, which puts everything back, and begin again");
  if (!adoption_now(s.world) && s.record.phase != Phase::kFinished)
    return stop("the annotation " + std::string(kinds::kAdoptionAnnotation) +
                " of the app is gone; run `undo`");
  if (s.record.phase == Phase::kFinished) return stop("the adoption is finished");
  return std::nullopt;
}

}  // namespace

bool Since::lasted(const std::string& what, bool is, std::chrono::seconds for_long,
                   std::chrono::steady_clock::time_point now) {
  if (!is) {
    since_.erase(what);
    return false;
  }
  const auto begun = since_.try_emplace(what, now).first->second;
  return now - begun >= for_long;
}

std::span<const Check> steps_of_switch() {
  static const std::vector<Check> kAll = [] {
    std::vector<Check> all{is_under_way};
    for (const auto part : {steps_of_traffic(), steps_of_workers(), steps_of_schedules()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return kAll;
}

std::optional<Next> next_step(std::span<const Check> steps, Situation& situation) {
  for (const Check check : steps) {
    if (auto next = check(situation)) return next;
  }
  return std::nullopt;
}

std::vector<std::pair<Kind, std::string>> looked_at(const Record& record) {
  std::vector<std::pair<Kind, std::string>> objects;
  for (const OldWorkload& old : record.workloads) {
    objects.emplace_back(Kind::kDeployment, old.name);
    objects.emplace_back(Kind::kDeployment, kinds::deployment_name(record.app.name, old.process));
  }
  for (const OldObject& old : record.objects) {
    objects.emplace_back(old.kind, old.name);
    const std::string own = own_key(record, old);
    objects.emplace_back(old.kind, own.substr(own.find('/') + 1));
  }
  return objects;
}

}  // namespace twelvefactor::adopt
