#include "imports/manifests/losses.hpp"

#include <algorithm>
#include <utility>

#include "imports/manifests/groups.hpp"

namespace twelvefactor::imports::plain {
namespace {

/// A Deployment of the same image, so that a CronJob or a Job has an app to belong to.
std::string carrier_of(const Object& run) {
  const Tree labels = {{"app", "carrier"}};
  const Tree container = {{"name", "carrier"}, {"image", member_text(*main_container(run).value, "image")}};
  const Tree made = {
      {"apiVersion", "apps/v1"},
      {"kind", "Deployment"},
      {"metadata", {{"name", "carrier"}, {"namespace", run.namespace_name}}},
      {"spec",
       {{"selector", {{"matchLabels", labels}}},
        {"template", {{"metadata", {{"labels", labels}}}, {"spec", {{"containers", {container}}}}}}}}};
  return made.dump();
}

/// "Deployment shop: spec.replicas" is about ".spec.replicas" of it.
void add_loss(const Note& note, const std::string& words, std::vector<Loss>& losses) {
  // A Secret that has to be made is something to do, and no loss.
  if (note.weight != Note::Weight::kMissing || !note.source.starts_with(words) ||
      note.at.starts_with("backingServices"))
    return;
  const std::string behind = note.source.substr(words.size());
  losses.push_back({behind.starts_with(": ") ? "." + behind.substr(2) : "", note.text, note.remedy});
}

}  // namespace

std::vector<Loss> losses_of(const std::string& object) {
  ObjectChoice choice;
  const World world = read_world({{"", object, {}}}, choice);
  if (world.objects.empty()) return {};
  const Object& workload = world.objects.front();
  const bool run = workload.kind == "CronJob" || workload.kind == "Job";
  if (workload.kind != "Deployment" && !run)
    return {{"", "no process of an app runs as a " + workload.kind,
             "make it a Deployment, if its pods keep nothing; else it is a backing service, or a part of the "
             "platform"}};
  choice.alone = true;
  choice.only = {run ? "Deployment/carrier" : "Deployment/" + workload.name};
  std::vector<GivenObject> objects = {{"", object, {}}};
  if (run) objects.push_back({"", carrier_of(workload), {}});
  const auto apps = draft_of_objects(objects, choice);
  std::vector<Loss> losses;
  if (!apps) return {{"", apps.error().message, ""}};
  for (const DraftedApp& app : *apps) {
    for (const Note& note : app.draft.notes) add_loss(note, workload.words(), losses);
  }
  return losses;
}

}  // namespace twelvefactor::imports::plain
