#include "cli/release/releases.hpp"

#include <algorithm>
#include <ostream>

#include <nlohmann/json.hpp>

#include "cli/terminal/print.hpp"
#include "cli/terminal/table.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/text/time.hpp"

namespace twelvefactor::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string age_of(const Release& release, std::int64_t now) {
  const std::int64_t created = kinds::parse_time(release.created);
  return created == 0 ? "-" : age(std::chrono::seconds(now - created));
}

std::string or_dash(const std::string& text) {
  return text.empty() ? "-" : text;
}

std::int64_t number_of(const Json& item) {
  return item.value(Json::json_pointer("/spec/number"), std::int64_t{0});
}

}  // namespace

std::string releases_text(const std::vector<Release>& releases, const App& app, bool wide, std::int64_t now) {
  std::vector<std::string> headings = {"NUMBER", "ACTIVE", "PHASE", "REVISION", "REASON", "BY", "AGE"};
  if (wide) headings.insert(headings.end(), {"CHANGES", "IMAGE", "MESSAGE"});
  Table table(std::move(headings));
  for (const Release& release : releases) {
    std::vector<std::string> cells = {std::to_string(release.number),
                                      app.active == release.number ? "*" : "",
                                      phase_of(release),
                                      or_dash(release.content.codebase.revision),
                                      or_dash(reason_of(release)),
                                      or_dash(release.changed_by),
                                      age_of(release, now)};
    if (wide) {
      std::string changes;
      for (const std::string& change : release.changes) changes += (changes.empty() ? "" : ",") + change;
      const std::string message = release.status.message.substr(0, release.status.message.find('\n'));
      cells.insert(cells.end(), {or_dash(changes), or_dash(release.content.image), message});
    }
    table.row(cells);
  }
  return table.text();
}

std::string releases_json(std::string_view list_json, const std::string& app) {
  const Json list = Json::parse(list_json, nullptr, /*allow_exceptions=*/false);
  std::vector<Json> items;
  if (list.is_object() && list.contains("items") && list["items"].is_array()) {
    for (Json item : list["items"]) {
      if (!item.is_object() || item.value(Json::json_pointer("/spec/app"), std::string()) != app) continue;
      // Items of a list do not say what they are.
      item["apiVersion"] = "twelvefactor.dev/v1alpha1";
      item["kind"] = "AppRelease";
      if (item.contains("metadata") && item["metadata"].is_object()) item["metadata"].erase("managedFields");
      items.push_back(std::move(item));
    }
  }
  std::sort(items.begin(), items.end(),
            [](const Json& one, const Json& other) { return number_of(one) > number_of(other); });
  const Json whole = {{"apiVersion", "v1"}, {"kind", "List"}, {"items", items}};
  return whole.dump();
}

int releases(const ReleasesOptions& options, Cluster& cluster, const Terminal& terminal) {
  const auto app = read_or_explain(cluster.app(), read_app);
  if (!app) return trouble(terminal, app.error());
  const auto list = cluster.releases();
  if (!list) return trouble(terminal, list.error());
  const auto found = read_releases(*list, app->key.name);
  if (!found) return trouble(terminal, found.error());
  const Output output = options.cluster.output;
  if (output == Output::kJson || output == Output::kYaml)
    return print_document(terminal, releases_json(*list, app->key.name), output);
  if (found->empty()) {
    *terminal.notes << "There are no releases of app " << app->key.name << " in namespace "
                    << app->key.namespace_name << " yet: " << options.cluster.program << " status "
                    << app->key.name << cluster.flags() << "\n";
    return 0;
  }
  *terminal.out << releases_text(*found, *app, output == Output::kWide, now_in_seconds());
  return 0;
}

}  // namespace twelvefactor::cli
