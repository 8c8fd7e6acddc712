#include "store/store.hpp"

#include <algorithm>

#include "store/changes.hpp"

namespace twelvefactor::store {
namespace {

template <class Records>
auto find_child(Records& children, Kind kind, std::string_view name) {
  return std::find_if(children.begin(), children.end(), [&](const auto& stored) {
    return stored.child.kind == kind && stored.child.name == name;
  });
}

template <class Records>
auto find_pod(Records& pods, std::string_view name) {
  return std::find_if(pods.begin(), pods.end(),
                      [&](const auto& stored) { return stored.facts.name == name; });
}

/// Do those who compare themselves with an app see something of such a child?
bool is_shown(Kind kind) {
  return kind == Kind::kAppRelease || kind == Kind::kSecret;
}

/// Calls visit for each name that an app with a child of this name can have: children are named after their
/// app.
template <class Visit>
void for_each_possible_app(std::string_view child, const Visit& visit) {
  for (std::size_t end = child.find('-'); end != std::string_view::npos; end = child.find('-', end + 1))
    visit(child.substr(0, end));
  visit(child);
}

}  // namespace

void Store::list_began(Source source, const std::string& namespace_name) {
  const std::lock_guard lock(mutex_);
  ++mark(source, namespace_name).epoch;
}

Woken Store::list_done(Source source, const std::string& namespace_name) {
  const std::lock_guard lock(mutex_);
  Woken woken;
  switch (source) {
    case Source::kApps:
      sweep_apps(namespace_name, woken);
      break;
    case Source::kPods:
      sweep_pods(namespace_name, woken);
      break;
    case Source::kSecrets:
      woken = secrets_.swept(mark(source, namespace_name).epoch, namespace_name);
      sweep_children(source, namespace_name, woken);
      tell_readers_of_all(woken);
      break;
    case Source::kForeignConfigMaps:
      woken = config_maps_.swept(mark(source, namespace_name).epoch, namespace_name);
      break;
    case Source::kAdminTasks:
      woken = tasks_.swept(mark(source, namespace_name).epoch, namespace_name);
      break;
    case Source::kIngressClasses:
      sweep_ingress_classes(woken);
      break;
    case Source::kPolicies:
      if (policies_.swept(mark(source, "").epoch)) woken = every_app();
      break;
    default:
      sweep_children(source, namespace_name, woken);
      if (source == Source::kAppReleases) tell_readers_of_all(woken);
  }
  return with_untold(std::move(woken));
}

Store::Record* Store::find(const std::string& namespace_name, std::string_view app) {
  const auto found = records_.find(AppKey{namespace_name, std::string(app)});
  return found == records_.end() ? nullptr : &found->second;
}

void Store::drop_if_empty(const AppKey& key) {
  const auto found = records_.find(key);
  if (found != records_.end() && found->second.empty()) records_.erase(found);
}

Woken Store::app_applied(kinds::ReadApp read) {
  const std::lock_guard lock(mutex_);
  saw(Source::kApps, read.key.namespace_name, read.app.resource_version);
  Record& record = records_[read.key];
  record.epoch = mark(Source::kApps, read.key.namespace_name).epoch;
  const bool newer = !record.app || record.app->resource_version < read.app.resource_version;
  if (!newer) return with_untold({});
  const bool concerns = !record.app || concerns_app(*record.app, read.app);
  const kinds::StoredApp* before = record.app ? &*record.app : nullptr;
  Woken woken = concerns ? Woken{read.key} : Woken{};
  peer_readers_.change(read.key, before, &read.app);
  peer_readers_.wake_dependents(read.key, before, &read.app, woken);
  change_references(read.key, before, &read.app);
  record.app = std::move(read.app);
  read_secrets_of(read.key, record);
  tell_readers(read.key, woken);
  return with_untold(std::move(woken));
}

Woken Store::app_deleted(const AppKey& key) {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(key);
  if (found == records_.end() || !found->second.app) return {};
  Woken woken = {key};
  forget_app(key, found->second, woken);
  drop_if_empty(key);
  return woken;
}

void Store::forget_app(const AppKey& key, Record& record, Woken& woken) {
  peer_readers_.change(key, &*record.app, nullptr);
  peer_readers_.wake_dependents(key, &*record.app, nullptr, woken);
  change_references(key, &*record.app, nullptr);
  record.app.reset();
  record.also_read.clear();
  read_secrets_of(key, record);
  tell_readers(key, woken);
}

void Store::app_answered(kinds::ReadApp read) {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(read.key);
  if (found == records_.end() || !found->second.app || found->second.app->uid != read.app.uid) return;
  if (found->second.app->resource_version >= read.app.resource_version) return;
  // Only what we wrote: a spec that changed in between must still arrive as the watch's news.
  if (found->second.app->generation != read.app.generation) return;
  found->second.app = std::move(read.app);
  tell_readers(read.key, untold_);
}

Woken Store::put_child(kinds::ReadChild read) {
  Woken woken;
  remove_child_elsewhere(read, woken);
  if (read.app.empty()) return woken;
  AppKey key{std::move(read.namespace_name), std::move(read.app)};
  Record& record = records_[key];
  const std::uint32_t now = mark(source_of(read.child.kind), key.namespace_name).epoch;
  const auto found = find_child(record.children, read.child.kind, read.child.name);
  if (found == record.children.end()) {
    record.children.push_back({std::move(read.child), now});
    woken.push_back(std::move(key));
    return woken;
  }
  found->epoch = now;
  Child& before = found->child;
  if (before.uid == read.child.uid && before.resource_version >= read.child.resource_version) return woken;
  if (before.uid == read.child.uid) {
    if (before.digest == read.child.digest && same_variables(before, read.child))
      read.child.stands_for = before.stands_for;
    if (before.left_metadata == read.child.edited_metadata) read.child.left_metadata = before.left_metadata;
    read.child.deleting = read.child.deleting || before.deleting;
  }
  if (concerns_app(before, read.child)) woken.push_back(std::move(key));
  before = std::move(read.child);
  return woken;
}

Woken Store::child_applied(kinds::ReadChild read) {
  const std::lock_guard lock(mutex_);
  saw(source_of(read.child.kind), read.namespace_name, read.child.resource_version);
  const Kind kind = read.child.kind;
  const AppKey key{read.namespace_name, read.app};
  Woken woken = put_child(std::move(read));
  if (is_shown(kind)) {
    tell_readers(key, woken);
    tell_readers_of_all(woken);  // it may have been another app's
  }
  return with_untold(std::move(woken));
}

void Store::child_answered(kinds::ReadChild read) {
  const std::lock_guard lock(mutex_);
  // The watch tells in the order of versions: what it has passed, it has told, or somebody has deleted since.
  if (read.child.resource_version <= mark(source_of(read.child.kind), read.namespace_name).high_water) return;
  const Kind kind = read.child.kind;
  const AppKey key{read.namespace_name, read.app};
  put_child(std::move(read));
  if (is_shown(kind)) tell_readers(key, untold_);
}

void Store::remove_child_elsewhere(const kinds::ReadChild& read, Woken& woken) {
  for_each_possible_app(read.child.name, [&](std::string_view app) {
    if (app == read.app) return;
    Record* record = find(read.namespace_name, app);
    if (record == nullptr || !remove_child(*record, read.child.kind, read.child.name)) return;
    woken.push_back({read.namespace_name, std::string(app)});
  });
}

bool Store::remove_child(Record& record, Kind kind, std::string_view name) {
  const auto found = find_child(record.children, kind, name);
  if (found == record.children.end()) return false;
  record.children.erase(found);
  return true;
}

Woken Store::child_deleted(const kinds::ReadChild& read) {
  const std::lock_guard lock(mutex_);
  saw(source_of(read.child.kind), read.namespace_name, read.child.resource_version);
  Woken woken;
  const auto remove_from = [&](std::string_view app) {
    Record* record = find(read.namespace_name, app);
    if (record == nullptr) return;
    const auto found = find_child(record->children, read.child.kind, read.child.name);
    if (found == record->children.end() || found->child.uid != read.child.uid) return;
    record->children.erase(found);
    woken.push_back({read.namespace_name, std::string(app)});
    drop_if_empty(woken.back());
  };
  for_each_possible_app(read.child.name, remove_from);
  // A Job that somebody made of a CronJob has the name that they gave it.
  remove_from(read.app);
  if (is_shown(read.child.kind)) tell_readers_of_all(woken);
  return woken;
}

void Store::child_leaving(const AppKey& key, Kind kind, std::string_view name, const Uid& uid) {
  const std::lock_guard lock(mutex_);
  Record* record = find(key.namespace_name, key.name);
  if (record == nullptr) return;
  const auto found = find_child(record->children, kind, name);
  if (found != record->children.end() && found->child.uid == uid) found->child.deleting = true;
}

void Store::child_stands_for(const AppKey& key, Kind kind, std::string_view name, const Digest& desired) {
  const std::lock_guard lock(mutex_);
  Record* record = find(key.namespace_name, key.name);
  if (record == nullptr) return;
  const auto found = find_child(record->children, kind, name);
  if (found != record->children.end()) found->child.stands_for = desired;
}

void Store::child_metadata_left(const AppKey& key, const Child& left) {
  const std::lock_guard lock(mutex_);
  Record* record = find(key.namespace_name, key.name);
  if (record == nullptr) return;
  const auto found = find_child(record->children, left.kind, left.name);
  if (found != record->children.end() && found->child.uid == left.uid)
    found->child.left_metadata = found->child.edited_metadata;
}

Woken Store::pod_applied(kinds::ReadPod read) {
  const std::lock_guard lock(mutex_);
  if (read.app.empty()) return {};
  const AppKey key{read.namespace_name, read.app};
  Record* record = find(key.namespace_name, key.name);
  if (!read.facts) {
    if (record == nullptr) return {};
    const auto found = find_pod(record->pods, read.name);
    if (found == record->pods.end()) return {};
    record->pods.erase(found);
    drop_if_empty(key);
    return {key};
  }
  Record& target = records_[key];
  const auto found = find_pod(target.pods, read.name);
  if (found == target.pods.end()) {
    target.pods.push_back({std::move(*read.facts), mark(Source::kPods, key.namespace_name).epoch});
    return {key};
  }
  found->epoch = mark(Source::kPods, key.namespace_name).epoch;
  if (same(found->facts, *read.facts)) return {};
  found->facts = std::move(*read.facts);
  return {key};
}

Woken Store::pod_deleted(const kinds::ReadPod& read) {
  kinds::ReadPod gone = read;
  gone.facts.reset();
  return pod_applied(std::move(gone));
}

Woken Store::secret_applied(kinds::ReadReferent read) {
  const std::lock_guard lock(mutex_);
  const AppKey key{std::move(read.namespace_name), std::move(read.name)};
  Woken woken =
      secrets_.applied(key, std::move(read.facts), mark(Source::kSecrets, key.namespace_name).epoch);
  tell_readers_of_all(woken);
  return woken;
}

Woken Store::secret_deleted(const kinds::ReadReferent& read) {
  const std::lock_guard lock(mutex_);
  Woken woken = secrets_.deleted({read.namespace_name, read.name});
  tell_readers_of_all(woken);
  return woken;
}

Woken Store::config_map_applied(const kinds::ReadConfigMapMetadata& read) {
  const std::lock_guard lock(mutex_);
  return config_maps_.applied({read.namespace_name, read.name}, read.version,
                              mark(Source::kForeignConfigMaps, read.namespace_name).epoch);
}

Woken Store::config_map_deleted(const kinds::ReadConfigMapMetadata& read) {
  const std::lock_guard lock(mutex_);
  return config_maps_.deleted({read.namespace_name, read.name});
}

Woken Store::ingress_class_applied(const kinds::ReadIngressClass& read) {
  const std::lock_guard lock(mutex_);
  const auto [known, fresh] = ingress_classes_.try_emplace(read.name);
  const bool changed = fresh || known->second.is_default != read.is_default;
  known->second = {read.is_default, mark(Source::kIngressClasses, "").epoch};
  Woken woken;
  if (changed) wake_exposed(woken);
  return woken;
}

Woken Store::ingress_class_deleted(const kinds::ReadIngressClass& read) {
  const std::lock_guard lock(mutex_);
  Woken woken;
  if (ingress_classes_.erase(read.name) > 0) wake_exposed(woken);
  return woken;
}

Woken Store::task_applied(const std::string& namespace_name, std::shared_ptr<const AdminTask> task) {
  const std::lock_guard lock(mutex_);
  saw(Source::kAdminTasks, namespace_name, task->resource_version);
  return tasks_.applied(namespace_name, std::move(task), mark(Source::kAdminTasks, namespace_name).epoch);
}

Woken Store::task_deleted(const std::string& namespace_name, const AdminTask& task) {
  const std::lock_guard lock(mutex_);
  saw(Source::kAdminTasks, namespace_name, task.resource_version);
  return tasks_.deleted(namespace_name, task);
}

void Store::task_answered(const std::string& namespace_name, std::shared_ptr<const AdminTask> task) {
  const std::lock_guard lock(mutex_);
  const Mark& watch = mark(Source::kAdminTasks, namespace_name);
  if (task->resource_version > watch.high_water) tasks_.applied(namespace_name, std::move(task), watch.epoch);
}

Woken Store::policy_applied(kinds::ReadPolicy read) {
  const std::lock_guard lock(mutex_);
  return policies_.applied(std::move(read), mark(Source::kPolicies, "").epoch) ? every_app() : Woken{};
}

Woken Store::policy_deleted(const kinds::ReadPolicy& read) {
  const std::lock_guard lock(mutex_);
  return policies_.deleted(read.policy.name) ? every_app() : Woken{};
}

void Store::wake_exposed(Woken& woken) const {
  for (const auto& [key, record] : records_) {
    if (record.app && record.app->exposed) woken.push_back(key);
  }
}

/// Null: there was, or is, no app. Its Secrets follow from what its services name: read_secrets_of.
void Store::change_references(const AppKey& key, const kinds::StoredApp* before,
                              const kinds::StoredApp* after) {
  static const std::vector<std::string> kNone;
  static const std::vector<ServiceRef> kNoServices;
  services_.change_readers(key, before == nullptr ? kNoServices : before->services,
                           after == nullptr ? kNoServices : after->services);
  config_maps_.change_readers(key, before == nullptr ? kNone : before->config_maps,
                              after == nullptr ? kNone : after->config_maps);
}

void Store::sweep_apps(const std::string& namespace_name, Woken& woken) {
  const std::uint32_t now = mark(Source::kApps, namespace_name).epoch;
  for (auto each = records_.begin(); each != records_.end();) {
    Record& record = each->second;
    if (record.app && record.epoch != now && covers(namespace_name, each->first)) {
      woken.push_back(each->first);
      forget_app(each->first, record, woken);
    }
    each = record.empty() ? records_.erase(each) : std::next(each);
  }
}

void Store::sweep_children(Source source, const std::string& namespace_name, Woken& woken) {
  const std::uint32_t now = mark(source, namespace_name).epoch;
  for (auto each = records_.begin(); each != records_.end();) {
    Record& record = each->second;
    const bool covered = covers(namespace_name, each->first);
    const auto gone = std::erase_if(record.children, [&](const StoredChild& stored) {
      return covered && source_of(stored.child.kind) == source && stored.epoch != now;
    });
    if (gone > 0) woken.push_back(each->first);
    each = record.empty() ? records_.erase(each) : std::next(each);
  }
}

void Store::sweep_pods(const std::string& namespace_name, Woken& woken) {
  const std::uint32_t now = mark(Source::kPods, namespace_name).epoch;
  for (auto each = records_.begin(); each != records_.end();) {
    Record& record = each->second;
    const bool covered = covers(namespace_name, each->first);
    const auto gone =
        std::erase_if(record.pods, [&](const StoredPod& stored) { return covered && stored.epoch != now; });
    if (gone > 0) woken.push_back(each->first);
    each = record.empty() ? records_.erase(each) : std::next(each);
  }
}

void Store::sweep_ingress_classes(Woken& woken) {
  const std::uint32_t now = mark(Source::kIngressClasses, "").epoch;
  const auto gone =
      std::erase_if(ingress_classes_, [now](const auto& entry) { return entry.second.epoch != now; });
  if (gone > 0) wake_exposed(woken);
}

std::optional<Snapshot> Store::snapshot(const AppKey& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(key);
  if (found == records_.end() || !found->second.app) return std::nullopt;
  Snapshot snapshot;
  snapshot.app = *found->second.app;
  for (const StoredChild& stored : found->second.children) snapshot.children.push_back(stored.child);
  for (const StoredPod& stored : found->second.pods) snapshot.pods.push_back(stored.facts);
  for (const ServiceRef& reference : snapshot.app.services)
    snapshot.services.emplace(reference, services_.facts(key.namespace_name, reference));
  for (const std::string& name : found->second.secrets) {
    if (const SecretFacts* facts = secrets_.find({key.namespace_name, name}))
      snapshot.secrets.emplace(name, *facts);
  }
  for (const std::string& name : snapshot.app.config_maps) {
    if (const ConfigMapVersion* version = config_maps_.find({key.namespace_name, name}))
      snapshot.config_maps.emplace(name, *version);
  }
  if (snapshot.app.exposed && lists_ == Lists::kOfTheCluster) {
    IngressClasses& classes = snapshot.ingress_classes.emplace();
    for (const auto& [name, ingress_class] : ingress_classes_) {
      classes.names.insert(name);
      classes.has_default = classes.has_default || ingress_class.is_default;
    }
  }
  snapshot.policies = policies_.current();
  snapshot.peers = shared_peers(key, snapshot.app);
  snapshot.circular_peers = circular_peers(key, snapshot.app, [this](const AppKey& each) {
    const auto other = records_.find(each);
    return other == records_.end() || !other->second.app ? nullptr : &*other->second.app;
  });
  snapshot.tasks = tasks_.of(key);
  return snapshot;
}

std::optional<SecretFacts> Store::secret(const AppKey& key) const {
  const std::lock_guard lock(mutex_);
  const SecretFacts* facts = secrets_.find(key);
  return facts == nullptr ? std::nullopt : std::optional(*facts);
}

std::vector<std::shared_ptr<const AdminTask>> Store::tasks(const AppKey& app) const {
  const std::lock_guard lock(mutex_);
  return tasks_.of(app);
}

std::vector<AppKey> Store::apps() const {
  const std::lock_guard lock(mutex_);
  return every_app();
}

Woken Store::every_app() const {
  Woken keys;
  for (const auto& [key, record] : records_) {
    if (record.app) keys.push_back(key);
  }
  return keys;
}

std::vector<kinds::ReadPolicy> Store::policies() const {
  const std::lock_guard lock(mutex_);
  return policies_.all();
}

}  // namespace twelvefactor::store
