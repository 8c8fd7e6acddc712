// `adopt start`: the app comes up beside what runs, and nobody sees it. Afterwards the endpoints, the
// CronJobs, the old pods and workers are as before, and nothing works twice.
#include <algorithm>

#include "adopt/first_adoption.hpp"
#include "adopt/world.hpp"
#include "kinds/deploy/adoption_json.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;

std::string app_uid(const World& world) {
  return kinds::text_at(object_at(world.app, "metadata"), "uid");
}

std::optional<Next> record_is_written(Situation& s) {
  if (!s.world.record.empty()) return std::nullopt;
  const std::string name = record_name(s.record.app.name);
  return act(Action::Verb::kCreate, kinds::collection_path(Kind::kConfigMap, s.record.app.namespace_name),
             {{"apiVersion", "v1"},
              {"kind", "ConfigMap"},
              {"metadata", {{"name", name}, {"namespace", s.record.app.namespace_name}}},
              {"data", {{"record", to_json(s.record).dump()}}}},
             "ConfigMap " + name + " keeps what everything was like");
}

std::optional<Next> app_is_made(Situation& s) {
  if (!s.world.app.is_null()) return std::nullopt;
  if (!s.record.app_uid.empty())
    return stop("the app was deleted; run `undo`, which puts everything back, and begin again");
  Json app = s.record.manifest;
  app["metadata"]["namespace"] = s.record.app.namespace_name;
  app["metadata"]["annotations"][std::string(kinds::kAdoptionAnnotation)] =
      kinds::adoption_text(first_adoption(s.record));
  return act(Action::Verb::kCreate, kinds::app_collection_path(s.record.app.namespace_name), app,
             "TwelveFactorApp " + s.record.app.name + " is made");
}

/// One that is there already waits for names that are taken.
std::optional<Next> app_adopts(Situation& s) {
  if (adoption_now(s.world)) return std::nullopt;
  if (s.record.phase != Phase::kStarted) return std::nullopt;
  return ensure_adoption(s, first_adoption(s.record), "the app is told to leave what runs as it is");
}

std::optional<Next> app_is_recorded(Situation& s) {
  if (s.record.app_uid == app_uid(s.world)) return std::nullopt;
  if (!s.record.app_uid.empty())
    return stop(
        "the app is another one than that of the record: it was deleted and made anew; run `undo` "
        "and begin again");
  Record wanted = s.record;
  wanted.app_uid = app_uid(s.world);
  return write_record(s, wanted, "the record knows the app");
}

/// Our pods run under it.
std::optional<Next> account_is_shared(Situation& s) {
  for (const OldObject& old : s.record.objects) {
    if (old.kind != Kind::kServiceAccount) continue;
    if (auto next = ensure_given(s, old)) return next;
    if (!is_taken(s, old)) return wait_until("the operator takes " + key_of(old.kind, old.name));
  }
  return std::nullopt;
}

std::string app_message(const World& world) {
  for (const Json& condition : kinds::list_at(object_at(world.app, "status"), "conditions")) {
    if (kinds::text_at(condition, "type") == "Ready" && kinds::text_at(condition, "reason") != "Adopting")
      return "; the app says: " + kinds::text_at(condition, "message");
  }
  return {};
}

std::optional<Next> pods_prove_themselves(Situation& s) {
  for (const OldWorkload& old : s.record.workloads) {
    if (!old.takes_requests) continue;
    const Json* deployment = successor(s, old.process);
    const bool ready = deployment != nullptr && is_rolled_out(*deployment) && wanted_pods(*deployment) > 0;
    const std::string name = kinds::deployment_name(s.record.app.name, old.process);
    if (!ready) return wait_until("deployment/" + name + ": " + readiness(deployment) + app_message(s.world));
    if (!s.since.lasted("start " + name, true, s.patience.soak, s.now))
      return wait_until("deployment/" + name + " stays ready for " + std::to_string(s.patience.soak.count()) +
                        " s");
  }
  return std::nullopt;
}

constexpr Check kStart[] = {record_is_written, app_is_made,       app_adopts,
                            app_is_recorded,   account_is_shared, pods_prove_themselves};

}  // namespace

std::span<const Check> steps_of_start() {
  return kStart;
}

}  // namespace twelvefactor::adopt
