#include "loop/ingest.hpp"

#include <charconv>
#include <cstdint>

#include "kinds/build/admin_task.hpp"

namespace twelvefactor::loop {
namespace {

using store::append;
using store::Source;
using store::Store;
using store::Woken;

/// 0 when it is none.
std::uint64_t number_of(std::string_view resource_version) {
  std::uint64_t number = 0;
  std::from_chars(resource_version.data(), resource_version.data() + resource_version.size(), number);
  return number;
}

Woken ingest_child(Store& store, Kind kind, std::string_view object, bool deleted, bool& readable) {
  auto read = kinds::read_child(kind, object);
  readable = read.has_value();
  if (!read) return {};
  return deleted ? store.child_deleted(*read) : store.child_applied(std::move(*read));
}

/// A Secret is both: somebody's reference, and perhaps one of our own.
Woken ingest_secret(Store& store, std::string_view object, bool deleted, bool& readable) {
  auto read = kinds::read_referent(object);
  readable = read.has_value();
  if (!read) return {};
  Woken woken = deleted ? store.secret_deleted(*read) : store.secret_applied(std::move(*read));
  append(woken, ingest_child(store, Kind::kSecret, object, deleted, readable));
  return woken;
}

Woken ingest_app(Store& store, std::string_view object, bool deleted, bool& readable) {
  auto read = kinds::read_app(object);
  readable = read.has_value();
  if (!read) return {};
  return deleted ? store.app_deleted(read->key) : store.app_applied(std::move(*read));
}

Woken ingest_pod(Store& store, std::string_view object, bool deleted, Told& told) {
  auto read = kinds::read_pod(object);
  told.readable = read.has_value();
  if (!read) return {};
  return deleted ? store.pod_deleted(*read, told.at_ms, &told.of_pod)
                 : store.pod_applied(std::move(*read), told.at_ms, &told.of_pod);
}

Woken ingest_config_map(Store& store, std::string_view object, bool deleted, bool& readable) {
  const auto read = kinds::read_config_map_metadata(object);
  readable = read.has_value();
  if (!read) return {};
  return deleted ? store.config_map_deleted(*read) : store.config_map_applied(*read);
}

Woken ingest_ingress_class(Store& store, std::string_view object, bool deleted, bool& readable) {
  const auto read = kinds::read_ingress_class(object);
  readable = read.has_value();
  if (!read) return {};
  return deleted ? store.ingress_class_deleted(*read) : store.ingress_class_applied(*read);
}

Woken ingest_task(Store& store, std::string_view object, bool deleted, bool& readable) {
  auto read = kinds::read_admin_task(object);
  readable = read.has_value();
  if (!read) return {};
  return deleted ? store.task_deleted(read->namespace_name, *read->task)
                 : store.task_applied(read->namespace_name, std::move(read->task));
}

Woken ingest_namespace(Store& store, std::string_view object, bool deleted, bool& readable) {
  auto read = kinds::read_namespace(object);
  readable = read.has_value();
  if (!read) return {};
  return deleted ? store.namespace_deleted(*read) : store.namespace_applied(std::move(*read));
}

Woken ingest_policy(Store& store, std::string_view object, bool deleted, bool& readable) {
  auto read = kinds::read_policy(object);
  readable = read.has_value();
  if (!read) return {};
  return deleted ? store.policy_deleted(*read) : store.policy_applied(std::move(*read));
}

}  // namespace

Woken ingest(Store& store, const WatchOf& watch, const watch::Event& event, Told& told) {
  bool& readable = told.readable;
  switch (event.type) {
    case watch::EventType::kInit:
      store.list_began(watch.source, watch.namespace_name);
      return {};
    case watch::EventType::kInitDone:
      return store.list_done(watch.source, watch.namespace_name, number_of(event.resource_version));
    default:
      break;
  }
  const bool deleted = event.type == watch::EventType::kDelete;
  switch (watch.source) {
    case Source::kApps:
      return ingest_app(store, event.object, deleted, readable);
    case Source::kPods:
      return ingest_pod(store, event.object, deleted, told);
    case Source::kSecrets:
      return ingest_secret(store, event.object, deleted, readable);
    case Source::kForeignConfigMaps:
      return ingest_config_map(store, event.object, deleted, readable);
    case Source::kIngressClasses:
      return ingest_ingress_class(store, event.object, deleted, readable);
    case Source::kAdminTasks:
      return ingest_task(store, event.object, deleted, readable);
    case Source::kNamespaces:
      return ingest_namespace(store, event.object, deleted, readable);
    case Source::kPolicies:
      return ingest_policy(store, event.object, deleted, readable);
    default:
      return ingest_child(store, static_cast<Kind>(watch.source), event.object, deleted, readable);
  }
}

}  // namespace twelvefactor::loop
