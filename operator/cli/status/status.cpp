#include "cli/status/status.hpp"

#include <ostream>

#include <nlohmann/json.hpp>

#include "cli/status/status_text.hpp"
#include "cli/terminal/print.hpp"
#include "kinds/text/resource.hpp"

namespace twelvefactor::cli {
namespace {

int print_status(const Terminal& terminal, const std::string& app_json, Output output) {
  const auto app = nlohmann::ordered_json::parse(app_json, nullptr, /*allow_exceptions=*/false);
  const auto status = app.value("status", nlohmann::ordered_json::object());
  return print_document(terminal, status.dump(), output);
}

/// None where they may not be listed: the rest is still worth telling. Of a large app the first page.
std::map<std::string, PodsSeen> pods_of(Cluster& cluster) {
  const AppKey& key = cluster.app_key();
  const auto page =
      cluster.page(kinds::pods_of_app_path(key.namespace_name, key.name), "pods", /*optional=*/true);
  return page && *page ? read_pods(**page) : std::map<std::string, PodsSeen>();
}

}  // namespace

int status(const StatusOptions& options, Cluster& cluster, const Terminal& terminal) {
  const auto text = cluster.app();
  const auto app = read_or_explain(text, read_app);
  if (!app) return trouble(terminal, app.error());
  if (options.cluster.output != Output::kText) return print_status(terminal, *text, options.cluster.output);
  std::vector<Release> releases;
  // Without them the rest is still worth telling.
  const auto list = cluster.releases();
  if (!list) trouble(terminal, list.error());
  if (const auto found = list ? read_releases(*list, app->key.name) : list.error(); found) releases = *found;
  const Advice advice{options.cluster.program, cluster.flags()};
  *terminal.out << status_text(*app, releases, advice, terminal.out_look, pods_of(cluster));
  return 0;
}

}  // namespace twelvefactor::cli
