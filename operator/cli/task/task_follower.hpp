// Follows an AdminTask to its end: prints the log of its pod while it is written, and tells what holds it up.
// Used by run_task.cpp. It cancels nothing by itself.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cli/cluster/cluster.hpp"
#include "cli/pods/log_reader.hpp"
#include "cli/task/run_options.hpp"
#include "cli/task/task.hpp"
#include "cli/task/task_pod.hpp"
#include "cli/terminal/terminal.hpp"

namespace twelvefactor::cli {

struct TaskEnd {
  Task task;             // as it was seen last
  std::string object;    // the same, as the API server sent it
  std::string given_up;  // why it is not waited for any longer; empty: it has ended
  bool wanted = false;   // given up, and may still come to run: it should be cancelled
  bool log_read = false;
  bool too_long = false;     // it was ended after its time
  bool not_started = false;  // the container was made, and its program could not be run
  bool out_of_memory = false;
};

class TaskFollower {
 public:
  TaskFollower(const RunOptions& options, Cluster& cluster, const Terminal& terminal, std::string name);

  TaskEnd follow();

 private:
  using Clock = std::chrono::steady_clock;

  bool look_at_task();
  bool ended_by_itself();
  void look_at_pod();
  std::optional<kube::ApiResult<std::string>> ask_for_pod();
  void read_log();
  void give_up(std::string why, bool wanted);
  void tell_once(const std::string& text);
  /// Whether something has been so for as long as our patience lasts; `so` false begins anew.
  bool too_long(bool so, std::optional<Clock::time_point>& since) const;

  const RunOptions& options_;
  Cluster& cluster_;
  const Terminal& terminal_;
  std::string name_;
  LogReader reader_;
  TaskEnd end_;
  std::optional<TaskPod> pod_;
  bool log_ended_ = false;
  bool may_list_ = true;
  std::string told_;
  std::optional<Clock::time_point> unreachable_since_;
  std::optional<Clock::time_point> refused_since_;
  std::optional<Clock::time_point> hopeless_since_;
  std::optional<Clock::time_point> ended_since_;  // the pod has, and the task does not say so
  std::optional<Clock::time_point> over_since_;   // the task is, and its log cannot be read to its end
  std::optional<Clock::time_point> idle_since_;   // there is no pod
};

}  // namespace twelvefactor::cli
