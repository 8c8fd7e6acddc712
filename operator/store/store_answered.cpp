// What we did ourselves: the answers to our writes, and what we know of them.
#include "store/store.hpp"

#include <utility>

#include "kinds/digest/own_fields.hpp"
#include "store/apps.hpp"
#include "store/children.hpp"

namespace twelvefactor::store {

void Store::child_answered(kinds::ReadChild read) {
  const AppKey app{read.namespace_name, read.app};
  door_.answered(source_of(read.child.kind), app, version_of(read.child),
                 [&](Picture& picture, const Mark& mark, Touched& touched) {
                   put_child(picture, mark, std::move(read), touched);
                 });
}

void Store::app_answered(kinds::ReadApp read) {
  const AppKey app = read.key;
  KeptApp kept_app = kept(std::move(read.app), presses_);
  door_.answered(Source::kApps, app, version_of(kept_app),
                 [&](Picture& picture, const Mark&, Touched& touched) {
                   put_answered_app(picture, app, std::move(kept_app), touched);
                 });
}

void Store::awaits_status(const AppKey& key, std::string_view status_json) {
  std::optional<Digest> digest;
  if (!status_json.empty()) digest = kinds::desired_status_digest(status_json);
  door_.by_ourselves(key, [&](Picture& picture, Touched&) {
    if (Record* record = picture.find(key)) record->awaited_status = digest;
  });
}

void Store::task_answered(const std::string& namespace_name, std::shared_ptr<const AdminTask> task) {
  const Version version = version_of(task);
  door_.answered(Source::kAdminTasks, {namespace_name, task->spec.app}, version,
                 [&](Picture& picture, const Mark& mark, Touched& touched) {
                   touched.change(picture.tasks.applied(namespace_name, std::move(task), mark));
                 });
}

void Store::policy_answered(kinds::ReadPolicy read) {
  const Version version = version_of(read);
  door_.answered(Source::kPolicies, {}, version, [&](Picture& picture, const Mark& mark, Touched& touched) {
    if (picture.policies.applied(std::move(read), mark)) touched.woken = picture.every_app();
  });
}

void Store::child_leaving(const AppKey& key, Kind kind, std::string_view name, const Uid& uid) {
  door_.by_ourselves(key, [&](Picture& picture, Touched&) {
    KeptChild* child = find_child(picture, key, kind, name);
    if (child == nullptr || child->uid != uid) return;
    child->deleting = true;
    picture.mark(source_of(kind), key.namespace_name).asked_to_go(uid);
  });
}

void Store::child_stands_for(const AppKey& key, Kind kind, std::string_view name, const Digest& desired) {
  door_.by_ourselves(key, [&](Picture& picture, Touched&) {
    if (KeptChild* child = find_child(picture, key, kind, name)) child->make_unusual().stands_for = desired;
  });
}

void Store::child_metadata_left(const AppKey& key, const Child& left) {
  door_.by_ourselves(key, [&](Picture& picture, Touched&) {
    KeptChild* child = find_child(picture, key, left.kind, left.name);
    if (child == nullptr || child->uid != left.uid || !child->unusual) return;
    child->unusual->left_metadata = child->unusual->edited_metadata;
  });
}

void Store::reads_secrets(const AppKey& key, std::vector<std::string> names) {
  door_.by_ourselves(key, [&](Picture& picture, Touched& touched) {
    put_also_read(picture, key, std::move(names), touched);
  });
}

}  // namespace twelvefactor::store
