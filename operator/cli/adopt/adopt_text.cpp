#include "cli/adopt/adopt_text.hpp"

#include <nlohmann/json.hpp>

#include "adopt/first_adoption.hpp"
#include "adopt/world.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::cli {
namespace {

using Json = nlohmann::json;

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string becomes(const adopt::Record& record, const adopt::OldObject& old) {
  const std::string own = adopt::own_key(record, old);
  const bool same = own == adopt::key_of(old.kind, old.name);
  switch (old.kind) {
    case Kind::kService:
      return same ? "stays, and becomes the app's" : "stays, and leads to the app's pods";
    case Kind::kCronJob:
      return same ? "stays, and becomes the app's" : "makes room for " + own;
    case Kind::kHorizontalPodAutoscaler:
      return "scales the app's pods, and makes room for " + own + " at the end";
    case Kind::kPodDisruptionBudget:
      return "covers both, and makes room for " + own;
    default:
      return "stays, and becomes the app's";
  }
}

std::string process_line(const adopt::Record& record, const adopt::OldWorkload& old) {
  std::string line = adopt::key_of(Kind::kDeployment, old.name) + " (" + std::to_string(old.replicas) +
                     " pods) makes room for " +
                     adopt::key_of(Kind::kDeployment, kinds::deployment_name(record.app.name, old.process));
  if (old.takes_requests) return line + ", requests and all";
  return line + (old.stop_first ? ", and ends before that begins" : "");
}

}  // namespace

std::string plan_text(const adopt::Plan& plan) {
  std::string text = "App " + plan.record.app.name + " in namespace " + plan.record.app.namespace_name +
                     " would take the place of:\n";
  for (const adopt::OldWorkload& old : plan.record.workloads)
    text += "  " + old.process + ": " + process_line(plan.record, old) + "\n";
  for (const adopt::OldObject& old : plan.record.objects)
    text += "  " + adopt::key_of(old.kind, old.name) + " " + becomes(plan.record, old) + "\n";
  if (!plan.selecting.empty()) {
    text += "What selects the old pods, and will select the new ones: " + joined(plan.selecting) + "\n";
  }
  if (plan.most_pods > 0)
    text += "At most " + std::to_string(plan.most_pods) +
            " pods run at once: quotas, nodes and the connections of databases must allow for so many.\n";
  for (const std::string& note : plan.notes) text += "Note: " + note + ".\n";
  for (const adopt::OwnedBy& owned : plan.tools)
    text += "Note: " + owned.tool.name + " (" + owned.tool.of + ") knows " + joined(owned.objects) +
            " as its own: " + owned.tool.remedy + ".\n";
  for (const adopt::Refusal& refusal : plan.refusals)
    text += "In the way: " + refusal.where + ": " + refusal.message + "; " + refusal.remedy + "\n";
  std::string shown;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = text.find('\n', start);
    shown += printable(text.substr(start, end - start)) + "\n";
    start = end + 1;
  }
  return shown;
}

std::string plan_json(const adopt::Plan& plan) {
  Json json = adopt::to_json(plan.record);
  for (const char* const kept : {"before", "manifest", "appUid", "phase", "switchedAt"}) json.erase(kept);
  json["refusals"] = Json::array();
  for (const adopt::Refusal& each : plan.refusals)
    json["refusals"].push_back({{"object", each.where}, {"message", each.message}, {"remedy", each.remedy}});
  json["notes"] = plan.notes;
  json["selecting"] = plan.selecting;
  json["ownedBy"] = Json::array();
  for (const adopt::OwnedBy& each : plan.tools)
    json["ownedBy"].push_back({{"objects", each.objects},
                               {"tool", each.tool.name},
                               {"of", each.tool.of},
                               {"remedy", each.tool.remedy}});
  json["mostPods"] = plan.most_pods;
  return json.dump();
}

std::string progress_text(const adopt::Record& record, const adopt::World& world) {
  static constexpr const char* kPhase[] = {"started", "switched", "finished"};
  std::string text = "Adoption of app " + record.app.name + ": " + kPhase[static_cast<int>(record.phase)] +
                     (record.switched_at.empty() ? "" : ", switched at " + record.switched_at) + "\n";
  for (const adopt::OldWorkload& old : record.workloads) {
    const std::string own = kinds::deployment_name(record.app.name, old.process);
    const Json* before = adopt::find_old(world, Kind::kDeployment, old.name, old.uid);
    const Json* now = adopt::find_object(world, Kind::kDeployment, own);
    text += "  " + old.process + ": deployment/" + old.name + " " +
            (before == nullptr ? std::string("is gone") : adopt::readiness(before)) + "; deployment/" + own +
            " " + (now == nullptr ? std::string("is not there") : adopt::readiness(now)) + "\n";
  }
  for (const adopt::OldObject& old : record.objects) {
    const Json* object = adopt::find_old(world, old.kind, old.name, old.uid);
    if (old.kind != Kind::kService || object == nullptr) continue;
    const Json& selector = kinds::object_at(kinds::object_at(*object, "spec"), "selector");
    text += "  service/" + old.name + " selects by" +
            (selector.contains(kinds::kAppLabel) ? " the labels of the app" : " the labels of before") + "\n";
  }
  return text;
}

}  // namespace twelvefactor::cli
