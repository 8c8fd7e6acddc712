// Pods as the API server tells of them, for tests of what is seen in them. A day of the node's clock, which
// is not ours.
#pragma once

#include <string>

#include "kinds/read/read_pod.hpp"

namespace twelvefactor::testing {

/// A pod of web, release v4 unless changed. JSON is put together, so that the reader is tested, too.
struct PodText {
  std::string name = "shop-web-a";
  std::string uid = "11111111-2222-4333-8444-000000000001";
  std::string labels = R"("twelvefactor.dev/process": "web", "twelvefactor.dev/release": "v4")";
  std::string deletion;  // R"(, "deletionTimestamp": "...", "deletionGracePeriodSeconds": 30)"
  std::string container = R"("name": "app")";
  std::string phase = "Running";
  std::string more_status;  // R"(, "reason": "Evicted")"
  std::string conditions =
      R"({"type": "Ready", "status": "True", "lastTransitionTime": "2031-01-01T00:00:04Z"})";
  std::string state = R"("running": {"startedAt": "2031-01-01T00:00:01Z"})";
  std::string more_container;  // R"(, "lastState": {...})"
  int restarts = 0;
  std::string more_containers;  // R"(, {"name": "proxy", ...})"

  [[nodiscard]] std::string json() const {
    return R"({"metadata": {"namespace": "shop-production", "name": ")" + name + R"(", "uid": ")" + uid +
           R"(", "labels": {"twelvefactor.dev/app": "shop", )" + labels + "}" + deletion +
           R"(, "ownerReferences": [{"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "shop-web-1", "controller": true, "uid": "99999999-2222-4333-8444-000000000001"}]},
"spec": {"containers": [{"name": "proxy"}, {)" +
           container + R"(}]}, "status": {"phase": ")" + phase + "\"" + more_status + R"(, "conditions": [)" +
           conditions + R"(], "containerStatuses": [{"name": "app", "restartCount": )" +
           std::to_string(restarts) + R"(, "state": {)" + state + "}" + more_container + "}" +
           more_containers + "]}}";
  }
  [[nodiscard]] kinds::ReadPod read() const { return kinds::read_pod(json()).value(); }
  [[nodiscard]] PodSigns signs() const { return read().signs.value(); }
};

inline std::string terminated(int code, const std::string& reason, const std::string& message = {}) {
  return R"("terminated": {"exitCode": )" + std::to_string(code) + R"(, "reason": ")" + reason +
         R"(", "startedAt": "2031-01-01T00:00:01Z", "finishedAt": "2031-01-01T01:00:00Z", "message": ")" +
         message + R"("})";
}

/// Asked to go, with so many seconds.
inline std::string deleted_with(int grace) {
  return R"(, "deletionTimestamp": "2026-01-01T00:00:30Z", "deletionGracePeriodSeconds": )" +
         std::to_string(grace);
}

}  // namespace twelvefactor::testing
