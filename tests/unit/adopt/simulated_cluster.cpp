#include "unit/adopt/simulated_cluster.hpp"

#include <algorithm>
#include <vector>

#include "adopt/selectors.hpp"
#include "adopt/world.hpp"
#include "kinds/deploy/adoption_json.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;
using kinds::text_at;

const AppKey kShop{"acme", "shop"};

Json deployment(const std::string& name, const StringMap& labels, int replicas, const std::string& strategy) {
  return {
      {"apiVersion", "apps/v1"},
      {"kind", "Deployment"},
      {"metadata", {{"name", name}, {"labels", {{"team", "a"}}}, {"annotations", {{"note", "kept"}}}}},
      {"spec",
       {{"replicas", replicas},
        {"strategy", {{"type", strategy}}},
        {"selector", {{"matchLabels", labels}}},
        {"template",
         {{"metadata", {{"labels", labels}}}, {"spec", {{"containers", Json::array({{{"name", "c"}}})}}}}}}}};
}

std::string key_in(const Json& object) {
  return text_at(object, "kind") + "/" + text_at(object_at(object, "metadata"), "name");
}

/// "Deployment/shop" of its path; of the app "TwelveFactorApp/shop".
std::string key_at(const std::string& path) {
  for (const Kind kind : kAllKinds) {
    const std::string collection = kinds::collection_path(kind, kShop.namespace_name) + "/";
    if (path.starts_with(collection)) return key_of(kind, path.substr(collection.size()));
  }
  return "TwelveFactorApp/shop";
}

}  // namespace

Json SimulatedCluster::app_manifest() {
  return {
      {"apiVersion", "twelvefactor.dev/v1alpha1"},
      {"kind", "TwelveFactorApp"},
      {"metadata", {{"name", "shop"}}},
      {"spec",
       {{"environment", "production"},
        {"codebase",
         {{"repository", "https://git.example.com/acme/shop"},
          {"revision", "4f2a9c1d0b7e5a3f8c6d2e1b0a9f8e7d6c5b4a39"}}},
        {"image", "registry.example.com/shop@sha256:9f86"},
        {"processes",
         {{"web", {{"port", 8080}, {"autoscaling", {{"minReplicas", 1}, {"maxReplicas", 5}}}}},
          {"worker", {{"singleton", true}}}}},
        {"adminProcesses",
         {{"report", {{"command", {"bin/report"}}, {"trigger", "Schedule"}, {"schedule", "0 3 * * *"}}}}}}}};
}

SimulatedCluster::SimulatedCluster() {
  const StringMap labels{{"app.kubernetes.io/name", "shop"}, {"app.kubernetes.io/instance", "shop"}};
  put(deployment("shop", labels, 3, "RollingUpdate"));
  put(deployment("shop-jobs", {{"app", "shop-jobs"}}, 1, "Recreate"));
  put({{"kind", "Service"},
       {"metadata", {{"name", "shop"}, {"labels", {{"team", "a"}}}}},
       {"spec", {{"selector", labels}, {"ports", Json::array({{{"port", 8080}, {"targetPort", "http"}}})}}}});
  put({{"kind", "HorizontalPodAutoscaler"},
       {"metadata", {{"name", "shop"}}},
       {"spec",
        {{"scaleTargetRef", {{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"name", "shop"}}},
         {"minReplicas", 2},
         {"maxReplicas", 5}}}});
  put({{"kind", "PodDisruptionBudget"},
       {"metadata", {{"name", "shop"}}},
       {"spec", {{"selector", {{"matchLabels", labels}}}, {"minAvailable", 1}}}});
  put({{"kind", "CronJob"},
       {"metadata", {{"name", "nightly"}}},
       {"spec", {{"schedule", "0 3 * * *"}, {"suspend", false}}}});
  put({{"kind", "ServiceAccount"}, {"metadata", {{"name", "shop"}}}});
  controllers_act();
}

void SimulatedCluster::put(Json object) {
  const int number = next_++;
  object["metadata"]["uid"] = "00000000-0000-4000-8000-" + std::to_string(100000000000 + number);
  object["metadata"]["generation"] = 1;
  touch(object);
  const std::string key = key_in(object);
  objects_[key] = std::move(object);
}

void SimulatedCluster::touch(Json& object) {
  object["metadata"]["resourceVersion"] = std::to_string(next_++);
}

World SimulatedCluster::world() const {
  World world;
  world.now = "2026-12-01T10:00:20Z";
  world.app = app_;
  world.objects = objects_;
  const auto kept = objects_.find("ConfigMap/shop-adoption");
  if (kept != objects_.end()) {
    world.record = kept->second.at("data").at("record");
    world.record_uid = kept->second.at("metadata").at("uid");
    world.record_version = kept->second.at("metadata").at("resourceVersion");
  }
  return world;
}

Plan SimulatedCluster::plan() const {
  Inventory inventory;
  for (const Kind kind : kLookedAt) {
    for (const auto& [key, object] : objects_) {
      if (key.starts_with(std::string(kinds::resource_type(kind).kind) + "/"))
        inventory[kind].push_back(object);
    }
  }
  const Json manifest = app_manifest();
  const auto spec = kinds::parse_app_spec(manifest.at("spec").dump());
  return make_plan(kShop, manifest, spec.value(),
                   {{"worker", {Kind::kDeployment, "shop-jobs"}}, {"report", {Kind::kCronJob, "nightly"}}},
                   inventory);
}

Json* SimulatedCluster::addressed(const std::string& path) {
  const std::string key = key_at(path);
  if (key == "TwelveFactorApp/shop") return app_.is_null() ? nullptr : &app_;
  const auto found = objects_.find(key);
  return found == objects_.end() ? nullptr : &found->second;
}

bool SimulatedCluster::is_seen_version(const Json& object, const Json& body) const {
  for (const char* const name : {"uid", "resourceVersion"}) {
    const std::string wanted = text_at(object_at(body, "metadata"), name);
    if (!wanted.empty() && wanted != text_at(object_at(object, "metadata"), name)) return false;
  }
  return true;
}

bool SimulatedCluster::carry_out(const Action& action) {
  if (action.verb == Action::Verb::kCreate) {
    Json body = Json::parse(action.body);
    if (text_at(body, "kind") == "TwelveFactorApp") {
      if (!app_.is_null()) return false;
      put(body);
      app_ = objects_.at("TwelveFactorApp/shop");
      objects_.erase("TwelveFactorApp/shop");
      return true;
    }
    if (objects_.contains(key_in(body))) return false;
    put(std::move(body));
    return true;
  }
  Json* object = addressed(action.path);
  if (object == nullptr) return false;
  if (action.verb == Action::Verb::kDelete) {
    if (text_at(object_at(*object, "metadata"), "uid") != action.body) return false;
    if (object == &app_)
      delete_app();
    else
      objects_.erase(key_at(action.path));
    return true;
  }
  const Json body = Json::parse(action.body);
  if (action.verb == Action::Verb::kMergePatch) {
    if (!is_seen_version(*object, body)) return false;
    object->merge_patch(body);
  } else {
    try {
      *object = object->patch(body);
    } catch (const Json::exception&) {
      return false;
    }
  }
  touch(*object);
  return true;
}

void SimulatedCluster::delete_app() {
  const std::string uid = app_.at("metadata").at("uid");
  app_ = Json();
  std::erase_if(objects_, [&uid](const auto& entry) {
    return std::ranges::any_of(kinds::list_at(object_at(entry.second, "metadata"), "ownerReferences"),
                               [&uid](const Json& owner) { return text_at(owner, "uid") == uid; });
  });
}

/// As the operator does: makes what is not there, takes what was given, leaves what is left.
void SimulatedCluster::take(const std::string& key, const Json& ours, bool left) {
  if (left) return;
  const std::string uid = app_.at("metadata").at("uid");
  const auto found = objects_.find(key);
  if (found == objects_.end()) {
    Json made = ours;
    made["metadata"]["ownerReferences"] = Json::array({{{"uid", uid}}});
    put(std::move(made));
    return;
  }
  Json& object = found->second;
  const bool given = text_at(object_at(object_at(object, "metadata"), "annotations"),
                             "twelvefactor.dev/adopt") == "shop/" + uid;
  const bool own = object_at(object, "metadata").contains("ownerReferences");
  if (!given && !own) return;
  const Json before = object;
  for (const auto& [name, value] : ours.at("spec").items()) object["spec"][name] = value;
  for (const auto& [name, value] : ours.at("metadata").at("labels").items())
    object["metadata"]["labels"][name] = value;
  if (given && key.starts_with("ServiceAccount/") == false) {
    if (adoption_now(world()))
      object["metadata"].erase("ownerReferences");
    else
      object["metadata"]["ownerReferences"] = Json::array({{{"uid", uid}}});
  }
  if (object != before) touch(object);
}

void SimulatedCluster::operator_acts() {
  if (app_.is_null()) return;
  const auto adoption = adoption_now(world());
  const auto left = [&adoption](const std::string& key) { return adoption && adoption->left.contains(key); };
  const auto named = [](const char* kind, const std::string& name, Json spec) {
    return Json{{"kind", kind},
                {"metadata", {{"name", name}, {"labels", {{"twelvefactor.dev/app", "shop"}}}}},
                {"spec", std::move(spec)}};
  };
  take("ServiceAccount/shop", named("ServiceAccount", "shop", Json::object()), left("ServiceAccount/shop"));
  for (const std::string process : {"web", "worker"}) {
    StringMap labels{{"twelvefactor.dev/app", "shop"}, {"twelvefactor.dev/process", process}};
    if (!adoption) labels["app.kubernetes.io/instance"] = "shop";
    if (adoption && adoption->labels.contains(process))
      for (const auto& [key, value] : adoption->labels.at(process)) labels[key] = value;
    Json spec = {{"template", {{"metadata", {{"labels", labels}}}}}};
    const std::string key = "Deployment/shop-" + process;
    const bool made = objects_.contains(key);
    const bool stated = adoption && adoption->replicas.contains(process);
    if (stated || !made) spec["replicas"] = stated ? adoption->replicas.at(process) : 1;
    take(key, named("Deployment", "shop-" + process, std::move(spec)), left(key));
  }
  take("Service/shop",
       named("Service", "shop",
             {{"selector", {{"twelvefactor.dev/app", "shop"}, {"twelvefactor.dev/process", "web"}}}}),
       left("Service/shop"));
  take("PodDisruptionBudget/shop-web",
       named("PodDisruptionBudget", "shop-web",
             {{"selector", {{"matchLabels", {{"twelvefactor.dev/process", "web"}}}}}}),
       left("PodDisruptionBudget/shop-web"));
  take("CronJob/shop-report",
       named("CronJob", "shop-report", {{"schedule", "0 3 * * *"}, {"suspend", false}}),
       left("CronJob/shop-report"));
  if (adoption)
    objects_.erase("HorizontalPodAutoscaler/shop-web");
  else
    take("HorizontalPodAutoscaler/shop-web",
         named("HorizontalPodAutoscaler", "shop-web", {{"scaleTargetRef", {{"name", "shop-web"}}}}), false);
}

void SimulatedCluster::controllers_act() {
  std::erase_if(pods_, [this](const auto& entry) { return !objects_.contains("Deployment/" + entry.first); });
  for (auto& [key, object] : objects_) {
    if (!key.starts_with("Deployment/")) continue;
    const int wanted = wanted_pods(object);
    pods_[key.substr(key.find('/') + 1)] = {pod_labels(object), wanted};
    object["status"] = {{"observedGeneration", 1},
                        {"replicas", wanted},
                        {"updatedReplicas", wanted},
                        {"availableReplicas", wanted},
                        {"readyReplicas", wanted}};
  }
}

int SimulatedCluster::endpoints(const std::string& service) const {
  const Json& selector = object_at(object_at(objects_.at("Service/" + service), "spec"), "selector");
  int ready = 0;
  for (const auto& [name, pods] : pods_) {
    const auto deployment = objects_.find("Deployment/" + name);
    // Those that go are gone at once.
    const int left = deployment == objects_.end() ? 0 : std::min(pods.ready, wanted_pods(deployment->second));
    if (selects(selector, pods.labels)) ready += left;
  }
  return ready;
}

std::string SimulatedCluster::harm() const {
  if (endpoints("shop") < 2) return "the Service leads to " + std::to_string(endpoints("shop")) + " pods";
  const auto pods = [this](const std::string& name) {
    const auto found = pods_.find(name);
    return found == pods_.end() ? 0 : found->second.ready;
  };
  if (pods("shop-jobs") + pods("shop-worker") > 1) return "two workers run at once";
  int schedules = 0;
  int autoscalers = 0;
  for (const auto& [key, object] : objects_) {
    autoscalers += key.starts_with("HorizontalPodAutoscaler/") ? 1 : 0;
    if (key.starts_with("CronJob/") && !kinds::true_at(object_at(object, "spec"), "suspend")) ++schedules;
  }
  if (schedules > 1) return "two schedules begin runs";
  if (autoscalers > 1) return "two autoscalers";
  for (const auto& [name, one] : pods_) {
    int budgets = 0;
    for (const auto& [key, object] : objects_) {
      if (key.starts_with("PodDisruptionBudget/") &&
          selects_pods(Kind::kPodDisruptionBudget, object, one.labels) && one.ready > 0)
        ++budgets;
    }
    if (budgets > 1) return "the pods of " + name + " are under two budgets";
  }
  return {};
}

Json SimulatedCluster::as_written() const {
  Json written = Json::object();
  for (const auto& [key, object] : objects_) {
    const Json& metadata = object_at(object, "metadata");
    Json labels = object_at(metadata, "labels");
    Json annotations = object_at(metadata, "annotations");
    written[key] = {{"labels", labels},
                    {"annotations", annotations},
                    {"spec", object_at(object, "spec")},
                    {"owners", kinds::list_at(metadata, "ownerReferences").size()}};
  }
  return written;
}

}  // namespace twelvefactor::adopt
