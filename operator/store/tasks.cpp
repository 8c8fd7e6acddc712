#include "store/tasks.hpp"

#include <utility>

namespace twelvefactor::store {

Woken Tasks::applied(const std::string& namespace_name, std::shared_ptr<const AdminTask> task,
                     const Mark& mark) {
  AppKey app{namespace_name, task->spec.app};
  auto& tasks = by_app_[app];
  const auto [known, fresh] = tasks.try_emplace(task->name, Stored{task, mark.epoch()});
  if (!fresh) {
    if (!known->second.counts(task, mark)) return {};
    known->second.value = std::move(task);
  }
  return {std::move(app)};
}

Woken Tasks::deleted(const std::string& namespace_name, const AdminTask& task) {
  AppKey app{namespace_name, task.spec.app};
  const auto tasks = by_app_.find(app);
  if (tasks == by_app_.end()) return {};
  const auto found = tasks->second.find(task.name);
  // Its namesake may have been made since.
  if (found == tasks->second.end() || found->second.value->uid != task.uid) return {};
  tasks->second.erase(found);
  if (tasks->second.empty()) by_app_.erase(tasks);
  return {std::move(app)};
}

Woken Tasks::swept(const Mark& mark, const std::string& namespace_name) {
  Woken woken;
  for (auto each = by_app_.begin(); each != by_app_.end();) {
    const bool covered = namespace_name.empty() || each->first.namespace_name == namespace_name;
    const auto gone = std::erase_if(
        each->second, [&](const auto& entry) { return covered && entry.second.left_out(mark); });
    if (gone > 0) woken.push_back(each->first);
    each = each->second.empty() ? by_app_.erase(each) : std::next(each);
  }
  return woken;
}

std::vector<std::shared_ptr<const AdminTask>> Tasks::of(const AppKey& app) const {
  std::vector<std::shared_ptr<const AdminTask>> tasks;
  const auto found = by_app_.find(app);
  if (found == by_app_.end()) return tasks;
  for (const auto& [name, stored] : found->second) tasks.push_back(stored.value);
  return tasks;
}

}  // namespace twelvefactor::store
