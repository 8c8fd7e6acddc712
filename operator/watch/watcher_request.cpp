#include "watch/watcher_request.hpp"

#include "kube/encode.hpp"

namespace twelvefactor::watch {
namespace {

constexpr const char* kMetadataList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
constexpr const char* kMetadata = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

void add(std::string& target, std::string_view name, std::string_view value) {
  target += target.find('?') == std::string::npos ? '?' : '&';
  target += name;
  target += '=';
  target += kube::percent_encoded(value);
}

std::string selected(const WatchOptions& options) {
  std::string target = options.collection;
  if (!options.label_selector.empty()) add(target, "labelSelector", options.label_selector);
  return target;
}

std::string watched(const WatchOptions& options, std::chrono::seconds timeout) {
  std::string target = selected(options);
  add(target, "watch", "true");
  add(target, "allowWatchBookmarks", "true");
  add(target, "timeoutSeconds", std::to_string(timeout.count()));
  return target;
}

http::Request get(std::string target, const char* accept) {
  http::Request request;
  request.target = std::move(target);
  request.accept = accept;
  return request;
}

}  // namespace

http::Request list_request(const WatchOptions& options, int limit, std::string_view continue_token) {
  std::string target = selected(options);
  if (limit > 0) add(target, "limit", std::to_string(limit));
  if (!continue_token.empty()) add(target, "continue", continue_token);
  return get(std::move(target), options.metadata_only ? kMetadataList : "application/json");
}

http::Request newest_request(const WatchOptions& options) {
  std::string target = options.collection;
  add(target, "limit", "1");
  return get(std::move(target), kMetadataList);
}

http::Request watch_request(const WatchOptions& options, std::string_view resource_version,
                            std::chrono::seconds timeout) {
  std::string target = watched(options, timeout);
  add(target, "resourceVersion", resource_version);
  return get(std::move(target), options.metadata_only ? kMetadata : "application/json");
}

http::Request streaming_list_request(const WatchOptions& options, std::chrono::seconds timeout) {
  std::string target = watched(options, timeout);
  add(target, "sendInitialEvents", "true");
  // Without a resourceVersion, "not older than" means: not older than now.
  add(target, "resourceVersionMatch", "NotOlderThan");
  return get(std::move(target), options.metadata_only ? kMetadata : "application/json");
}

}  // namespace twelvefactor::watch
