#include "cli/pods/pod_requests.hpp"

#include "cli/cluster/cluster_error.hpp"
#include "kinds/text/names.hpp"
#include "kube/encode.hpp"

namespace twelvefactor::cli {
namespace {

std::string pods_path(const Cluster& cluster) {
  return "/api/v1/namespaces/" + cluster.app_key().namespace_name + "/pods";
}

std::string selector(const Cluster& cluster) {
  return kube::percent_encoded(std::string(kinds::kAppLabel) + "=" + cluster.app_key().name);
}

}  // namespace

Result<std::vector<Pod>> pods_of(Cluster& cluster) {
  const auto list = cluster.page(pods_path(cluster) + "?labelSelector=" + selector(cluster),
                                 "pods in namespace " + cluster.app_key().namespace_name, /*optional=*/false);
  if (!list) return list.error();
  auto pods = read_pods_of_app(*list ? **list : std::string(R"({"items": []})"));
  if (!pods || !pods->empty()) return pods;
  if (const auto app = cluster.app(); !app) return app.error();
  return pods;
}

kube::ApiResult<Done> read_pod_log(Cluster& cluster, const PodLog& log,
                                   const std::function<void(std::string_view)>& on_bytes,
                                   std::stop_token stop) {
  http::Request request;
  request.accept = "*/*";
  request.target = pods_path(cluster) + "/" + log.pod +
                   "/log?timestamps=true&container=" + kube::percent_encoded(log.container);
  if (log.follow) request.target += "&follow=true";
  if (log.previous) request.target += "&previous=true";
  if (log.tail >= 0) request.target += "&tailLines=" + std::to_string(log.tail);
  if (log.since_seconds) request.target += "&sinceSeconds=" + std::to_string(*log.since_seconds);
  if (log.since) request.target += "&sinceTime=" + kube::percent_encoded(*log.since);
  return cluster.session().stream(std::move(request), on_bytes, log.silence, std::move(stop));
}

std::string explained_log(const Cluster& cluster, const kube::ApiError& error, const std::string& pod) {
  return explained(error, "the log of pod " + pod + " in namespace " + cluster.app_key().namespace_name,
                   "it has gone", cluster.origin());
}

}  // namespace twelvefactor::cli
