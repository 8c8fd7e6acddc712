#include "kinds/read/read_app.hpp"

#include <algorithm>

#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/deploy/binding.hpp"
#include "kinds/digest/hash.hpp"
#include "kinds/read/read_metadata.hpp"
#include "kinds/read/shown_status.hpp"
#include "kinds/text/names.hpp"
#include "model/condition.hpp"

namespace twelvefactor::kinds {
namespace {

namespace dom = simdjson::dom;

/// Calls `visit` for each value of the map `name` of `object`.
template <class Visit>
void for_each_value(dom::element object, std::string_view name, const Visit& visit) {
  const auto found = member(object, name);
  dom::object map;
  if (!found || found->get_object().get(map) != simdjson::SUCCESS) return;
  for (const auto& [key, value] : map) visit(value);
}

/// Adds the name in `holder.reference`.
void add_name(dom::element holder, std::string_view reference, std::vector<std::string>& names) {
  const auto found = member(holder, reference);
  if (found && !text(*found, "name").empty()) names.emplace_back(text(*found, "name"));
}

/// Adds the names that config.envFrom refers to as `reference`.
void add_env_from(dom::element spec, std::string_view reference, std::vector<std::string>& names) {
  const auto config = member(spec, "config");
  const auto sources = config ? member(*config, "envFrom") : std::nullopt;
  dom::array list;
  if (!sources || sources->get_array().get(list) != simdjson::SUCCESS) return;
  for (const dom::element source : list) add_name(source, reference, names);
}

template <class T>
std::vector<T> each_once(std::vector<T> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

/// Calls `visit` for each object that may have files: config, and sidecars of processes.
template <class Visit>
void for_each_holder_of_files(dom::element spec, const Visit& visit) {
  if (const auto config = member(spec, "config")) visit(*config);
  for_each_value(spec, "processes",
                 [&visit](dom::element process) { for_each_value(process, "sidecars", visit); });
}

std::vector<std::string> referenced_secrets(dom::element spec) {
  std::vector<std::string> names;
  const auto add_secrets = [&names](dom::element holder) {
    for_each_value(holder, "secrets",
                   [&names](dom::element variable) { add_name(variable, "secretKeyRef", names); });
  };
  for_each_holder_of_files(spec, [&](dom::element holder) {
    add_secrets(holder);
    for_each_value(holder, "files", [&names](dom::element file) { add_name(file, "secretKeyRef", names); });
  });
  for_each_value(spec, "processes", add_secrets);
  add_env_from(spec, "secretRef", names);
  for_each_value(spec, "backingServices",
                 [&names](dom::element service) { add_name(service, "secretRef", names); });
  return names;
}

/// One that is a Secret is in `secrets`.
void add_services(dom::element spec, std::vector<ServiceRef>& services, std::vector<std::string>& secrets) {
  for_each_value(spec, "backingServices", [&](dom::element service) {
    const auto reference = member(service, "serviceRef");
    if (!reference) return;
    ServiceRef named{{std::string(text(*reference, "apiVersion")), std::string(text(*reference, "kind"))},
                     std::string(text(*reference, "name"))};
    if (is_secret(named)) {
      secrets.push_back(std::move(named.name));
    } else if (can_be_asked_for(named)) {
      services.push_back(std::move(named));
    }
  });
}

std::vector<std::string> referenced_config_maps(dom::element spec) {
  std::vector<std::string> names;
  add_env_from(spec, "configMapRef", names);
  for_each_holder_of_files(spec, [&names](dom::element holder) {
    for_each_value(holder, "files",
                   [&names](dom::element file) { add_name(file, "configMapKeyRef", names); });
  });
  return each_once(std::move(names));
}

/// For which kinds that a cluster may be without it has a use.
void note_optional_kinds(dom::element spec, StoredApp& app) {
  for_each_value(spec, "processes", [&app](dom::element process) {
    const auto expose = member(process, "expose");
    app.exposed = app.exposed || expose.has_value();
    app.routed = app.routed || (expose && member(*expose, "gateway").has_value());
    app.measured = app.measured || member(process, "metrics").has_value();
  });
}

AppKey named(dom::element deploy) {
  return {std::string(text(deploy, "namespace")), std::string(text(deploy, "name"))};
}

void add_peers(dom::element parity, StoredApp& app) {
  for_each_value(parity, "peers", [&app](dom::element peer) {
    app.peers.push_back(named(peer));
    const auto required = member(peer, "required");
    bool is_required = false;
    if (required && required->get_bool().get(is_required) == simdjson::SUCCESS && is_required)
      app.required_peers.push_back(named(peer));
  });
  app.peers = each_once(std::move(app.peers));
  app.required_peers = each_once(std::move(app.required_peers));
}

/// Of a spec that cannot be read nothing can be compared.
std::shared_ptr<const Consent> consent_in(dom::element parity, const std::string& spec_json) {
  bool anybody = false;
  for_each_value(parity, "shareWith", [&anybody](dom::element) { anybody = true; });
  if (!anybody) return nullptr;
  const auto spec = parse_app_spec(spec_json);
  return spec ? std::make_shared<const Consent>(*spec) : nullptr;
}

/// The manager of the newest entry about the spec, written as such. No time of it is kept: a change that is
/// not shared must not show.
std::string changed_by(dom::element metadata) {
  std::string_view manager;
  std::string_view newest;
  dom::array entries;
  const auto found = member(metadata, "managedFields");
  if (!found || found->get_array().get(entries) != simdjson::SUCCESS) return {};
  for (const dom::element entry : entries) {
    if (!text(entry, "subresource").empty() || text(entry, "manager") == kFieldManager) continue;
    const auto fields = member(entry, "fieldsV1");
    if (!fields || !member(*fields, "f:spec") || text(entry, "time") < newest) continue;
    newest = text(entry, "time");
    manager = text(entry, "manager");
  }
  return std::string(manager);
}

/// As an AppRelease can record it (253 characters): of a longer one its hash, so that another one is another.
std::string retry_in(std::string_view annotation) {
  constexpr std::size_t kMost = 253;
  return annotation.size() <= kMost ? std::string(annotation) : to_hex(hash_leaf("retry", annotation));
}

bool has_ready_pod(dom::element status) {
  bool any = false;
  for_each_value(status, "processes",
                 [&any](dom::element process) { any = any || number(process, "ready") > 0; });
  return any;
}

std::string available_since(dom::element status) {
  dom::array conditions;
  const auto found = member(status, "conditions");
  if (!found || found->get_array().get(conditions) != simdjson::SUCCESS || !has_ready_pod(status)) return {};
  for (const dom::element each : conditions) {
    if (text(each, "type") == condition::kAvailable && text(each, "status") == "True")
      return std::string(text(each, "lastTransitionTime"));
  }
  return {};
}

std::optional<ReadApp> read(dom::element object) {
  const auto metadata = member(object, "metadata");
  if (!metadata || text(*metadata, "name").empty()) return std::nullopt;
  ReadApp read;
  read.key = {std::string(text(*metadata, "namespace")), std::string(text(*metadata, "name"))};
  StoredApp& app = read.app;
  app.uid = parse_uid(text(*metadata, "uid"));
  app.generation = number(*metadata, "generation");
  app.resource_version = resource_version(*metadata);
  if (const auto annotations = member(*metadata, "annotations")) {
    app.paused = text(*annotations, kPausedAnnotation) == "true";
    app.adoption = text(*annotations, kAdoptionAnnotation);
    app.retry = retry_in(text(*annotations, kRetryAnnotation));
  }
  app.deleting = member(*metadata, "deletionTimestamp").has_value();
  if (const auto spec = member(object, "spec")) {
    app.spec = simdjson::minify(*spec);
    app.secrets = referenced_secrets(*spec);
    add_services(*spec, app.services, app.secrets);
    app.secrets = each_once(std::move(app.secrets));
    app.services = each_once(std::move(app.services));
    app.config_maps = referenced_config_maps(*spec);
    note_optional_kinds(*spec, app);
    if (const auto release = member(*spec, "release")) app.pin = number(*release, "pin");
    if (const auto parity = member(*spec, "parity")) {
      add_peers(*parity, app);
      app.consent = consent_in(*parity, app.spec);
    }
  }
  if (const auto status = member(object, "status")) {
    app.status = simdjson::minify(*status);
    if (app.consent) {
      app.available_since = available_since(*status);
      app.seen_in_pods = seen_in_pods(*status);
    }
  }
  app.changed_by = changed_by(*metadata);
  return read;
}

void leave_large_spec_out(StoredApp& app) {
  if (app.spec.size() <= kKeptSpec) return;
  app.spec_digest = hash_leaf("spec", app.spec);
  app.spec_left_out = true;
  app.spec = {};
}

}  // namespace

std::optional<ReadApp> read_app(std::string_view object_json) {
  dom::element object;
  if (thread_parser().parse(object_json).get(object) != simdjson::SUCCESS) return std::nullopt;
  auto app = read(object);
  if (app) leave_large_spec_out(app->app);
  return app;
}

std::optional<ReadApp> read_listed_app(std::string_view list_json) {
  dom::element list;
  if (thread_parser().parse(list_json).get(list) != simdjson::SUCCESS) return std::nullopt;
  dom::element first;
  if (list["items"].at(0).get(first) != simdjson::SUCCESS) return std::nullopt;
  return read(first);
}

}  // namespace twelvefactor::kinds
