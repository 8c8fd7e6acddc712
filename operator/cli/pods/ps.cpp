#include "cli/pods/ps.hpp"

#include <ostream>

#include <nlohmann/json.hpp>

#include "cli/pods/pod_requests.hpp"
#include "cli/terminal/print.hpp"
#include "cli/terminal/table.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/time.hpp"

namespace twelvefactor::cli {
namespace {

std::string release_of(const Pod& pod) {
  return pod.release == 0 ? "" : kinds::release_word(pod.release);
}

nlohmann::ordered_json as_json(const std::vector<Pod>& pods) {
  auto list = nlohmann::ordered_json::array();
  for (const Pod& pod : pods) {
    list.push_back({{"pod", pod.name},
                    {"process", pod.process},
                    {"admin", pod.is_admin},
                    {"release", release_of(pod)},
                    {"ready", pod.ready},
                    {"state", pod.state},
                    {"restarts", pod.restarts},
                    {"created", pod.created_at == 0 ? "" : kinds::time_text(pod.created_at)},
                    {"node", pod.node}});
  }
  return list;
}

}  // namespace

std::string pods_text(const std::vector<Pod>& pods, std::int64_t now) {
  Table table({"PROCESS", "POD", "RELEASE", "READY", "STATE", "RESTARTS", "AGE", "NODE"});
  for (const Pod& pod : pods) {
    table.row({pod.process, pod.name, release_of(pod),
               pod.is_admin ? "-"
               : pod.ready  ? "yes"
                            : "no",
               pod.state, std::to_string(pod.restarts),
               pod.created_at == 0 ? "" : age(std::chrono::seconds(now - pod.created_at)), pod.node});
  }
  return table.text();
}

int ps(const PsOptions& options, Cluster& cluster, const Terminal& terminal) {
  auto pods = pods_of(cluster);
  if (!pods) return trouble(terminal, pods.error());
  std::erase_if(*pods, [&options](const Pod& pod) { return !is_chosen(pod, options.pods); });
  if (options.cluster.output != Output::kText)
    return print_document(terminal, as_json(*pods).dump(), options.cluster.output);
  if (pods->empty()) {
    *terminal.notes << "twelvefactor: no such pod runs; how the app is: " << options.cluster.program
                    << " status " << cluster.app_key().name << cluster.flags() << "\n";
    return 0;
  }
  *terminal.out << pods_text(*pods, now_in_seconds());
  return 0;
}

}  // namespace twelvefactor::cli
