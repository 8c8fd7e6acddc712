#include "cli/imports/live_objects.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/cluster/cluster_lists.hpp"
#include "cli/imports/live_choice.hpp"
#include "kinds/json/json_at.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

struct ListedKind {
  std::string_view api_version;
  std::string_view kind;
  std::string_view plural;
  bool optional = true;  // where it may not be listed, it is told and not known
  bool usual = true;     // each cluster has it
};

constexpr auto kListedKinds = std::to_array<ListedKind>({
    {"apps/v1", "Deployment", "deployments", false},
    {"v1", "Service", "services", false},
    {"batch/v1", "CronJob", "cronjobs", false},
    {"v1", "Pod", "pods", false},
    {"batch/v1", "Job", "jobs"},
    {"apps/v1", "StatefulSet", "statefulsets"},
    {"networking.k8s.io/v1", "Ingress", "ingresses"},
    {"autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers"},
    {"policy/v1", "PodDisruptionBudget", "poddisruptionbudgets"},
    {"networking.k8s.io/v1", "NetworkPolicy", "networkpolicies"},
    {"v1", "ServiceAccount", "serviceaccounts"},
    {"rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings"},
    {"gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes", true, false},
    {"keda.sh/v1alpha1", "ScaledObject", "scaledobjects", true, false},
});

class LiveReader {
 public:
  explicit LiveReader(Cluster& cluster) : cluster_(cluster), namespace_(cluster.app_key().namespace_name) {}

  Result<LiveObjects> read(const std::vector<std::string>& from) {
    for (const ListedKind& each : kListedKinds) {
      if (auto listed = list(each); !listed) return listed.error();
    }
    auto only = chosen_workloads(from, objects_, namespace_);
    if (!only) return only.error();
    found_.only = std::move(*only);
    std::set<std::string> config_maps;
    for (json& each : objects_) {
      const std::string kind = kinds::text_at(each, "kind");
      const bool run = kind == "CronJob" || kind == "Job";
      if (run) add_config_maps(each, config_maps);
      if (kind != "Deployment" || !is_chosen(each)) continue;
      add_config_maps(each, config_maps);
      if (auto pinned = pin_images(pods_, each); !pinned) return pinned.error();
    }
    for (const std::string& name : config_maps) read_config_map(name);
    for (const json& each : objects_) found_.objects.push_back({"", each.dump(), {}});
    return std::move(found_);
  }

 private:
  Result<Done> list(const ListedKind& listed) {
    const std::string version(listed.api_version);
    const std::string root = version.find('/') == std::string::npos ? "/api/" + version : "/apis/" + version;
    bool any = false;
    const auto read =
        each_page(cluster_, root + "/namespaces/" + namespace_ + "/" + std::string(listed.plural),
                  std::string(listed.plural) + " in namespace " + namespace_, listed.optional,
                  [&](const std::string& page) {
                    any = true;
                    take(page, listed);
                  });
    if (!any && read && listed.optional && listed.usual)
      found_.notes.push_back({imports::Note::Weight::kMissing, "", "",
                              "you may not list " + std::string(listed.plural) + " in namespace " +
                                  namespace_ + ", so none is looked at",
                              "ask for the right to list them"});
    return read;
  }

  void take(const std::string& page, const ListedKind& listed) {
    const json whole = json::parse(page, nullptr, /*allow_exceptions=*/false);
    for (const json& item : kinds::list_at(whole, "items")) {
      json object = item;
      object["apiVersion"] = listed.api_version;
      object["kind"] = listed.kind;
      (listed.kind == "Pod" ? pods_ : objects_).push_back(std::move(object));
    }
  }

  [[nodiscard]] bool is_chosen(const json& deployment) const {
    const std::string name = kinds::text_at(kinds::object_at(deployment, "metadata"), "name");
    return found_.only.empty() || found_.only.contains("Deployment/" + name);
  }

  /// One that is not there is told where it is needed.
  void read_config_map(const std::string& name) {
    const auto text = cluster_.config_map(name);
    if (!text) return;
    json object = json::parse(*text, nullptr, /*allow_exceptions=*/false);
    if (!object.is_object()) return;
    object["apiVersion"] = "v1";
    object["kind"] = "ConfigMap";
    objects_.push_back(std::move(object));
  }

  Cluster& cluster_;
  const std::string namespace_;
  std::vector<json> objects_;
  std::vector<json> pods_;
  LiveObjects found_;
};

}  // namespace

Result<LiveObjects> read_live_objects(const std::vector<std::string>& from, Cluster& cluster) {
  return LiveReader(cluster).read(from);
}

}  // namespace twelvefactor::cli
