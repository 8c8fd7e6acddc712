#include "unit/cli/release_samples.hpp"

#include <gtest/gtest.h>

namespace twelvefactor::testing {
namespace {

constexpr const char* kSpec = R"("spec": {
    "environment": "production", "image": "registry.example.com/shop@sha256:2222",
    "codebase": {"repository": "https://git.example.com/acme/shop", "revision": "5e6f7a8"},
    "release": {"historyLimit": 10}, "processes": {"web": {"port": 8080}}})";

std::string app(const std::string& status) {
  return std::string(R"({"apiVersion": "twelvefactor.dev/v1alpha1", "kind": "TwelveFactorApp",
    "metadata": {"name": "shop", "namespace": "shop-production", "uid": "u-1", "generation": 7,
                 "annotations": {"twelvefactor.dev/retry": "2026-11-21T10:00:00Z"}},)") +
         kSpec + R"(, "status": )" + status + "}";
}

std::string release(int number, const std::string& spec, const std::string& status,
                    const std::string& name = "shop") {
  return R"({"metadata": {"name": ")" + name + "-v" + std::to_string(number) +
         R"(", "namespace": "shop-production", "creationTimestamp": "2026-11-21T10:00:00Z",
               "managedFields": [{"manager": "twelvefactor-operator"}]},
      "spec": {"app": ")" +
         name + R"(", "number": )" + std::to_string(number) + ", " + spec + R"(}, "status": )" + status + "}";
}

constexpr const char* kPassed =
    R"({"phase": "Superseded", "completionTime": "2026-11-21T10:00:09Z", "conditions": [
    {"type": "GatePassed", "status": "True", "lastTransitionTime": "2026-11-21T10:00:01Z"},
    {"type": "Active", "status": "False", "lastTransitionTime": "2026-11-21T11:00:00Z"}]})";

constexpr const char* kSpec12 =
    R"("reason": "Image", "changes": ["Image", "Codebase"], "environment": "production",
  "codebase": {"repository": "https://git.example.com/acme/shop", "revision": "4f2a9c1"},
  "image": "registry.example.com/shop@sha256:1111", "configMapName": "shop-config-aaaa0000", "configHash": "aaaa0000",
  "secrets": {"SESSION_KEY": {"generated": {"bytes": 32, "encoding": "base64url"}},
              "STRIPE_KEY": {"name": "stripe", "key": "api-key"}},
  "secretsHash": "s1",
  "backingServices": {"database": {"type": "postgresql", "version": "15", "secretName": "shop-database",
                                   "env": {"DATABASE_URL": "uri"}, "contentHash": "c1"}},
  "processes": {"web": {"command": ["bin/web"], "port": 8080}, "worker": {"command": ["bin/worker"]}},
  "adminProcesses": {"migrate": {"command": ["bin/migrate"]}})";

constexpr const char* kSpec13 =
    R"("reason": "Image", "changes": ["Image", "Codebase", "Config"], "environment": "production",
  "codebase": {"repository": "https://git.example.com/acme/shop", "revision": "5e6f7a8"},
  "image": "registry.example.com/shop@sha256:2222", "configMapName": "shop-config-bbbb0000", "configHash": "bbbb0000",
  "secrets": {"SESSION_KEY": {"generated": {"bytes": 32, "encoding": "base64url"}},
              "STRIPE_KEY": {"name": "stripe-live", "key": "api-key"}},
  "secretSources": [{"name": "legacy", "optional": true}],
  "secretsHash": "s2",
  "backingServices": {"database": {"type": "postgresql", "version": "16", "secretName": "shop-database",
                                   "env": {"DATABASE_URL": "uri"}, "contentHash": "c2"},
                      "cache": {"type": "redis", "secretName": "shop-cache", "mount": true}},
  "processes": {"web": {"command": ["bin/web", "--token", "hunter2hunter2"], "port": 8080}},
  "adminProcesses": {"migrate": {"command": ["bin/migrate", "--all"]}})";

constexpr const char* kFailed = R"({"phase": "Failed", "exitCode": 3, "jobName": "shop-v13-migrate",
  "message": "admin process migrate failed with exit code 3; mend it. It wrote last: relation \"orders\" exists\nrolled \u001b[31mback\n",
  "retry": "2026-11-21T10:00:00Z",
  "adminProcesses": {"migrate": {"attempt": 2, "state": "Failed", "job": "shop-v13-migrate-2", "exitCode": 3,
                                 "message": "relation \"orders\" exists\nrolled \u001b[31mback\n"}},
  "conditions": [{"type": "GatePassed", "status": "False"}]})";

constexpr const char* kSmall = R"("reason": "Config", "environment": "production",
  "codebase": {"repository": "r", "revision": "4f2a9c1"}, "image": "registry.example.com/shop@sha256:1111",
  "processes": {"web": {"command": ["bin/web"]}})";

}  // namespace

std::string failed_app_json() {
  return app(R"({"observedGeneration": 7, "release": {"active": 12, "desired": 13}, "factorsPassing": "11/12",
    "conditions": [
      {"type": "Available", "status": "True", "reason": "ProcessesAvailable", "message": "every process has a pod"},
      {"type": "Compliant", "status": "False", "reason": "FindingsPresent", "message": "1 rule does not hold"},
      {"type": "ParityInSync", "status": "Unknown", "reason": "PeerUnknown", "message": "there is no such peer"},
      {"type": "Reconciling", "status": "False", "reason": "NotReconciling", "message": "nothing is under way"},
      {"type": "Ready", "status": "False", "reason": "GateFailed", "message": "release v13 failed; mend it"},
      {"type": "Released", "status": "False", "reason": "ReleaseFailed", "message": "v13 failed"},
      {"type": "Stalled", "status": "True", "reason": "GateFailed", "message": "release v13 failed; mend it"}],
    "processes": {"web": {"desired": 2, "ready": 2, "updated": 2}, "worker": {"desired": 1, "ready": 0, "updated": 1}},
    "adminProcesses": {"seed": {"runId": "1", "state": "Succeeded", "exitCode": 0, "job": "shop-seed",
                                "completionTime": "2026-11-21T09:00:00Z"}},
    "findings": [{"rule": "TF0201", "factor": 2, "level": "Enforce", "path": ".spec.image",
                  "message": "the image has no digest", "remedy": "pin it"}],
    "findingsOmitted": 4,
    "parity": {"qa": {"state": "Unknown"}, "staging": {"state": "Drifted", "errors": 1, "warnings": 2}},
    "parityState": "Drifted"})");
}

std::string ready_app_json() {
  return app(R"({"observedGeneration": 7, "release": {"active": 12, "desired": 12}, "factorsPassing": "12/12",
    "conditions": [
      {"type": "Stalled", "status": "False", "reason": "NotStalled", "message": "nobody is needed"},
      {"type": "Ready", "status": "True", "reason": "UpToDate", "message": "release v12, revision 4f2a9c1, is running"}],
    "processes": {"web": {"desired": 2, "ready": 2, "updated": 2}}})");
}

std::string releases_json() {
  return R"({"kind": "AppReleaseList", "items": [)" + release(9, kSmall, R"({"phase": "Superseded"})") + "," +
         release(13, kSpec13, kFailed) + "," + release(11, kSmall, kPassed) + "," +
         release(12, kSpec12,
                 R"({"phase": "Active", "conditions": [{"type": "Active", "status": "True"}]})") +
         "," + release(10, kSmall, kPassed) + "," + release(40, kSmall, kPassed, "shop-api") + "]}";
}

cli::App app_of(const std::string& json) {
  const auto app = cli::read_app(json);
  EXPECT_TRUE(app.ok());
  return app.ok() ? *app : cli::App();
}

std::vector<cli::Release> sample_releases() {
  const auto releases = cli::read_releases(releases_json(), "shop");
  EXPECT_TRUE(releases.ok());
  return releases.ok() ? *releases : std::vector<cli::Release>();
}

cli::Release plain_release(std::int64_t number, ReleasePhase phase, bool passed) {
  cli::Release release;
  release.app = "shop";
  release.number = number;
  release.status.phase = phase;
  release.status.gate_passed.is = passed;
  release.status.active.is = phase == ReleasePhase::kActive;
  return release;
}

}  // namespace twelvefactor::testing
