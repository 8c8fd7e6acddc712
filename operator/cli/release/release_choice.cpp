#include "cli/release/release_choice.hpp"

#include <algorithm>

namespace twelvefactor::cli {
namespace {

Error cannot_be_run(const Release& release) {
  const std::string name = version_of(release.number);
  if (release.status.phase == ReleasePhase::kPending)
    return Error{
        "release " + name +
        " has not passed its admin processes with trigger BeforeRelease yet; wait for it, or choose another"};
  return Error{
      "release " + name +
      " never passed its admin processes with trigger BeforeRelease, so it cannot be run; choose another"};
}

/// The number before which "the release before" is to be looked for.
std::int64_t number_that_runs(const std::vector<Release>& releases, std::int64_t active) {
  const Release* running = find_release(releases, active);
  // Going back twice is two steps back, not one forth.
  for (std::size_t i = 0; running != nullptr && running->rollback_of && i < releases.size(); ++i) {
    active = *running->rollback_of;
    running = find_release(releases, active);
  }
  return active;
}

Result<const Release*> by_default(const std::vector<Release>& releases, const App& app) {
  const std::int64_t active = app.active.value_or(0);
  if (active == 0)
    return Error{"app " + app.key.name + " has no active release yet, so there is none before it"};
  if (app.desired.value_or(active) != active) {
    const Release* running = find_release(releases, active);
    if (running != nullptr) return running;
    return Error{no_such_release(releases, app.key, active)};
  }
  const std::int64_t runs = number_that_runs(releases, active);
  for (const Release& release : releases) {
    if (release.number < runs && was_active(release)) return &release;
  }
  return Error{"there is no release before " + version_of(runs) +
               " that ran: " + releases_there(releases, app.key)};
}

}  // namespace

const Release* release_before(const std::vector<Release>& releases, std::int64_t number) {
  const Release* newest = nullptr;
  for (const Release& release : releases) {
    if (release.number >= number) continue;
    if (was_active(release)) return &release;
    if (newest == nullptr) newest = &release;
  }
  return newest;
}

std::string releases_there(const std::vector<Release>& releases, const AppKey& app) {
  const std::string start = "app " + app.name + " in namespace " + app.namespace_name + " has ";
  if (releases.empty()) return start + "no release yet";
  if (releases.size() == 1) return start + "only the release " + version_of(releases.front().number);
  return start + "the releases " + version_of(releases.back().number) + " to " +
         version_of(releases.front().number);
}

std::string no_such_release(const std::vector<Release>& releases, const AppKey& app, std::int64_t number) {
  const std::string name = version_of(number);
  const bool was_there = !releases.empty() && number < releases.front().number;
  const std::string why =
      was_there ? "release " + name + " is gone: only as many are kept as spec.release.historyLimit says"
                : "there is no release " + name;
  return why + "; " + releases_there(releases, app);
}

Result<const Release*> release_to_run_again(const std::vector<Release>& releases, const App& app,
                                            std::optional<std::int64_t> to) {
  if (!to) return by_default(releases, app);
  const Release* release = find_release(releases, *to);
  if (release == nullptr) return Error{no_such_release(releases, app.key, *to)};
  const std::string name = version_of(*to);
  if (app.pin == to) return Error{"the app is pinned to release " + name + " already"};
  const bool settled = app.desired == app.active;
  if (settled && app.active == to) return Error{"release " + name + " is what runs; there is nothing to do"};
  if (!settled && app.desired == to)
    return Error{"release " + name + " is what is wanted already; there is nothing to do"};
  if (!can_be_run_again(*release)) return cannot_be_run(*release);
  const Release* running = app.active ? find_release(releases, *app.active) : nullptr;
  if (settled && running != nullptr && running->rollback_of == to) {
    return Error{"release " + version_of(running->number) + ", which runs, is a copy of " + name +
                 "; there is nothing to do"};
  }
  return release;
}

}  // namespace twelvefactor::cli
