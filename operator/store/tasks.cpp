#include "store/tasks.hpp"

#include <utility>

namespace twelvefactor::store {

Tasks::Woken Tasks::applied(const std::string& namespace_name, std::shared_ptr<const AdminTask> task,
                            std::uint32_t epoch) {
  AppKey app{namespace_name, task->spec.app};
  Stored& stored = by_app_[app][task->name];
  stored.epoch = epoch;
  if (stored.task && stored.task->uid == task->uid && stored.task->resource_version >= task->resource_version)
    return {};
  stored.task = std::move(task);
  return {std::move(app)};
}

Tasks::Woken Tasks::deleted(const std::string& namespace_name, const AdminTask& task) {
  AppKey app{namespace_name, task.spec.app};
  const auto tasks = by_app_.find(app);
  if (tasks == by_app_.end()) return {};
  const auto found = tasks->second.find(task.name);
  // Its namesake may have been made since.
  if (found == tasks->second.end() || found->second.task->uid != task.uid) return {};
  tasks->second.erase(found);
  if (tasks->second.empty()) by_app_.erase(tasks);
  return {std::move(app)};
}

Tasks::Woken Tasks::swept(std::uint32_t epoch, const std::string& namespace_name) {
  Woken woken;
  for (auto each = by_app_.begin(); each != by_app_.end();) {
    const bool covered = namespace_name.empty() || each->first.namespace_name == namespace_name;
    const auto gone = std::erase_if(
        each->second, [epoch, covered](const auto& entry) { return covered && entry.second.epoch != epoch; });
    if (gone > 0) woken.push_back(each->first);
    each = each->second.empty() ? by_app_.erase(each) : std::next(each);
  }
  return woken;
}

std::vector<std::shared_ptr<const AdminTask>> Tasks::of(const AppKey& app) const {
  std::vector<std::shared_ptr<const AdminTask>> tasks;
  const auto found = by_app_.find(app);
  if (found == by_app_.end()) return tasks;
  for (const auto& [name, stored] : found->second) tasks.push_back(stored.task);
  return tasks;
}

}  // namespace twelvefactor::store
