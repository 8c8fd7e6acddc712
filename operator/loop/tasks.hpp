// Carries out what was decided about the AdminTasks of an app: makes their Jobs, records how they stand,
// removes those whose time is over. Called by loop/pass, before the app's own plan. A task that cannot be
// carried out says so in its own status and does not trouble the app.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "apply/send.hpp"
#include "kube/writer.hpp"
#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::loop {

struct TasksResult {
  bool changed = false;  // something was written: the app is to be judged anew
  bool retry = false;    // something failed that may go well later
};

/// `seen` takes a task as it is after a write.
using TaskSeen =
    std::function<void(const std::string& namespace_name, std::shared_ptr<const AdminTask> task)>;

TasksResult run_tasks(const Observed& observed, const Desired& desired, kube::Writer& writer,
                      const apply::Answers& answers, const TaskSeen& seen, const apply::StopTokens& stop);

}  // namespace twelvefactor::loop
