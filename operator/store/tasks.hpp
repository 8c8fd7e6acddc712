// The AdminTasks of the cluster, by the app that each names, which may be there or not. A part of store.cpp,
// under its mutex.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/admin_task.hpp"
#include "model/app_key.hpp"

namespace twelvefactor::store {

class Tasks {
 public:
  using Woken = std::vector<AppKey>;

  /// `epoch`: of the list that it belongs to. An older version than the known one is dropped.
  Woken applied(const std::string& namespace_name, std::shared_ptr<const AdminTask> task,
                std::uint32_t epoch);
  Woken deleted(const std::string& namespace_name, const AdminTask& task);
  /// What the list of this epoch did not name is gone: in one namespace, or (empty) in all.
  Woken swept(std::uint32_t epoch, const std::string& namespace_name);

  /// In the order of their names.
  [[nodiscard]] std::vector<std::shared_ptr<const AdminTask>> of(const AppKey& app) const;

 private:
  struct Stored {
    std::shared_ptr<const AdminTask> task;
    std::uint32_t epoch = 0;
  };

  // The app that a task names never changes (the API server refuses that).
  std::unordered_map<AppKey, std::map<std::string, Stored>> by_app_;
};

}  // namespace twelvefactor::store
