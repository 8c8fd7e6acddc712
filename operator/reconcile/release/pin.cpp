#include "reconcile/release/pin.hpp"

#include "kinds/deploy/on_release.hpp"
#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "model/reasons.hpp"

namespace twelvefactor::reconcile {
namespace {

using Stage = ReleaseOutlook::Stage;

Pinned problem(const Observed& observed, Stage stage, const char* why, const std::string& message) {
  Pinned pinned;
  pinned.problem.stage = stage;
  pinned.problem.reason = why;
  pinned.problem.message = message;
  pinned.problem.numbers = observed.previous.release;
  return pinned;
}

/// A release whose gate never passed was never meant to run.
bool has_passed(const Child& release, std::int64_t running) {
  return release.release->status.gate_passed.is || release.release->number == running;
}

}  // namespace

Pinned look_up_pin(const Observed& observed) {
  const std::int64_t pin = observed.app.spec.release.pin;
  if (pin == 0 || observed.offline) return {};
  const std::string name = kinds::app_release_name(observed.app.key.name, pin);
  if (!observed.pin_problem.empty())
    return problem(observed, Stage::kUnknown, reason::kApiUnavailable, observed.pin_problem);
  const Child* release = own_child(observed, Kind::kAppRelease, name);
  if (release == nullptr || !release->release || !observed.pinned) {
    return problem(observed, Stage::kNoSuchPin, reason::kPinnedReleaseMissing,
                   "spec.release.pin is " + std::to_string(pin) + ", but there is no AppRelease " + name +
                       "; what runs was left alone. Pin one that kubectl get tfr shows, or remove the pin");
  }
  if (!has_passed(*release, observed.previous.release.active)) {
    return problem(
        observed, Stage::kNoSuchPin, reason::kPinnedReleaseUnusable,
        "spec.release.pin is " + std::to_string(pin) + ", but AppRelease " + name +
            " never ran: its admin processes have not succeeded. What runs was left alone; pin another "
            "one or remove the pin");
  }
  for (const std::string& config : {observed.pinned->config_map, observed.pinned->files_map}) {
    if (config.empty() || own_child(observed, Kind::kConfigMap, config) != nullptr ||
        observed.snapshots.contains(config))
      continue;
    return problem(observed, Stage::kNoSuchPin, reason::kPinnedReleaseUnusable,
                   "the config of AppRelease " + name + ", ConfigMap " + config +
                       ", was deleted; what runs was left alone. Pin another release or remove the pin");
  }
  Pinned pinned{observed, {}};
  pinned.instead->app.spec = kinds::on_release(observed.app.spec, *observed.pinned);
  return pinned;
}

}  // namespace twelvefactor::reconcile
