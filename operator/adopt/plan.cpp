#include "adopt/plan.hpp"

#include <algorithm>

#include "adopt/first_adoption.hpp"
#include "adopt/refusals.hpp"
#include "adopt/selectors.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/names.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;
using kinds::text_at;

std::string text_of(const Json& object, const char* name) {
  return text_at(object_at(object, "metadata"), name);
}

/// What the API server says of it alone, and what is no part of what it asks for, is left out.
Json as_it_was(const Json& object) {
  Json before = {{"labels", object_at(object_at(object, "metadata"), "labels")},
                 {"annotations", object_at(object_at(object, "metadata"), "annotations")}};
  before["annotations"].erase("kubectl.kubernetes.io/last-applied-configuration");
  for (const auto& [key, value] : object.items()) {
    if (key != "metadata" && key != "status" && key != "apiVersion" && key != "kind") before[key] = value;
  }
  return before;
}

/// Those that others may select by, and that our pods may carry.
StringMap labels_to_join(const Json& deployment) {
  StringMap labels = pod_labels(deployment);
  std::erase_if(labels, [](const auto& label) {
    return label.first == "pod-template-hash" || label.first == kinds::kManagedByLabel ||
           label.first.starts_with("twelvefactor.dev/");
  });
  return labels;
}

class Planner {
 public:
  Planner(const AppKey& app, const Json& manifest, const AppSpec& spec,
          const std::map<std::string, Source>& sources, const Inventory& inventory)
      : app_(app), spec_(spec), sources_(sources), inventory_(inventory) {
    plan_.record.app = app;
    plan_.record.manifest = manifest;
  }

  Plan planned() {
    for (const auto& [name, process] : spec_.processes) add_process(name, process);
    for (const auto& [name, process] : spec_.admin_processes) {
      if (process.trigger == AdminProcess::Trigger::kSchedule) add_schedule(name);
    }
    add_account();
    for (const auto& [name, source] : sources_) {
      if (!spec_.processes.contains(name) && !spec_.admin_processes.contains(name))
        refuse("--from " + name, "the app has no process and no admin process of this name",
               "take one of those that its spec names");
    }
    if (plan_.record.workloads.empty())
      refuse("app " + app_.name, "no workload is there whose place it could take",
             "name it: --from web=deployment/NAME");
    for (Refusal& refusal : refusals_of(plan_.record, spec_, inventory_))
      plan_.refusals.push_back(std::move(refusal));
    return std::move(plan_);
  }

 private:
  [[nodiscard]] const std::vector<Json>& all(Kind kind) const {
    static const std::vector<Json> kNone;
    const auto found = inventory_.find(kind);
    return found == inventory_.end() ? kNone : found->second;
  }

  [[nodiscard]] const Json* find(Kind kind, const std::string& name) const {
    const auto found = std::ranges::find_if(
        all(kind), [&name](const Json& object) { return text_of(object, "name") == name; });
    return found == all(kind).end() ? nullptr : &*found;
  }

  void refuse(std::string where, std::string message, std::string remedy) {
    plan_.refusals.push_back({std::move(where), std::move(message), std::move(remedy)});
  }

  /// The one that was named; else one whose name says it.
  const Json* source_of(Kind kind, const std::string& process, const std::vector<std::string>& names) {
    const auto said = sources_.find(process);
    if (said != sources_.end()) {
      const Json* object = said->second.kind == kind ? find(kind, said->second.name) : nullptr;
      if (object == nullptr)
        refuse(key_of(said->second.kind, said->second.name),
               said->second.kind == kind ? "there is none in namespace " + app_.namespace_name
                                         : "process " + process + " cannot take the place of one",
               "name a " + std::string(kind == Kind::kCronJob ? "CronJob" : "Deployment") +
                   " that is there: --from " + process + "=" +
                   (kind == Kind::kCronJob ? "cronjob" : "deployment") + "/NAME");
      return object;
    }
    for (const std::string& name : names) {
      if (const Json* object = find(kind, name)) return object;
    }
    return nullptr;
  }

  void remember(Kind kind, const std::string& process, const Json& object) {
    const std::string key = key_of(kind, text_of(object, "name"));
    if (plan_.record.before.contains(key)) return;
    plan_.record.before[key] = as_it_was(object);
    if (auto tool = tool_of(object)) add_tool(*std::move(tool), key);
    if (kind != Kind::kDeployment)
      plan_.record.objects.push_back({kind, process, text_of(object, "name"), text_of(object, "uid")});
  }

  void add_tool(Tool tool, const std::string& key) {
    const auto same = std::ranges::find_if(plan_.tools, [&tool](const OwnedBy& each) {
      return each.tool.name == tool.name && each.tool.of == tool.of;
    });
    if (same == plan_.tools.end())
      plan_.tools.push_back({std::move(tool), {key}});
    else
      same->objects.push_back(key);
  }

  void add_process(const std::string& name, const Process& process) {
    std::vector<std::string> names{name};
    if (name == "web") names.insert(names.begin(), app_.name);
    const Json* deployment = source_of(Kind::kDeployment, name, names);
    if (deployment == nullptr) {
      if (!sources_.contains(name))
        plan_.notes.push_back("process " + name + " takes nobody's place: it starts with the app");
      return;
    }
    const Json& spec = object_at(*deployment, "spec");
    const StringMap labels = labels_to_join(*deployment);
    const int replicas = static_cast<int>(kinds::number_at(spec, "replicas").value_or(1));
    const bool recreates = text_at(object_at(spec, "strategy"), "type") == "Recreate";
    OldWorkload old{name,  text_of(*deployment, "name"),  text_of(*deployment, "uid"), replicas, labels,
                    false, recreates || process.singleton};
    remember(Kind::kDeployment, name, *deployment);
    add_selecting(name, process, pod_labels(*deployment), old);
    for (const Json& autoscaler : all(Kind::kHorizontalPodAutoscaler)) {
      const Json& target = object_at(object_at(autoscaler, "spec"), "scaleTargetRef");
      if (text_at(target, "kind") == "Deployment" && text_at(target, "name") == old.name)
        remember(Kind::kHorizontalPodAutoscaler, name, autoscaler);
    }
    add_ways_in(name, process);
    plan_.most_pods += old.takes_requests || !old.stop_first ? 2 * replicas : replicas;
    plan_.record.workloads.push_back(std::move(old));
  }

  void add_selecting(const std::string& name, const Process& process, const StringMap& labels,
                     OldWorkload& old) {
    for (const Kind kind : {Kind::kService, Kind::kPodDisruptionBudget, Kind::kNetworkPolicy}) {
      for (const Json& object : all(kind)) {
        if (!selects_pods(kind, object, labels)) continue;
        plan_.selecting.push_back(key_of(kind, text_of(object, "name")));
        if (kind == Kind::kNetworkPolicy) continue;
        remember(kind, name, object);
        old.takes_requests = old.takes_requests || (kind == Kind::kService && process.port.has_value());
      }
    }
  }

  /// Those of the app's own names. All others lead to the Services, which stay.
  void add_ways_in(const std::string& name, const Process& process) {
    if (!process.expose) return;
    const Kind kind = process.expose->gateway ? Kind::kHttpRoute : Kind::kIngress;
    const std::string own = kind == Kind::kIngress ? kinds::ingress_name(app_.name, name)
                                                   : kinds::http_route_name(app_.name, name);
    if (const Json* way_in = find(kind, own)) remember(kind, name, *way_in);
  }

  void add_schedule(const std::string& name) {
    const Json* cron_job = source_of(Kind::kCronJob, name, {kinds::cron_job_name(app_.name, name), name});
    if (cron_job != nullptr)
      remember(Kind::kCronJob, name, *cron_job);
    else if (!sources_.contains(name))
      plan_.notes.push_back("schedule " + name + " takes nobody's place: it begins with the app");
  }

  void add_account() {
    if (const Json* account = find(Kind::kServiceAccount, app_.name))
      remember(Kind::kServiceAccount, "", *account);
  }

  const AppKey& app_;
  const AppSpec& spec_;
  const std::map<std::string, Source>& sources_;
  const Inventory& inventory_;
  Plan plan_;
};

}  // namespace

Plan make_plan(const AppKey& app, const Json& manifest, const AppSpec& spec,
               const std::map<std::string, Source>& sources, const Inventory& inventory) {
  return Planner(app, manifest, spec, sources, inventory).planned();
}

}  // namespace twelvefactor::adopt
