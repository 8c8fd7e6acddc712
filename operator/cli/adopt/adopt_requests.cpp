#include "cli/adopt/adopt_requests.hpp"

#include <nlohmann/json.hpp>

#include "cli/cluster/cluster_error.hpp"
#include "cli/cluster/cluster_lists.hpp"
#include "cli/terminal/print.hpp"
#include "kinds/json/json_at.hpp"
#include "kinds/text/resource.hpp"
#include "kinds/text/time.hpp"
#include "kube/writer.hpp"

namespace twelvefactor::cli {
namespace {

using Json = nlohmann::json;

/// Null where it is not there.
Result<Json> read_object(Cluster& cluster, const std::string& path, const std::string& what) {
  auto page = cluster.page(path, what, /*optional=*/false);
  if (!page) return page.error();
  if (!*page) return Json();
  Json object = Json::parse(**page, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return Error{what + ": the API server's answer cannot be read"};
  return object;
}

struct Right {
  const char* verb;
  const char* group;
  const char* resource;
};

constexpr Right kRights[] = {{"create", "", "configmaps"},
                             {"patch", "", "configmaps"},
                             {"create", "twelvefactor.dev", "twelvefactorapps"},
                             {"patch", "twelvefactor.dev", "twelvefactorapps"},
                             {"delete", "twelvefactor.dev", "twelvefactorapps"},
                             {"patch", "apps", "deployments"},
                             {"create", "apps", "deployments"},
                             {"delete", "apps", "deployments"},
                             {"patch", "", "services"},
                             {"patch", "autoscaling", "horizontalpodautoscalers"},
                             {"delete", "autoscaling", "horizontalpodautoscalers"},
                             {"delete", "policy", "poddisruptionbudgets"},
                             {"create", "policy", "poddisruptionbudgets"},
                             {"patch", "batch", "cronjobs"}};

Result<bool> may(Cluster& cluster, const Right& right) {
  const Json review = {{"apiVersion", "authorization.k8s.io/v1"},
                       {"kind", "SelfSubjectAccessReview"},
                       {"spec",
                        {{"resourceAttributes",
                          {{"namespace", cluster.app_key().namespace_name},
                           {"verb", right.verb},
                           {"group", right.group},
                           {"resource", right.resource}}}}}};
  kube::Writer writer(cluster.session(), kFieldManager);
  const auto answer =
      writer.create("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review.dump(), {});
  if (!answer.ok()) return Error{explained(answer.error(), "your rights", "", cluster.origin())};
  const Json object = Json::parse(*answer, nullptr, /*allow_exceptions=*/false);
  return kinds::true_at(kinds::object_at(object, "status"), "allowed");
}

}  // namespace

Result<adopt::World> read_world(Cluster& cluster, const adopt::Record* record) {
  const AppKey& app = cluster.app_key();
  adopt::World world;
  world.now = kinds::time_text(now_in_seconds());
  auto kept = read_object(
      cluster, kinds::object_path(Kind::kConfigMap, app.namespace_name, adopt::record_name(app.name)),
      "ConfigMap " + adopt::record_name(app.name));
  if (!kept) return kept.error();
  world.record = kinds::text_at(kinds::object_at(*kept, "data"), "record");
  world.record_uid = kinds::text_at(kinds::object_at(*kept, "metadata"), "uid");
  world.record_version = kinds::text_at(kinds::object_at(*kept, "metadata"), "resourceVersion");
  auto seen = read_object(cluster, kinds::app_collection_path(app.namespace_name) + "/" + app.name,
                          "app " + app.name);
  if (!seen) return seen.error();
  world.app = *std::move(seen);
  adopt::Record found;
  if (!world.record.empty()) {
    auto read = adopt::record_of(world.record);
    if (!read) return read.error();
    found = *std::move(read);
    record = &found;
  }
  if (record == nullptr) return world;
  for (const auto& [kind, name] : adopt::looked_at(*record)) {
    const std::string key = adopt::key_of(kind, name);
    if (world.objects.contains(key)) continue;
    auto object = read_object(cluster, kinds::object_path(kind, app.namespace_name, name), key);
    if (!object) return object.error();
    if (!object->is_null()) world.objects.emplace(key, *std::move(object));
  }
  return world;
}

Result<adopt::Inventory> read_inventory(Cluster& cluster) {
  adopt::Inventory inventory;
  for (const Kind kind : adopt::kLookedAt) {
    const std::string plural(kinds::resource_type(kind).plural);
    const auto read = each_page(cluster, kinds::collection_path(kind, cluster.app_key().namespace_name),
                                plural, is_optional(kind), [&inventory, kind](const std::string& page) {
                                  Json list = Json::parse(page, nullptr, /*allow_exceptions=*/false);
                                  for (Json& item : list["items"]) inventory[kind].push_back(std::move(item));
                                });
    if (!read) return read.error();
  }
  return inventory;
}

Result<std::vector<std::string>> missing_rights(Cluster& cluster) {
  std::vector<std::string> missing;
  for (const Right& right : kRights) {
    const auto allowed = may(cluster, right);
    if (!allowed) return allowed.error();
    if (!*allowed) missing.push_back(std::string(right.verb) + " " + right.resource);
  }
  return missing;
}

kube::ApiResult<std::string> carry_out(const adopt::Action& action, Cluster& cluster) {
  kube::Writer writer(cluster.session(), kFieldManager);
  switch (action.verb) {
    case adopt::Action::Verb::kCreate:
      return writer.create(action.path, action.body, {});
    case adopt::Action::Verb::kMergePatch:
      return writer.merge_patch(action.path, action.body, {});
    case adopt::Action::Verb::kJsonPatch:
      return writer.json_patch(action.path, action.body, {});
    case adopt::Action::Verb::kDelete:
      break;
  }
  return writer.remove(action.path, {action.body, ""}, {});
}

}  // namespace twelvefactor::cli
