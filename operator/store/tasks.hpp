// The AdminTasks of the cluster, by the app that each names, which may be there or not. A part of the store,
// under its mutex.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/admin_task.hpp"
#include "model/app_key.hpp"
#include "store/listed.hpp"
#include "store/touched.hpp"

namespace twelvefactor::store {

class Tasks {
 public:
  Woken applied(const std::string& namespace_name, std::shared_ptr<const AdminTask> task, const Mark& mark);
  Woken deleted(const std::string& namespace_name, const AdminTask& task);
  /// What the list did not name is gone: in one namespace, or (empty) in all.
  Woken swept(const Mark& mark, const std::string& namespace_name);

  /// In the order of their names.
  [[nodiscard]] std::vector<std::shared_ptr<const AdminTask>> of(const AppKey& app) const;

 private:
  using Stored = Listed<std::shared_ptr<const AdminTask>>;

  // The app that a task names never changes (the API server refuses that).
  std::unordered_map<AppKey, std::map<std::string, Stored>> by_app_;
};

}  // namespace twelvefactor::store
