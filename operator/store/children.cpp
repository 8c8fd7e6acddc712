#include "store/children.hpp"

#include <algorithm>
#include <utility>

#include "store/changes.hpp"

namespace twelvefactor::store {
namespace {

using Children = std::vector<KeptChild>;

Children::iterator find_child_in(Children& children, Kind kind, std::string_view name) {
  return std::ranges::find_if(children, [&](const KeptChild& each) { return each.is(kind, name); });
}

/// Calls visit for each name that an app with a child of this name can have: children are named after their
/// app.
template <class Visit>
void for_each_possible_app(std::string_view child, const Visit& visit) {
  for (std::size_t end = child.find('-'); end != std::string_view::npos; end = child.find('-', end + 1))
    visit(child.substr(0, end));
  visit(child);
}

/// It may have been another app's before.
void remove_elsewhere(Picture& picture, const kinds::ReadChild& read, Touched& touched) {
  for_each_possible_app(read.child.name, [&](std::string_view app) {
    if (app == read.app) return;
    const AppKey key{read.namespace_name, std::string(app)};
    Record* record = picture.find(key);
    if (record == nullptr) return;
    const auto found = find_child_in(record->children, read.child.kind, read.child.name);
    if (found == record->children.end()) return;
    record->children.erase(found);
    touched.change(key);
  });
}

/// What we know of the same object beyond what the API server tells of it.
void keep_our_own(const Child& before, Child& after, const Mark& mark) {
  if (before.uid != after.uid) return;
  if (before.digest == after.digest && same_variables(before, after)) after.stands_for = before.stands_for;
  if (before.left_metadata == after.edited_metadata) after.left_metadata = before.left_metadata;
  // We asked for its deletion. Of a list that was asked for later it is known whether that is still so.
  if (!mark.listing() || mark.was_answered(after.uid)) after.deleting = after.deleting || before.deleting;
}

}  // namespace

void put_child(Picture& picture, const Mark& mark, kinds::ReadChild read, Touched& touched) {
  remove_elsewhere(picture, read, touched);
  if (read.app.empty()) return;
  const AppKey key{std::move(read.namespace_name), std::move(read.app)};
  Children& children = picture.records[key].children;
  const auto found = find_child_in(children, read.child.kind, read.child.name);
  if (found == children.end()) {
    // There are few, and none to come: no room is kept for more.
    children.reserve(children.size() + 1);
    children.push_back(kept(std::move(read.child), mark.epoch(), picture.releases));
    touched.change(key);
    return;
  }
  found->epoch = mark.epoch();
  if (!mark.counts(version_of(*found), version_of(read.child))) return;
  const Child before = given_back(*found, picture.releases);
  keep_our_own(before, read.child, mark);
  if (concerns_app(before, read.child)) touched.wake(key);
  *found = kept(std::move(read.child), mark.epoch(), picture.releases);
  touched.touch(key);
}

void remove_child(Picture& picture, const kinds::ReadChild& read, Touched& touched) {
  const auto remove_from = [&](std::string_view app) {
    const AppKey key{read.namespace_name, std::string(app)};
    Record* record = picture.find(key);
    if (record == nullptr) return;
    const auto found = find_child_in(record->children, read.child.kind, read.child.name);
    if (found == record->children.end() || found->uid != read.child.uid) return;
    record->children.erase(found);
    touched.change(key);
  };
  for_each_possible_app(read.child.name, remove_from);
  // A Job that somebody made of a CronJob has the name that they gave it.
  remove_from(read.app);
}

void sweep_children(Picture& picture, const Mark& mark, Source source, const std::string& namespace_name,
                    Touched& touched) {
  for (auto& [key, record] : picture.records) {
    if (!picture.covers(namespace_name, key)) continue;
    const auto gone = std::erase_if(record.children, [&](const KeptChild& each) {
      return source_of(each.kind) == source && mark.left_out(each.epoch, version_of(each));
    });
    if (gone > 0) touched.change(key);
  }
}

KeptChild* find_child(Picture& picture, const AppKey& key, Kind kind, std::string_view name) {
  Record* record = picture.find(key);
  if (record == nullptr) return nullptr;
  const auto found = find_child_in(record->children, kind, name);
  return found == record->children.end() ? nullptr : &*found;
}

}  // namespace twelvefactor::store
