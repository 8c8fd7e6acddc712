#include "cli/status/pods_seen.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/read/read_pod.hpp"

namespace twelvefactor::cli {
namespace {

void add_start(PodsSeen& seen, const PodSigns& pod) {
  const std::int64_t took = pod.ready_at - pod.started_at;
  if (!pod.ready || pod.ended_runs > 0 || pod.started_at <= 0 || took < 0) return;
  seen.fastest_start = std::min(seen.fastest_start.value_or(took), took);
  seen.slowest_start = std::max(seen.slowest_start.value_or(took), took);
}

std::string words_of(const RunEnd& end) {
  const std::string code = std::to_string(end.exit_code);
  if (end.reason == EndReason::kOutOfMemory) return code + " (OOMKilled)";
  if (end.reason == EndReason::kNotKnown) return "unknown";
  return code;
}

}  // namespace

std::map<std::string, PodsSeen> read_pods(std::string_view list_json) {
  std::map<std::string, PodsSeen> seen;
  const auto list = nlohmann::json::parse(list_json, nullptr, /*allow_exceptions=*/false);
  if (!list.is_object() || !list.contains("items") || !list["items"].is_array()) return seen;
  for (const auto& item : list["items"]) {
    const auto pod = kinds::read_pod(item.dump());
    if (!pod || !pod->signs) continue;
    PodsSeen& process = seen[pod->signs->process];
    add_start(process, *pod->signs);
    process.restarts += std::max(0, pod->signs->ended_runs - (pod->signs->ended_now ? 1 : 0));
    if (pod->signs->end) process.last_ends.insert(words_of(*pod->signs->end));
  }
  return seen;
}

}  // namespace twelvefactor::cli
