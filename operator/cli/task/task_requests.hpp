// What `twelvefactor run` asks the API server for. Each failure is explained in words that say what to do.
#pragma once

#include <string>

#include "cli/cluster/cluster.hpp"
#include "cli/task/run_options.hpp"
#include "kube/api_error.hpp"

namespace twelvefactor::cli {

Result<std::string> create_task(Cluster& cluster, const std::string& name, const std::string& body);
/// A read that failed may succeed in a moment: who follows a task decides on that.
kube::ApiResult<std::string> get_task(Cluster& cluster, const std::string& name);
Result<std::string> cancel_task(Cluster& cluster, const std::string& name);
kube::ApiResult<std::string> get_pods_of_task(Cluster& cluster, const std::string& name);
kube::ApiResult<std::string> get_pod(Cluster& cluster, const std::string& name);
kube::ApiResult<std::string> get_job(Cluster& cluster, const std::string& name);

/// In words, for a request about this task.
std::string explained_task(const Cluster& cluster, const kube::ApiError& error, const std::string& name);

}  // namespace twelvefactor::cli
