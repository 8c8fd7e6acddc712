#include "adopt/tools.hpp"

#include <algorithm>
#include <array>

#include "kinds/json/json_at.hpp"

namespace twelvefactor::adopt {
namespace {

using Json = nlohmann::json;
using kinds::object_at;
using kinds::text_at;

struct Mark {
  const char* key;  // of a label or an annotation
  const char* tool;
  const char* remedy;
};

constexpr Mark kMarks[] = {
    {"meta.helm.sh/release-name", "Helm",
     "after the switch let Helm forget the release without deleting its objects: kubectl delete secret -l "
     "owner=helm,name=NAME"},
    {"argocd.argoproj.io/tracking-id", "Argo CD",
     "turn off selfHeal and prune of the Application, annotate the objects with "
     "argocd.argoproj.io/sync-options=Prune=false,Delete=false, and take them out of Git"},
    {"argocd.argoproj.io/instance", "Argo CD",
     "turn off selfHeal and prune of the Application, annotate the objects with "
     "argocd.argoproj.io/sync-options=Prune=false,Delete=false, and take them out of Git"},
    {"kustomize.toolkit.fluxcd.io/name", "Flux",
     "annotate the objects with kustomize.toolkit.fluxcd.io/prune=disabled in Git, let Flux apply that, and "
     "then take them out of Git"},
    {"helm.toolkit.fluxcd.io/name", "Flux",
     "suspend the HelmRelease in Git, and delete it after the switch: a suspended one uninstalls nothing"},
    {"kapp.k14s.io/app", "kapp",
     "take the objects out of the kapp app: kapp app-group or kapp delete "
     "--apply-ignored would delete them"},
    {"objectset.rio.cattle.io/id", "Fleet", "take the objects out of the bundle with keepResources: true"},
    {"config.k8s.io/owning-inventory", "kpt or cli-utils", "take the objects out of the inventory"},
    {"app.oam.dev/name", "KubeVela", "detach the objects from the Application first"},
    {"applyset.kubernetes.io/part-of", "kubectl apply --prune", "remove this label from the objects"},
};

constexpr std::array<std::string_view, 9> kWriters = {"helm",
                                                      "Helm",
                                                      "argocd-controller",
                                                      "argocd-application-controller",
                                                      "kustomize-controller",
                                                      "helm-controller",
                                                      "fleetagent",
                                                      "kapp",
                                                      "Terraform"};

std::string value_of(const Json& metadata, const char* key) {
  const std::string annotation = text_at(object_at(metadata, "annotations"), key);
  return annotation.empty() ? text_at(object_at(metadata, "labels"), key) : annotation;
}

}  // namespace

std::optional<Tool> tool_of(const Json& object) {
  const Json& metadata = object_at(object, "metadata");
  for (const Mark& mark : kMarks) {
    if (std::string of = value_of(metadata, mark.key); !of.empty()) {
      std::string remedy = mark.remedy;
      if (const std::size_t name = remedy.find("NAME"); name != std::string::npos)
        remedy.replace(name, 4, of);
      return Tool{mark.tool, std::move(of), std::move(remedy)};
    }
  }
  return std::nullopt;
}

std::string tool_that_wrote(const Json& object, const std::string& since) {
  for (const Json& entry : kinds::list_at(object_at(object, "metadata"), "managedFields")) {
    const std::string manager = text_at(entry, "manager");
    if (std::ranges::find(kWriters, manager) != kWriters.end() && text_at(entry, "time") >= since)
      return manager;
  }
  return {};
}

bool is_mark_of_a_tool(const std::string& key) {
  return key == "meta.helm.sh/release-namespace" ||
         std::ranges::any_of(kMarks, [&key](const Mark& mark) { return key == mark.key; });
}

std::string last_writer(const Json& object) {
  std::string writer;
  std::string newest;
  for (const Json& entry : kinds::list_at(object_at(object, "metadata"), "managedFields")) {
    if (!text_at(entry, "subresource").empty() || text_at(entry, "time") < newest) continue;
    newest = text_at(entry, "time");
    writer = text_at(entry, "manager");
  }
  return writer;
}

}  // namespace twelvefactor::adopt
