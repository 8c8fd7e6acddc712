// An AppRelease as the commands see it: what is released, what became of it, and what made it. Values only;
// nothing is decided here but what a release may be used for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/release.hpp"
#include "model/result.hpp"

namespace twelvefactor::cli {

struct Release {
  std::string app;
  std::int64_t number = 0;
  std::string created;               // RFC 3339
  std::string reason;                // of spec.reason
  std::vector<std::string> changes;  // of spec.changes
  std::optional<std::int64_t> rollback_of;
  std::string changed_by;  // the field manager that changed the spec last; empty: nobody knows
  ReleaseContent content;
  ReleaseStatus status;
};

/// Its admin processes have succeeded, or it had none: it may be run again.
bool can_be_run_again(const Release& release);
/// Every process has run it at some time. One that was given up while it was rolled out passed its admin
/// processes and never came so far.
bool was_active(const Release& release);

/// "v12"
std::string version_of(std::int64_t number);
/// "Failed"
std::string phase_of(const Release& release);
/// "Running"
const char* state_of(const GateRun& run);
/// ", exit code 3, attempt 2": what there is to say of a run beside its state.
std::string details_of(const GateRun& run);
/// What made it: "Config", "Rollback to v3".
std::string reason_of(const Release& release);

Result<Release> read_release(std::string_view json);
/// Those of `app` in a list, newest first.
Result<std::vector<Release>> read_releases(std::string_view list_json, const std::string& app);
/// The data of a ConfigMap.
Result<StringMap> read_variables(std::string_view config_map_json);

const Release* find_release(const std::vector<Release>& releases, std::int64_t number);

}  // namespace twelvefactor::cli
