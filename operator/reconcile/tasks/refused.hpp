// What a task says whose Job could not be made. Called by loop/tasks; pure.
#pragma once

#include "model/admin_task.hpp"
#include "model/observed.hpp"
#include "model/outcome.hpp"

namespace twelvefactor::reconcile {

AdminTaskStatus refused_task(const Observed& observed, const AdminTask& task, const Outcome& outcome);

}  // namespace twelvefactor::reconcile
