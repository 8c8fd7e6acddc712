// What the pods of an app that are there now tell of their starts and ends, by process, for `twelvefactor
// status`. Read by the command itself, with the rights of whoever runs it: nothing of it is in the status of
// the app.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace twelvefactor::cli {

struct PodsSeen {
  // Seconds from the start of the command until the pod was ready; of pods whose command never ended.
  std::optional<std::int64_t> fastest_start;
  std::optional<std::int64_t> slowest_start;
  std::int64_t restarts = 0;
  std::set<std::string> last_ends;  // "137 (OOMKilled)"
};

/// By process. Of what cannot be read nothing.
std::map<std::string, PodsSeen> read_pods(std::string_view list_json);

}  // namespace twelvefactor::cli
