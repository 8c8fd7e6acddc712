#include "cli/scale/scalable.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "kinds/json/json_at.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

/// Of several that state the same number, one that keeps it as Git has it: its word is the last.
std::string owner_of_replicas(const json& metadata, const std::string& process) {
  std::string owner;
  for (const json& entry : kinds::list_at(metadata, "managedFields")) {
    if (!kinds::text_at(entry, "subresource").empty()) continue;
    const json& spec = kinds::object_at(kinds::object_at(entry, "fieldsV1"), "f:spec");
    const std::string field = "f:" + process;
    const json& fields = kinds::object_at(kinds::object_at(spec, "f:processes"), field.c_str());
    if (!fields.contains("f:replicas")) continue;
    const std::string manager = kinds::text_at(entry, "manager");
    if (owner.empty() || is_gitops(manager)) owner = manager;
  }
  return owner;
}

ScalableProcess read_process(const json& process) {
  ScalableProcess read;
  if (const auto replicas = kinds::number_at(process, "replicas"))
    read.replicas = static_cast<int>(*replicas);
  read.singleton = kinds::true_at(process, "singleton");
  const json& autoscaling = kinds::object_at(process, "autoscaling");
  read.scaled_by = kinds::text_at(autoscaling, "managedBy");
  read.autoscaled = !autoscaling.empty() && read.scaled_by.empty();
  return read;
}

}  // namespace

bool is_gitops(std::string_view field_manager) {
  static constexpr std::array<std::string_view, 5> kManagers = {
      "kustomize-controller", "helm-controller", "argocd-controller", "argocd-application-controller",
      "fleetagent"};
  return std::ranges::find(kManagers, field_manager) != kManagers.end();
}

Result<ScalableApp> read_scalable(std::string_view text) {
  auto app = read_app(text);
  if (!app) return app.error();
  ScalableApp read{*std::move(app), {}};
  const json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  const json& status = kinds::object_at(kinds::object_at(object, "status"), "processes");
  for (const auto& [name, process] :
       kinds::object_at(kinds::object_at(object, "spec"), "processes").items()) {
    ScalableProcess one = read_process(process);
    one.owner = owner_of_replicas(kinds::object_at(object, "metadata"), name);
    if (one.scaled_by.empty())
      one.scaled_by = kinds::text_at(kinds::object_at(status, name.c_str()), "scaledBy");
    read.processes.emplace(name, std::move(one));
  }
  return read;
}

}  // namespace twelvefactor::cli
