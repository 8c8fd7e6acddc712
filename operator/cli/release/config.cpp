#include "cli/release/config.hpp"

#include <algorithm>
#include <ostream>

#include <nlohmann/json.hpp>

#include "cli/release/release_choice.hpp"
#include "cli/release/release_parts.hpp"
#include "cli/terminal/print.hpp"
#include "cli/terminal/table.hpp"

namespace twelvefactor::cli {
namespace {

/// "DATABASE_URL" of "database.env.DATABASE_URL", with the service before it.
void add_bindings(const Release& release, std::vector<ConfigRow>& rows) {
  for (const auto& [name, service] : release.content.backing_services) {
    for (const auto& [variable, key] : service.env) rows.push_back({variable, name + ", key " + key, ""});
    if (service.mount) rows.push_back({"SERVICE_BINDING_ROOT", name + ", as files", ""});
  }
}

Result<const Release*> release_meant(const std::vector<Release>& releases, const App& app,
                                     const ConfigOptions& options) {
  const std::int64_t number = options.release.value_or(app.active.value_or(app.desired.value_or(0)));
  if (number == 0) return Error{releases_there(releases, app.key) + "; none of them runs yet"};
  const Release* release = find_release(releases, number);
  if (release == nullptr) return Error{no_such_release(releases, app.key, number)};
  return release;
}

std::string rows_json(const Release& release, const std::vector<ConfigRow>& rows) {
  auto list = nlohmann::ordered_json::array();
  for (const ConfigRow& row : rows) {
    list.push_back({{"name", row.name}, {"source", row.source}});
    if (row.source == "text") list.back()["value"] = row.value;
  }
  return nlohmann::ordered_json{{"release", release.number}, {"config", list}}.dump(
      -1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

std::vector<ConfigRow> config_rows(const Release& release, const StringMap& texts) {
  std::vector<ConfigRow> rows;
  for (const auto& [name, shown] : variables(texts)) rows.push_back({name, "text", shown.text});
  for (const auto& [name, shown] : config_of_pods(release)) {
    const bool is_file = name.find('/') != std::string::npos;  // no variable is called so
    const bool says_all = is_file || shown.text.starts_with("field ");
    rows.push_back({name, says_all ? shown.text : "text", says_all ? "" : shown.text});
  }
  for (const auto& [name, shown] : secrets(release)) {
    if (name != kContents) rows.push_back({name, shown.text, ""});
  }
  add_bindings(release, rows);
  std::ranges::stable_sort(rows, {}, &ConfigRow::name);
  return rows;
}

int config(const ConfigOptions& options, Cluster& cluster, const Terminal& terminal) {
  const auto app = read_or_explain(cluster.app(), read_app);
  if (!app) return trouble(terminal, app.error());
  const auto list = cluster.releases();
  if (!list) return trouble(terminal, list.error());
  const auto releases = read_releases(*list, app->key.name);
  if (!releases) return trouble(terminal, releases.error());
  const auto release = release_meant(*releases, *app, options);
  if (!release) return trouble(terminal, release.error());
  StringMap texts;
  if (const std::string& name = (*release)->content.config_map; !name.empty()) {
    auto read = read_or_explain(cluster.config_map(name), read_variables);
    if (!read) return trouble(terminal, read.error());
    texts = std::move(*read);
  }
  const std::vector<ConfigRow> rows = config_rows(**release, texts);
  if (options.cluster.output != Output::kText)
    return print_document(terminal, rows_json(**release, rows), options.cluster.output);
  Table table({"NAME", "VALUE", "FROM"});
  for (const ConfigRow& row : rows) table.row({row.name, row.value, row.source});
  *terminal.out << "Release " << version_of((*release)->number) << "\n\n" << table.text();
  return 0;
}

}  // namespace twelvefactor::cli
