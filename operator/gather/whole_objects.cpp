#include "gather/whole_objects.hpp"

#include <algorithm>
#include <utility>

#include "gather/try_again.hpp"
#include "kinds/build/admin_task.hpp"
#include "kinds/text/resource.hpp"
#include "kinds/text/time.hpp"

namespace twelvefactor::gather {
namespace {

std::string named(std::string collection, const std::string& name) {
  return std::move(collection) + "?fieldSelector=metadata.name%3D" + name;
}

std::vector<const AdminTask*> that_want_commands(const Desired& desired) {
  std::vector<const AdminTask*> tasks;
  for (const WishedTask& wished : desired.tasks) {
    if (wished.wants_command) tasks.push_back(wished.task.get());
  }
  return tasks;
}

}  // namespace

std::optional<kinds::StoredApp> WholeObjects::app(const AppKey& key, const std::stop_token& stop) const {
  const auto answer = read_(named(kinds::app_collection_path(key.namespace_name), key.name), stop);
  auto read = answer ? kinds::read_listed_app(*answer) : std::nullopt;
  return read && read->key == key ? std::optional(std::move(read->app)) : std::nullopt;
}

bool WholeObjects::fill_commands(Observed& observed, const Desired& desired,
                                 const std::stop_token& stop) const {
  std::vector<const AdminTask*> wanted = that_want_commands(desired);
  if (wanted.empty()) return false;
  // Not always the same first: some that are refused again and again must not keep the others waiting.
  const auto turn = static_cast<std::size_t>(kinds::parse_time(observed.now)) % wanted.size();
  std::ranges::rotate(wanted, wanted.begin() + static_cast<std::ptrdiff_t>(turn));
  std::size_t bytes = 0;
  bool any = false;
  for (const AdminTask* task : wanted) {
    if (bytes > kCommandsOfPass) break;
    const std::string collection = kinds::admin_task_collection_path(observed.app.key.namespace_name);
    const auto answer = read_(named(collection, task->name), stop);
    const auto whole = answer ? kinds::read_listed_admin_task(*answer) : std::nullopt;
    if (!whole || whole->task->uid != task->uid) {
      observed.look_again = kTryAgain;
      continue;
    }
    bytes += answer->size();
    any = true;
    // One that was cancelled meanwhile says so.
    *std::ranges::find_if(observed.tasks, [task](const auto& each) { return each.get() == task; }) =
        whole->task;
  }
  return any;
}

}  // namespace twelvefactor::gather
