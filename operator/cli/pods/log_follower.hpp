// The log of one pod, from when it is asked for until its container has ended, in a thread of its own; taken
// up again where it was left when the connection or the container ended. Used by logs.cpp.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "cli/cluster/cluster.hpp"
#include "cli/pods/log_printer.hpp"
#include "cli/pods/log_reader.hpp"
#include "cli/pods/pod_requests.hpp"

namespace twelvefactor::cli {

class LogFollower {
 public:
  /// `take` gets each line, `note` what the kubelet or the API server says instead; both from its thread.
  /// What they refer to must outlive it, and so must the cluster.
  LogFollower(Cluster& cluster, PodLog log, LineCutter::Take take, std::function<void(std::string)> note);
  ~LogFollower() = default;
  LogFollower(const LogFollower&) = delete;
  LogFollower& operator=(const LogFollower&) = delete;

  /// Reads on, unless it does already.
  void go_on();
  /// Nothing is being read.
  [[nodiscard]] bool rests() const { return rests_; }
  /// Reads in this thread, to the end.
  void read(const std::stop_token& stop);

 private:
  Cluster& cluster_;
  PodLog log_;
  LineCutter lines_;
  LogReader reader_;
  std::function<void(std::string)> note_;
  std::string kubelet_says_;
  std::atomic<bool> rests_{true};
  std::jthread thread_;  // the last member: it ends before the others go
};

}  // namespace twelvefactor::cli
