// What `ps` and `logs` ask the API server for; `run` reads its log by this, too.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "cli/cluster/cluster.hpp"
#include "cli/pods/pod.hpp"
#include "kube/api_error.hpp"

namespace twelvefactor::cli {

/// All pods of the app. Errors: they may not be listed, there is no answer, and, where there are none, there
/// is no such app.
Result<std::vector<Pod>> pods_of(Cluster& cluster);

struct PodLog {
  std::string pod;
  std::string container;
  bool follow = false;
  bool previous = false;
  std::int64_t tail = -1;                     // lines; -1: all
  std::optional<std::int64_t> since_seconds;  // ago
  std::optional<std::string> since;           // RFC 3339
  std::chrono::seconds silence{60};           // after which the log is asked for anew
};

/// Its log, each entry with its time, until the container has ended or the connection has.
kube::ApiResult<Done> read_pod_log(Cluster& cluster, const PodLog& log,
                                   const std::function<void(std::string_view)>& on_bytes,
                                   std::stop_token stop);

/// Why it could not be read, in words.
std::string explained_log(const Cluster& cluster, const kube::ApiError& error, const std::string& pod);

}  // namespace twelvefactor::cli
