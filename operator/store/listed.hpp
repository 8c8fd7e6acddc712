// What is kept of one object that a watch tells of, with the list that named it last. One template for all
// kinds: which version counts and what a list that leaves it out means, store/mark.hpp says. A part of the
// store, under its mutex.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "kinds/read/read_app.hpp"
#include "kinds/read/read_policy.hpp"
#include "model/admin_task.hpp"
#include "model/child.hpp"
#include "store/kept_app.hpp"
#include "store/kept_child.hpp"
#include "store/mark.hpp"

namespace twelvefactor::store {

inline Version version_of(const KeptApp& app) {
  return {app.uid, app.resource_version};
}
inline Version version_of(const KeptChild& child) {
  return {child.uid, child.resource_version};
}
inline Version version_of(const kinds::StoredApp& app) {
  return {app.uid, app.resource_version};
}
inline Version version_of(const Child& child) {
  return {child.uid, child.resource_version};
}
inline Version version_of(const std::shared_ptr<const AdminTask>& task) {
  return {task->uid, task->resource_version};
}
inline Version version_of(const kinds::ReadPolicy& policy) {
  return {parse_uid(policy.uid), policy.resource_version};
}

template <class T>
struct Listed {
  T value{};
  std::uint32_t epoch = 0;

  /// What was read was named by the list that comes, or told after the last one. Is it taken?
  bool counts(const T& read, const Mark& mark) {
    epoch = mark.epoch();
    return mark.counts(version_of(value), version_of(read));
  }

  [[nodiscard]] bool left_out(const Mark& mark) const { return mark.left_out(epoch, version_of(value)); }
};

/// Of what the watch alone tells, and no answer: it needs no version.
template <class T>
struct ListedAlone {
  T value{};
  std::uint32_t epoch = 0;

  [[nodiscard]] bool left_out(const Mark& mark) const { return mark.left_out(epoch); }
};

}  // namespace twelvefactor::store
