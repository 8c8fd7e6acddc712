#include "cli/promote/deploy_state.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/terminal/print.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/deploy/compared_deploy.hpp"
#include "kinds/deploy/deploy_runs.hpp"
#include "kinds/deploy/on_release.hpp"
#include "kinds/json/json_at.hpp"

namespace twelvefactor::cli {
namespace {

/// Oldest first.
std::vector<DeployRun> runs_of(const std::vector<Release>& releases) {
  std::vector<DeployRun> runs;
  for (const Release& release : releases) {
    ReleaseFacts facts;
    facts.number = release.number;
    facts.image = release.content.image;
    facts.revision = release.content.codebase.revision;
    facts.status = release.status;
    if (auto run = kinds::run_of(facts)) runs.push_back(std::move(*run));
  }
  std::ranges::sort(runs, {}, &DeployRun::number);
  return runs;
}

/// What runs while it is pinned: that release, or the active one where there is none of that number.
Result<std::optional<AppSpec>> pinned_spec(Cluster& cluster, const App& app, const AppSpec& spec,
                                           const std::vector<Release>& releases) {
  if (!app.pin) return std::optional<AppSpec>();
  const Release* release = find_release(releases, *app.pin);
  if (release == nullptr && app.active) release = find_release(releases, *app.active);
  if (release == nullptr) return std::optional<AppSpec>();
  StringMap literals;
  if (!release->content.config_map.empty()) {
    const auto variables = read_or_explain(cluster.config_map(release->content.config_map), read_variables);
    if (!variables) return variables.error();
    literals = kinds::literals_of(release->content, *variables);
  }
  return std::optional(kinds::on_release(spec, release->content, literals));
}

}  // namespace

const Release* DeployState::active() const {
  return app.active ? find_release(releases, *app.active) : nullptr;
}

Result<DeployState> read_deploy(Cluster& cluster) {
  const auto text = cluster.app();
  auto app = read_or_explain(text, read_app);
  if (!app) return app.error();
  const auto object = nlohmann::json::parse(*text, nullptr, /*allow_exceptions=*/false);
  auto spec = kinds::parse_app_spec(kinds::object_at(object, "spec").dump());
  if (!spec)
    return Error{"app " + app->key.name + " in namespace " + app->key.namespace_name +
                 " cannot be read: " + spec.error().message};
  const auto list = cluster.releases();
  if (!list) return list.error();
  auto releases = read_releases(*list, app->key.name);
  if (!releases) return releases.error();
  auto pinned = pinned_spec(cluster, *app, *spec, *releases);
  if (!pinned) return pinned.error();
  return DeployState{std::move(*app), std::move(*spec), std::move(*releases), std::move(*pinned)};
}

ComparedDeploy shown(const DeployState& deploy) {
  ComparedDeploy compared = kinds::compared_deploy(deploy.pinned.value_or(deploy.spec), Depth::kLiterals);
  kinds::show_runs(compared, runs_of(deploy.releases));
  compared.available_since = available_since(deploy.app);
  compared.seen_in_pods = deploy.app.seen_in_pods;
  compared.changed_by = deploy.app.changed_by;
  return compared;
}

std::string available_since(const App& app) {
  const bool ready =
      std::ranges::any_of(app.processes, [](const auto& each) { return each.second.ready > 0; });
  for (const Condition& each : app.conditions) {
    if (each.type == condition::kAvailable && each.status && ready) return each.last_transition_time;
  }
  return "";
}

}  // namespace twelvefactor::cli
