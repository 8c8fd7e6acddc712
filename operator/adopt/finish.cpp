// `adopt finish`: the old workloads are deleted, and the app owns what it has taken. Afterwards each object
// has one owner, and deleting the app deletes what it is made of.
#include <algorithm>

#include "adopt/first_adoption.hpp"
#include "adopt/tools.hpp"
#include "adopt/world.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "kinds/text/time.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;

std::optional<Next> switch_is_done(Situation& s) {
  if (s.world.record.empty())
    return stop("there is no adoption of this app: ConfigMap " + record_name(s.record.app.name) +
                " is missing");
  if (s.record.phase == Phase::kStarted) return stop("requests still go to the old pods; run `switch` first");
  if (s.world.app.is_null()) return stop("the app was deleted; run `undo`, which puts everything back");
  return std::nullopt;
}

std::vector<std::pair<Kind, const Json*>> old_ones(const Situation& s) {
  std::vector<std::pair<Kind, const Json*>> found;
  for (const OldWorkload& old : s.record.workloads) {
    if (const Json* object = find_old(s.world, Kind::kDeployment, old.name, old.uid))
      found.emplace_back(Kind::kDeployment, object);
  }
  for (const OldObject& old : s.record.objects) {
    if (const Json* object = find_old(s.world, old.kind, old.name, old.uid))
      found.emplace_back(old.kind, object);
  }
  return found;
}

std::string called(Kind kind, const Json& object) {
  return key_of(kind, kinds::text_at(object_at(object, "metadata"), "name"));
}

std::optional<Next> nobody_writes_them(Situation& s) {
  for (const auto& [kind, object] : old_ones(s)) {
    const std::string writer = tool_that_wrote(*object, s.record.switched_at);
    if (!writer.empty())
      return stop(writer + " has written " + called(kind, *object) +
                  " since the switch, and would make it anew; take it out there first");
    const auto tool = tool_of(*object);
    if (tool && !s.patience.owner_gone)
      return stop(tool->name + " (" + tool->of + ") knows " + called(kind, *object) +
                  " as its own: " + tool->remedy + "; then run `finish --owner-gone`");
  }
  return std::nullopt;
}

std::optional<Next> time_has_passed(Situation& s) {
  const std::int64_t passed = kinds::parse_time(s.world.now) - kinds::parse_time(s.record.switched_at);
  if (s.record.phase == Phase::kFinished || passed >= s.patience.settled.count()) return std::nullopt;
  return stop("the switch is only " + std::to_string(passed / 60) +
              " minutes old, and undone in minutes as "
              "long as the old workloads are there; run `finish` " +
              std::to_string(s.patience.settled.count() / 3600) + " hours after it, or with --now");
}

/// In place: they are ours in all but name.
bool stays(const Situation& s, const OldObject& old) {
  if (old.kind == Kind::kCronJob || old.kind == Kind::kHorizontalPodAutoscaler)
    return old.kind == Kind::kCronJob && own_key(s.record, old) == key_of(old.kind, old.name);
  return old.kind != Kind::kPodDisruptionBudget;
}

std::optional<Next> marks_are_gone(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    const Json* object = stays(s, old) ? find_old(s.world, old.kind, old.name, old.uid) : nullptr;
    if (object == nullptr) continue;
    Json change;
    for (const char* const part : {"labels", "annotations"}) {
      for (const auto& [key, value] : object_at(object_at(*object, "metadata"), part).items()) {
        if (is_mark_of_a_tool(key)) change["metadata"][part][key] = nullptr;
      }
    }
    if (!change.is_null())
      return patch_seen(old.kind, s.record.app, *object, change,
                        "the marks of its old owner leave " + key_of(old.kind, old.name));
  }
  return std::nullopt;
}

std::optional<Next> ways_in_are_given(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    const bool way_in = old.kind == Kind::kIngress || old.kind == Kind::kHttpRoute;
    if (!way_in || own_key(s.record, old) != key_of(old.kind, old.name) || !adoption_now(s.world)) continue;
    if (auto next = ensure_given(s, old)) return next;
    if (!is_taken(s, old)) return wait_until("the operator takes " + key_of(old.kind, old.name));
  }
  return std::nullopt;
}

std::optional<Next> old_workloads_are_gone(Situation& s) {
  for (const OldWorkload& old : s.record.workloads) {
    const Json* object = find_old(s.world, Kind::kDeployment, old.name, old.uid);
    if (object != nullptr && pods_there(*object) > 0)
      return stop("deployment/" + old.name + " has pods again" +
                  (last_writer(*object).empty() ? "" : "; " + last_writer(*object) + " wrote it last") +
                  "; run `switch` again");
    if (object != nullptr)
      return remove_seen(Kind::kDeployment, s.record.app, *object, "deployment/" + old.name + " goes");
  }
  for (const OldObject& old : s.record.objects) {
    const Json* object = stays(s, old) ? nullptr : find_old(s.world, old.kind, old.name, old.uid);
    if (object != nullptr)
      return remove_seen(old.kind, s.record.app, *object, key_of(old.kind, old.name) + " goes");
  }
  return std::nullopt;
}

std::optional<Next> app_owns_all(Situation& s) {
  if (!adoption_now(s.world)) return std::nullopt;
  return act(
      Action::Verb::kMergePatch,
      kinds::app_collection_path(s.record.app.namespace_name) + "/" + s.record.app.name,
      {{"metadata",
        {{"uid", s.record.app_uid}, {"annotations", {{std::string(kinds::kAdoptionAnnotation), nullptr}}}}}},
      "the app is an app like others");
}

/// Its pods get the labels of every app, in one more rollout.
std::optional<Next> app_has_rolled_out(Situation& s) {
  for (const OldWorkload& old : s.record.workloads) {
    const Json* own = successor(s, old.process);
    const StringMap labels{{"app.kubernetes.io/instance", s.record.app.name}};
    if (own == nullptr || !has_pod_labels(*own, labels) || !is_rolled_out(*own))
      return wait_until("deployment/" + kinds::deployment_name(s.record.app.name, old.process) +
                        " rolls out: " + readiness(own));
  }
  return std::nullopt;
}

std::optional<Next> end_is_recorded(Situation& s) {
  if (s.record.phase == Phase::kFinished) return std::nullopt;
  Record wanted = s.record;
  wanted.phase = Phase::kFinished;
  return write_record(s, wanted, "the record says that the adoption is finished");
}

constexpr Check kFinish[] = {switch_is_done, nobody_writes_them, time_has_passed,
                             marks_are_gone, ways_in_are_given,  old_workloads_are_gone,
                             app_owns_all,   app_has_rolled_out, end_is_recorded};

}  // namespace

std::span<const Check> steps_of_finish() {
  return kFinish;
}

}  // namespace twelvefactor::adopt
