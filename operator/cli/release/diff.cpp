#include "cli/release/diff.hpp"

#include <ostream>

#include "cli/release/difference_text.hpp"
#include "cli/release/release_choice.hpp"
#include "cli/terminal/print.hpp"

namespace twelvefactor::cli {
namespace {

constexpr int kTrouble = 2;

int trouble_of_diff(const Terminal& terminal, const Error& error) {
  trouble(terminal, error);
  return kTrouble;
}

Variables variables_of(const Release& release, Cluster& cluster, const Terminal& terminal) {
  if (release.content.config_map.empty()) return StringMap();
  const auto variables = read_or_explain(cluster.config_map(release.content.config_map), read_variables);
  if (variables) return *variables;
  trouble(terminal, variables.error());
  return std::nullopt;
}

}  // namespace

Result<Pair> pair_to_compare(const std::vector<Release>& releases, const App& app,
                             const DiffOptions& options) {
  const std::int64_t active = app.active.value_or(0);
  const std::int64_t desired = app.desired.value_or(active);
  // What is wanted and does not run is the news; else what was the last.
  std::int64_t to = desired;
  if (options.to) {
    to = *options.to;
  } else if (options.from && *options.from == desired && active != 0) {
    to = active;
  }
  std::int64_t from = 0;
  if (options.from) {
    from = *options.from;
  } else if (active != 0 && active != to) {
    from = active;
  } else if (const Release* before = release_before(releases, to)) {
    from = before->number;
  } else {
    return Error{"there is nothing to compare with: " + releases_there(releases, app.key) +
                 "; name two with --from and --to"};
  }
  Pair pair;
  for (const auto& [number, place] : {std::pair{from, &pair.from}, std::pair{to, &pair.to}}) {
    *place = find_release(releases, number);
    if (*place == nullptr) return Error{no_such_release(releases, app.key, number)};
  }
  return pair;
}

Differences read_and_compare(const Release& from, const Release& to, Cluster& cluster,
                             const Terminal& terminal) {
  Variables from_variables;
  Variables to_variables;
  if (needs_variables(from, to)) {
    from_variables = variables_of(from, cluster, terminal);
    to_variables = variables_of(to, cluster, terminal);
  }
  return compare(from, from_variables, to, to_variables);
}

int diff(const DiffOptions& options, Cluster& cluster, const Terminal& terminal) {
  const auto app = read_or_explain(cluster.app(), read_app);
  if (!app) return trouble_of_diff(terminal, app.error());
  const auto list = cluster.releases();
  if (!list) return trouble_of_diff(terminal, list.error());
  const auto releases = read_releases(*list, app->key.name);
  if (!releases) return trouble_of_diff(terminal, releases.error());
  const auto pair = pair_to_compare(*releases, *app, options);
  if (!pair) return trouble_of_diff(terminal, pair.error());
  const Differences differences = read_and_compare(*pair->from, *pair->to, cluster, terminal);
  if (options.cluster.output == Output::kJson) {
    *terminal.out << difference_json(app->key, *pair->from, *pair->to, differences);
  } else {
    *terminal.out << difference_text(*pair->from, *pair->to, differences, terminal.out_look);
  }
  return differences.empty() ? 0 : 1;
}

}  // namespace twelvefactor::cli
