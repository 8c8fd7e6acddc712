#include "kube/writer.hpp"

#include <nlohmann/json.hpp>

#include "kube/encode.hpp"
#include "kube/wait.hpp"

namespace twelvefactor::kube {
namespace {

constexpr std::string_view kJson = "application/json";
// JSON is YAML, and this type is the one that all servers since 1.16 know.
constexpr std::string_view kApply = "application/apply-patch+yaml";
constexpr std::string_view kJsonPatch = "application/json-patch+json";
constexpr std::string_view kMergePatch = "application/merge-patch+json";
constexpr std::string_view kStrategicMergePatch = "application/strategic-merge-patch+json";

http::Request request_for(http::Method method, std::string target, std::string_view content_type,
                          std::string body) {
  http::Request request;
  request.method = method;
  request.target = std::move(target);
  request.content_type = content_type;
  request.body = std::move(body);
  return request;
}

/// Server and priority-and-fairness say Retry-After only when they did not process the request.
bool refused_for_now(const ApiError& error, std::chrono::seconds patience) {
  const bool busy = error.status == 429 || error.status == 503;
  // A longer wait is the caller's to plan.
  return busy && error.retry_after && *error.retry_after <= patience;
}

std::string with_query(std::string_view path, const std::string& query) {
  const char joint = path.find('?') == std::string_view::npos ? '?' : '&';
  return std::string(path) + joint + query;
}

std::string delete_options(const Preconditions& preconditions, Propagation propagation) {
  const char* policy = propagation == Propagation::kForeground ? "Foreground" : "Background";
  nlohmann::json options = {{"kind", "DeleteOptions"}, {"apiVersion", "v1"}, {"propagationPolicy", policy}};
  if (!preconditions.uid.empty()) options["preconditions"]["uid"] = preconditions.uid;
  if (!preconditions.resource_version.empty()) {
    options["preconditions"]["resourceVersion"] = preconditions.resource_version;
  }
  return options.dump();
}

// The API server's own limit. It would close the connection in the middle of a larger one, which looks as if
// it could not be reached.
constexpr std::size_t kMostBody = 3 << 20;

ApiError too_large(std::size_t bytes) {
  ApiError error;
  error.status = 413;
  error.reason = "RequestEntityTooLarge";
  error.message = "the object is too large: " + std::to_string(bytes >> 20) +
                  " MiB as JSON, and the API server takes 3; it was not sent";
  error.not_sent = true;
  return error;
}

}  // namespace

Writer::Writer(Session& session, const std::string& field_manager, WriteDeadline deadline,
               std::chrono::seconds patience)
    : session_(session),
      field_manager_(percent_encoded(field_manager)),
      deadline_(std::move(deadline)),
      patience_(patience) {}

ApiResult<std::string> Writer::send(http::Request request, std::stop_token stop) {
  if (request.body.size() > kMostBody) return too_large(request.body.size());
  request.deadline = deadline_;
  auto answer = session_.send(request, stop);
  if (answer.ok() || !refused_for_now(answer.error(), patience_)) return answer;
  if (!wait_for(*answer.error().retry_after, stop)) return answer;
  return session_.send(std::move(request), std::move(stop));
}

ApiResult<std::string> Writer::create(std::string_view collection, std::string body, std::stop_token stop) {
  const auto target = with_query(collection, "fieldManager=" + field_manager_);
  return send(request_for(http::Method::kPost, target, kJson, std::move(body)), stop);
}

ApiResult<std::string> Writer::apply(std::string_view object, std::string body, std::stop_token stop) {
  const auto target = with_query(object, "fieldManager=" + field_manager_ + "&force=true");
  return send(request_for(http::Method::kPatch, target, kApply, std::move(body)), stop);
}

ApiResult<std::string> Writer::json_patch(std::string_view object, std::string body, std::stop_token stop) {
  const auto target = with_query(object, "fieldManager=" + field_manager_);
  return send(request_for(http::Method::kPatch, target, kJsonPatch, std::move(body)), stop);
}

ApiResult<std::string> Writer::merge_patch(std::string_view object, std::string body, std::stop_token stop) {
  const auto target = with_query(object, "fieldManager=" + field_manager_);
  return send(request_for(http::Method::kPatch, target, kMergePatch, std::move(body)), stop);
}

ApiResult<std::string> Writer::strategic_merge_patch(std::string_view object, std::string body,
                                                     std::stop_token stop) {
  const auto target = with_query(object, "fieldManager=" + field_manager_);
  return send(request_for(http::Method::kPatch, target, kStrategicMergePatch, std::move(body)), stop);
}

ApiResult<std::string> Writer::replace(std::string_view object, std::string body, std::stop_token stop) {
  const auto target = with_query(object, "fieldManager=" + field_manager_);
  return send(request_for(http::Method::kPut, target, kJson, std::move(body)), stop);
}

ApiResult<std::string> Writer::remove(std::string_view object, const Preconditions& preconditions,
                                      std::stop_token stop, Propagation propagation) {
  auto body = delete_options(preconditions, propagation);
  return send(request_for(http::Method::kDelete, std::string(object), kJson, std::move(body)),
              std::move(stop));
}

ApiResult<std::string> Writer::get(std::string_view object, std::stop_token stop) {
  http::Request request;
  request.target = object;
  return send(request, stop);
}

}  // namespace twelvefactor::kube
