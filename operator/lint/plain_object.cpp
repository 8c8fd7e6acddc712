#include "lint/plain_object.hpp"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string_view>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"
#include "lint/config_objects.hpp"
#include "lint/exemption_annotation.hpp"
#include "lint/workload.hpp"
#include "manifests/pod_place.hpp"
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/reconcile.hpp"

namespace twelvefactor::lint {
namespace {

using nlohmann::json;

/// Of these a plain workload says nothing: which code it is, whom it is compared with, what it calls its
/// processes.
constexpr std::array<std::string_view, 8> kNotInWorkloads = {"TF0101", "TF0104", "TF0702", "TF1001",
                                                             "TF1003", "TF0302", "TF0401", "TF0404"};

class Judge {
 public:
  Judge(const manifests::Manifest& manifest, const std::string& environment)
      : object_(manifest.object), hook_(manifest.hook), environment_(environment) {}

  PlainObject take() {
    const std::string kind = kinds::text_at(object_, "kind");
    const std::string version = kinds::text_at(object_, "apiVersion");
    found_.spec.environment = environment_of(object_, environment_);
    found_.known = true;
    if (manifests::is_workload_object(object_)) {
      workload();
    } else if (kind == "Service" && version == "v1") {
      add(check_service(object_));
    } else if (kind == "Ingress") {
      const Judged ingress = read_ingress(object_);
      found_.spec.processes = ingress.observed.app.spec.processes;
      add(broken(ingress, {"TF0602"}));
    } else if (kind == "ConfigMap" && version == "v1") {
      add(broken(read_config_map(object_), {"TF0301"}));
    } else if (kind == "Secret" && version == "v1") {
      add(check_secret(object_));
    } else if (kind == "PodDisruptionBudget") {
      found_.open.push_back(
          {about("TF0905", ".spec",
                 "lets no pod of its workload go, so a node with one of them is never drained"),
           Asks::kWhenStuck});
    } else {
      found_.known = false;
    }
    if (found_.known) read_exemptions(object_, found_.spec, found_.findings);
    return std::move(found_);
  }

 private:
  void workload() {
    found_.workload = true;
    const std::vector<Judged> containers = read_workload(object_, environment_, hook_);
    found_.empty = containers.empty();
    add(check_workload(object_));
    for (const Judged& each : containers) {
      add(broken(each, {}));
      ask_for_neighbours(each);
    }
    for (const Judged& each : read_start(object_, hook_)) add(broken(each, {"TF1204"}));
    ask_for_service();
  }

  /// What the rules find in it, with paths of the object. `only`: these rules; none: all that a workload can
  /// break.
  static std::vector<Finding> broken(const Judged& judged, std::initializer_list<std::string_view> only) {
    std::vector<Finding> findings;
    for (Finding& finding : reconcile::findings_of(judged.observed)) {
      const bool wanted = only.size() == 0
                              ? std::ranges::find(kNotInWorkloads, finding.rule) == kNotInWorkloads.end()
                              : std::ranges::find(only, finding.rule) != only.end();
      if (!wanted || judged.unasked.contains(finding.rule)) continue;
      finding.path = place_in_object(judged, finding.path);
      findings.push_back(std::move(finding));
    }
    return findings;
  }

  /// What is said of the pod as a whole, each of its containers says.
  void add(std::vector<Finding> findings) {
    for (Finding& finding : findings) {
      if (!said_.insert(finding.rule + finding.path).second) continue;
      if (finding.rule == "TF0801") {
        found_.open.push_back({std::move(finding), Asks::kUnlessScaled});
      } else {
        found_.findings.push_back(std::move(finding));
      }
    }
  }

  void ask_for_neighbours(const Judged& judged) {
    for (const auto& [name, process] : judged.observed.app.spec.processes) {
      const std::string place = judged.places.at(".spec.processes." + name);
      if (process.replicas > 1 && !judged.unasked.contains("TF0801") &&
          reconcile::is_production(found_.spec.environment) && said_.insert("scaled to one").second) {
        found_.open.push_back(
            {about("TF0801", ".spec.replicas",
                   "its autoscaler may leave one pod alone in production: while it restarts, "
                   "nobody does its work"),
             Asks::kWhenScaledToOne});
      }
      if (!process.resources.requests.contains("cpu") && !judged.unasked.contains("TF0804")) {
        found_.open.push_back(
            {about(
                 "TF0804", place + ".resources.requests.cpu",
                 "its autoscaler goes by the share of the requested cpu that is used, and none is requested"),
             Asks::kWhenScaledByCpu});
      }
    }
  }

  /// A container that declares no port has one all the same, where a Service sends requests to the pod.
  void ask_for_service() {
    const manifests::PodPlace pod = manifests::pod_place(object_);
    const json& containers = kinds::list_at(*pod.pod, "containers");
    const bool says_more = std::ranges::any_of(containers, [](const json& each) {
      return !kinds::list_at(each, "ports").empty() || kinds::member_at(each, "readinessProbe").is_object();
    });
    if (containers.empty() || says_more || manifests::runs_to_its_end(object_, hook_) ||
        manifests::is_knative(object_) || is_partial(object_))
      return;
    const std::string path = pod.path + ".containers[0].readinessProbe";
    if (!said_.insert("TF0901" + path).second) return;
    found_.open.push_back(
        {about("TF0901", path,
               "a Service sends requests to it, and nothing says when a new pod can take them"),
         Asks::kWhenServed});
  }

  const json& object_;
  const manifests::Hook hook_;
  const std::string& environment_;
  PlainObject found_;
  std::set<std::string> said_;  // rule and path
};

}  // namespace

PlainObject judge_plain(const manifests::Manifest& manifest, const std::string& environment) {
  return Judge(manifest, environment).take();
}

}  // namespace twelvefactor::lint
