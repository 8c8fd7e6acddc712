#include "cli/task/task_requests.hpp"

#include "cli/cluster/cluster_error.hpp"
#include "cli/task/task.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/build/admin_task.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "kube/encode.hpp"
#include "kube/writer.hpp"

namespace twelvefactor::cli {
namespace {

std::string task_path(const Cluster& cluster, const std::string& name) {
  return kinds::admin_task_path(cluster.app_key().namespace_name, name);
}

std::string pods(const Cluster& cluster) {
  return "/api/v1/namespaces/" + cluster.app_key().namespace_name + "/pods";
}

kube::ApiResult<std::string> get(Cluster& cluster, std::string target) {
  http::Request request;
  request.target = std::move(target);
  return cluster.session().send(std::move(request), {});
}

/// What of the answers to a create is not as with other requests.
std::string refused(const Cluster& cluster, const kube::ApiError& error, const std::string& name) {
  const std::string message = printable(error.message);
  const bool by_policy = message.find("denied request") != std::string::npos;
  if (error.status == 409)
    return "there is a task " + name + " in namespace " + cluster.app_key().namespace_name +
           " already; choose another --name, or none";
  if (error.status == 400 || error.status == 422 || (error.status == 403 && by_policy))
    return "the API server refuses the task: " + message;
  if (error.status == 403)
    return message + "; to run commands is a right of its own: the ClusterRole twelvefactor-run grants it";
  return explained_task(cluster, error, name);
}

}  // namespace

std::string explained_task(const Cluster& cluster, const kube::ApiError& error, const std::string& name) {
  return explained(error, "task " + name + " in namespace " + cluster.app_key().namespace_name,
                   "somebody has deleted it", cluster.origin());
}

Result<std::string> create_task(Cluster& cluster, const std::string& name, const std::string& body) {
  kube::Writer writer(cluster.session(), kFieldManager);
  auto answer = writer.create(kinds::admin_task_collection_path(cluster.app_key().namespace_name), body, {});
  if (!answer.ok()) return Error{refused(cluster, answer.error(), name)};
  return std::move(answer).value();
}

kube::ApiResult<std::string> get_task(Cluster& cluster, const std::string& name) {
  return get(cluster, task_path(cluster, name));
}

Result<std::string> cancel_task(Cluster& cluster, const std::string& name) {
  kube::Writer writer(cluster.session(), kFieldManager);
  auto answer = writer.merge_patch(task_path(cluster, name), cancel_body(), {});
  if (!answer.ok()) return Error{explained_task(cluster, answer.error(), name)};
  return std::move(answer).value();
}

kube::ApiResult<std::string> get_pods_of_task(Cluster& cluster, const std::string& name) {
  return get(cluster, pods(cluster) + "?labelSelector=" +
                          kube::percent_encoded(std::string(kinds::kTaskLabel) + "=" + name));
}

kube::ApiResult<std::string> get_pod(Cluster& cluster, const std::string& name) {
  return get(cluster, pods(cluster) + "/" + name);
}

kube::ApiResult<std::string> get_job(Cluster& cluster, const std::string& name) {
  return get(cluster, kinds::object_path(Kind::kJob, cluster.app_key().namespace_name, name));
}

}  // namespace twelvefactor::cli
