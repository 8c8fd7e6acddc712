// A TwelveFactorApp as the commands see it: what its spec says of releases, and its whole status. Read from
// the API server's JSON; values only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/app_key.hpp"
#include "model/condition.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

struct ProcessCounts {
  std::int64_t desired = 0;
  std::int64_t ready = 0;
  std::int64_t updated = 0;
};

struct AdminRun {
  std::string run_id;
  std::string state;
  std::string job;
  std::string completed;
  std::optional<std::int64_t> exit_code;
};

struct ToldFinding {
  std::string rule;
  std::string level;
  std::string path;
  std::string message;
  std::string remedy;
  std::string exempted;  // by what and until when; empty: it counts
};

struct PeerState {
  std::string state;
  std::optional<std::int64_t> errors;
  std::optional<std::int64_t> warnings;
};

struct App {
  AppKey key;
  std::string uid;
  std::string resource_version;
  std::string changed_by;  // the field manager that changed the spec last; empty: nobody knows
  std::int64_t generation = 0;
  bool paused = false;
  std::string retry;  // the annotation twelvefactor.dev/retry

  std::string environment;
  std::string revision;
  std::string image;
  bool suspended = false;
  std::optional<std::int64_t> pin;
  bool run_before_release = false;

  std::int64_t observed_generation = -1;
  std::optional<std::int64_t> active;
  std::optional<std::int64_t> desired;
  std::vector<Condition> conditions;
  std::map<std::string, ProcessCounts> processes;
  std::map<std::string, AdminRun> admin_processes;
  std::string factors_passing;
  std::vector<ToldFinding> findings;  // worst first
  std::int64_t findings_omitted = 0;
  std::string seen_in_pods;  // see kinds/read/shown_status
  std::map<std::string, PeerState> parity;
};

Result<App> read_app(std::string_view json);

/// Null when the status says nothing of it.
const Condition* find_condition(const App& app, std::string_view type);

}  // namespace twelvefactor::cli
