#include "kinds/build/status_limits.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include <nlohmann/json.hpp>

#include "model/text.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

constexpr auto kAppLimits = std::to_array<StatusLimit>({
    {"conditions", 16},
    {"conditions[].type", 316},
    {"conditions[].reason", 1024},
    {"conditions[].message", 32768},
    {"activeRelease", 32},
    {"release.revision", 256},
    {"release.image", 512},
    {"release.imageDigest", 256},
    {"release.activeHash", 64},
    {"release.desiredHash", 64},
    {"secretVersions", 256},
    {"secretVersions.*.uid", 64},
    {"secretVersions.*.resourceVersion", 64},
    {"secretVersions.*.keys", 64},
    {"secretVersions.*.hash", 128},
    {"selector", 1024},
    {"processes", 64},
    {"processes.*.scaledBy", 128},
    {"factors", 12},
    {"factors[].name", 64},
    {"factorsPassing", 8},
    {"findings", 64},
    {"findings[].rule", 16},
    {"findings[].path", 1024},
    {"findings[].message", 4096},
    {"findings[].remedy", 4096},
    {"findings[].exempted", 20},
    {"parity", 8},
    {"schedules", 64},
    {"schedules.*", 64},
    {"inputsHash", 64},
    {"asWritten", 128},
    {"asWritten.*", 64},
    {"adminProcesses", 64},
    {"adminProcesses.*.runId", 63},
    {"adminProcesses.*.job", 253},
    {"adminProcesses.*.jobUID", 64},
    {"adminProcesses.*.message", 4096},
});

constexpr auto kReleaseLimits = std::to_array<StatusLimit>({
    {"message", 8192},
    {"jobName", 253},
    {"retry", 253},
    {"adminProcesses", 32},
    {"adminProcesses.*.job", 253},
    {"adminProcesses.*.jobUID", 64},
    {"adminProcesses.*.message", 4096},
    {"conditions", 8},
    {"conditions[].type", 316},
    {"conditions[].reason", 1024},
    {"conditions[].message", 8192},
});

constexpr auto kTaskLimits = std::to_array<StatusLimit>({
    {"jobName", 63},
    {"podName", 253},
    {"message", 4096},
    {"conditions", 16},
    {"conditions[].type", 316},
    {"conditions[].reason", 1024},
    {"conditions[].message", 32768},
});

constexpr auto kReportLimits = std::to_array<StatusLimit>({
    {"message", 4096},
    {"findings", 64},
    {"findings[].key", 512},
    {"findings[].here", 256},
    {"findings[].there", 256},
    {"findings[].message", 1024},
    {"findings[].expected.name", 63},
    {"findings[].expected.reason", 256},
    {"findings[].expected.expires", 20},
    {"gaps.time.behindSince", 20},
    {"gaps.time.firstRan", 20},
    {"gaps.personnel.here", 256},
    {"gaps.personnel.there", 256},
    {"gaps.tools", 32},
    {"gaps.tools[]", 63},
});

constexpr auto kPolicyLimits = std::to_array<StatusLimit>({
    {"match", 8192},
    {"shadowedBy", 65536},
    {"shadowedIn", 32},
    {"shadowedIn[].policy", 253},
    {"shadowedIn[].match", 8192},
    {"shadowedIn[].namespaceSelector.matchLabels", 16},
    {"shadowedIn[].namespaceSelector.matchLabels.*", 63},
    {"shadowedIn[].namespaceSelector.matchExpressions", 16},
    {"shadowedIn[].namespaceSelector.matchExpressions[].key", 317},
    {"shadowedIn[].namespaceSelector.matchExpressions[].values", 32},
    {"shadowedIn[].namespaceSelector.matchExpressions[].values[]", 63},
    {"asOf", 10},
    {"conditions", 8},
    {"conditions[].type", 316},
    {"conditions[].reason", 1024},
    {"conditions[].message", 32768},
});

/// 0: there is none.
std::size_t most_at(std::span<const StatusLimit> limits, const std::string& path) {
  const auto found = std::ranges::find(limits, path, &StatusLimit::path);
  return found == limits.end() ? 0 : found->most;
}

bool is_map(std::span<const StatusLimit> limits, const std::string& path) {
  const std::string values = path + ".*";
  return std::ranges::any_of(
      limits, [&](const StatusLimit& each) { return each.path == path || each.path.starts_with(values); });
}

void fit(json& value, std::span<const StatusLimit> limits, const std::string& path);

void fit_object(json& object, std::span<const StatusLimit> limits, const std::string& path) {
  const bool map = !path.empty() && is_map(limits, path);
  const std::size_t most = map ? most_at(limits, path) : 0;
  if (most > 0 && object.size() > most)
    object.erase(std::next(object.begin(), static_cast<std::ptrdiff_t>(most)), object.end());
  for (auto& [name, part] : object.items())
    fit(part, limits, path + (path.empty() ? "" : ".") + (map ? "*" : name));
}

void fit(json& value, std::span<const StatusLimit> limits, const std::string& path) {
  if (value.is_object()) {
    fit_object(value, limits, path);
    return;
  }
  const std::size_t most = most_at(limits, path);
  if (value.is_string()) {
    auto& text = value.get_ref<std::string&>();
    if (most > 0 && text.size() > most) text = cut(text, most);
  } else if (value.is_array()) {
    if (most > 0 && value.size() > most)
      value.erase(value.begin() + static_cast<std::ptrdiff_t>(most), value.end());
    for (json& item : value) fit(item, limits, path + "[]");
  }
}

}  // namespace

std::span<const StatusLimit> status_limits(StatusOf what) {
  switch (what) {
    case StatusOf::kApp:
      return kAppLimits;
    case StatusOf::kRelease:
      return kReleaseLimits;
    case StatusOf::kTask:
      return kTaskLimits;
    case StatusOf::kReport:
      return kReportLimits;
    case StatusOf::kPolicy:
      return kPolicyLimits;
  }
  return {};
}

void fit(json& status, StatusOf what) {
  fit(status, status_limits(what), "");
}

}  // namespace twelvefactor::kinds
