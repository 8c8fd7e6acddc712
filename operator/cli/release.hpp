// An AppRelease as the commands see it: what is released, and what became of it. Read from the API server's
// JSON; values only, nothing is decided here but what a release may be used for.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace twelvefactor::cli {

using Texts = std::map<std::string, std::string>;

struct ReleasedService {
  std::string type;
  std::string provider;
  std::string version;
  std::string secret;
  bool mount = false;
  Texts env;  // variable -> key of the Secret
  std::string content_hash;
};

struct ReleasedProcess {
  std::vector<std::string> command;
  std::vector<std::string> args;
  std::int64_t port = 0;  // 0: none
};

/// How an admin process before the release went, in its last attempt.
struct GateRun {
  std::int64_t attempt = 0;
  std::string state;
  std::string job;
  std::optional<std::int64_t> exit_code;
  std::string message;  // the last lines that it wrote
};

struct Release {
  std::string name;
  std::int64_t number = 0;
  std::string app;
  std::string created;
  std::string reason;
  std::vector<std::string> changes;
  std::optional<std::int64_t> rollback_of;

  std::string environment;
  std::string repository;
  std::string revision;
  std::string image;
  std::string config_map;
  std::string config_hash;
  Texts secrets;                            // variable -> where it comes from, in words
  std::vector<std::string> secret_sources;  // whole Secrets, in their order
  std::string secrets_hash;
  std::map<std::string, ReleasedService> services;
  std::map<std::string, ReleasedProcess> processes;
  std::map<std::string, ReleasedProcess> admin_processes;

  std::string phase;
  std::string message;
  std::string job;
  std::optional<std::int64_t> exit_code;
  std::string retry;  // the text that asked for the last attempt
  std::map<std::string, GateRun> gate;
  bool gate_passed = false;
  bool is_active = false;
};

/// Its admin processes have succeeded, or it had none: it may be run again.
bool can_be_run_again(const Release& release);

/// "v12"
std::string version_of(std::int64_t number);
/// What made it: "Config", "Rollback to v3".
std::string reason_of(const Release& release);

Result<Release> read_release(std::string_view json);
/// Those of `app` in a list, newest first.
Result<std::vector<Release>> read_releases(std::string_view list_json, const std::string& app);
/// The data of a ConfigMap.
Result<Texts> read_variables(std::string_view config_map_json);

const Release* find_release(const std::vector<Release>& releases, std::int64_t number);

}  // namespace twelvefactor::cli
