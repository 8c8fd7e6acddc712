// An API server with the app shop in staging and in production, for tests of `parity` and `promote`: what it
// has is a table, what the commands see of it is theirs.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/parity/parity.hpp"
#include "cli/promote/promote.hpp"
#include "support/server_kubeconfig.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::cli::promotion_desk {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using testing::Peer;                    // not the peer of a spec
using Json = nlohmann::json;

inline const std::string kRoot = "/apis/twelvefactor.dev/v1alpha1/namespaces/";
inline const std::string kProduction = kRoot + "shop-production/twelvefactorapps/shop";
inline const std::string kStaging = kRoot + "shop-staging/twelvefactorapps/shop";
inline const std::string kReports =
    kRoot + "shop-production/parityreports?labelSelector=twelvefactor.dev%2Fapp%3Dshop";
inline const std::string kDigest(64, 'a');
inline const std::string kNewImage = "registry.example.com/shop@sha256:" + std::string(64, 'b');

inline std::string releases_path(const std::string& environment) {
  return kRoot + "shop-" + environment + "/appreleases?labelSelector=twelvefactor.dev%2Fapp%3Dshop";
}

inline Json spec(const std::string& environment, const std::string& image, const std::string& revision) {
  return {{"environment", environment},
          {"codebase", {{"repository", "https://git.example.com/acme/shop"}, {"revision", revision}}},
          {"image", image},
          {"config",
           {{"env",
             {{"LOG_LEVEL", environment == "staging" ? "debug" : "info"},
              {"DB_PASSWORD", "hunter2hunter2-" + environment}}}}},
          {"processes", {{"web", {{"port", 8080}}}}}};
}

inline Json app(const std::string& environment, const std::string& image, const std::string& revision,
                int active) {
  return {{"kind", "TwelveFactorApp"},
          {"metadata",
           {{"name", "shop"},
            {"namespace", "shop-" + environment},
            {"uid", "u-" + environment},
            {"resourceVersion", "100"},
            {"generation", 3}}},
          {"spec", spec(environment, image, revision)},
          {"status",
           {{"observedGeneration", 3},
            {"release", {{"active", active}, {"desired", active}}},
            {"processes", {{"web", {{"ready", 1}}}}},
            {"conditions", Json::array({{{"type", "Available"},
                                         {"status", "True"},
                                         {"reason", "A"},
                                         {"message", ""},
                                         {"lastTransitionTime", "2026-11-20T10:00:00Z"}}})}}}};
}

inline Json release(int number, const std::string& image, const std::string& revision,
                    const std::string& phase = "Active") {
  return {{"metadata",
           {{"name", "shop-v" + std::to_string(number)}, {"creationTimestamp", "2026-11-20T09:00:00Z"}}},
          {"spec",
           {{"app", "shop"},
            {"number", number},
            {"reason", "Image"},
            {"image", image},
            {"codebase", {{"repository", "https://git.example.com/acme/shop"}, {"revision", revision}}},
            {"environment", "staging"}}},
          {"status",
           {{"phase", phase},
            {"completionTime", "2026-11-20T10:00:00Z"},
            {"conditions", Json::array({{{"type", "GatePassed"}, {"status", "True"}},
                                        {{"type", "Active"},
                                         {"status", phase == "Active" ? "True" : "False"},
                                         {"lastTransitionTime", "2026-11-20T10:00:00Z"}}})}}}};
}

inline Json report(const std::string& state, const Json& findings) {
  int errors = 0;
  for (const Json& each : findings) errors += each.at("severity") == "Error" ? 1 : 0;
  return {{"metadata", {{"name", "shop-vs-staging"}}},
          {"spec", {{"peer", "staging"}, {"here", {{"namespace", "shop-production"}, {"name", "shop"}}}}},
          {"status",
           {{"state", state},
            {"message", "what the operator says"},
            {"values", "Literals"},
            {"summary", {{"errors", errors}, {"warnings", 0}, {"infos", 0}}},
            {"findings", findings}}}};
}

inline const Json kError = {{"dimension", "ConfigKey"}, {"key", "ONLY_THERE"}, {"here", ""},
                            {"there", "Literal"},       {"severity", "Error"}, {"message", "add it"}};

/// Answers each GET from a table; a PATCH by `on_patch`: a status code, or 200 with the app.
class Desk {
 public:
  std::map<std::string, Json> objects;
  std::map<std::string, int> refused;  // path -> status
  std::function<int(int patches)> on_patch = [](int) { return 200; };

  Desk()
      : server_([this](Peer& peer, const SeenRequest& request) { answer(peer, request); }),
        kubeconfig_(server_kubeconfig(server_.url(), "shop-production")) {
    const std::string old = "registry.example.com/shop@sha256:" + kDigest;
    objects[kProduction] = app("production", old, "4f2a9c1", 7);
    objects[kProduction]["spec"]["parity"] = {
        {"peers", {{"staging", {{"namespace", "shop-staging"}, {"name", "shop"}}}}}};
    objects[kStaging] = app("staging", kNewImage, "8c6d2e1", 12);
    objects[kStaging]["spec"]["parity"] = {
        {"shareWith", {{"production", {{"namespace", "shop-production"}, {"values", "None"}}}}}};
    objects[releases_path("production")] = {{"items", Json::array({release(7, old, "4f2a9c1")})}};
    objects[releases_path("staging")] = {{"items", Json::array({release(12, kNewImage, "8c6d2e1")})}};
    objects[kReports] = {{"items", Json::array({report("Drifted", Json::array({kError}))})}};
  }

  template <class Options>
  int run(int (*command)(const Options&, Cluster&, const Terminal&), Options options,
          const std::string& in = "", bool asks = false) {
    out_.str("");
    notes_.str("");
    std::istringstream input(in);
    options.cluster.app = "shop";
    options.cluster.kubeconfig = kubeconfig_;
    options.cluster.version = "1.2.3";
    auto cluster = Cluster::open(options.cluster);
    if (!cluster) {
      ADD_FAILURE() << cluster.error().message;
      return -1;
    }
    return command(options, *cluster, {&input, &out_, &notes_, asks, {}, {}});
  }

  int parity(ParityOptions options = {}) { return run(parity_in_cluster, std::move(options)); }
  int promote(PromoteOptions options = {}, const std::string& in = "", bool asks = false) {
    options.from_namespace = "shop-staging";
    options.cluster.namespace_name = "shop-production";
    return run(cli::promote, std::move(options), in, asks);
  }

  [[nodiscard]] std::string out() const { return out_.str(); }
  [[nodiscard]] std::string notes() const { return notes_.str(); }
  [[nodiscard]] std::vector<SeenRequest> requests() const { return server_.requests(); }
  [[nodiscard]] std::vector<SeenRequest> patches() const {
    std::vector<SeenRequest> found;
    for (const auto& request : server_.requests()) {
      if (request.method != "GET") found.push_back(request);
    }
    return found;
  }

 private:
  static std::string status_of(int code, const std::string& reason, const std::string& message) {
    return Json{{"kind", "Status"}, {"code", code}, {"reason", reason}, {"message", message}}.dump();
  }

  void answer(Peer& peer, const SeenRequest& request) {
    const std::lock_guard lock(mutex_);
    if (request.method == "PATCH") {
      const int code = on_patch(++patches_);
      if (code == 200) return void(peer.respond(200, objects.at(kProduction).dump()));
      return void(peer.respond(code, status_of(code, "Conflict", "the object has been modified")));
    }
    if (const auto found = refused.find(request.target); found != refused.end())
      return void(peer.respond(found->second,
                               status_of(found->second, "Forbidden", "parityreports is forbidden: no")));
    if (const auto found = objects.find(request.target); found != objects.end())
      return void(peer.respond(200, found->second.dump()));
    peer.respond(404, status_of(404, "NotFound", "it \"x\" not found"));
  }

  int patches_ = 0;
  std::mutex mutex_;
  TestServer server_;
  std::string kubeconfig_;
  std::ostringstream out_;
  std::ostringstream notes_;
};

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace twelvefactor::cli::promotion_desk
