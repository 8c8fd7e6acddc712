// How a task stands, as its conditions tell it. Called by judge.cpp and by loop/tasks; pure.
#pragma once

#include <string>

#include "model/admin_task.hpp"

namespace twelvefactor::reconcile {

struct Standing {
  /// kBlocked: it cannot run until a person has changed something. kWaiting: it may begin by itself.
  enum class State { kWaiting, kBlocked, kStarting, kRunning, kSucceeded, kFailed, kCancelled };
  State state = State::kWaiting;
  std::string reason;
  std::string message;
};

/// `status` with the conditions and the message of this standing. Times of conditions that stay as they were
/// stay, too. `now`: RFC 3339.
AdminTaskStatus with_standing(const AdminTask& task, AdminTaskStatus status, const Standing& standing,
                              const std::string& now);

}  // namespace twelvefactor::reconcile
