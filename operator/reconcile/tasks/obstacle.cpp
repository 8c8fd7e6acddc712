#include "reconcile/tasks/obstacle.hpp"

#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "model/reasons.hpp"

namespace twelvefactor::reconcile {
namespace {

using State = Standing::State;
using Maybe = std::optional<Standing>;

template <class Map>
std::string names_of(const Map& map) {
  std::string names;
  for (const auto& [name, value] : map) names += (names.empty() ? "" : ", ") + name;
  return names.empty() ? "none" : names;
}

Maybe of_app(const Observed& observed, const AdminTask& task) {
  if (observed.app.uid.empty()) {
    return Standing{State::kWaiting, reason::kAppNotFound,
                    "there is no TwelveFactorApp " + task.spec.app +
                        " in this namespace; the task begins when there is one, or delete the task"};
  }
  if (!observed.spec_error.empty()) {
    return Standing{State::kWaiting, reason::kInvalidSpec,
                    "the spec of app " + task.spec.app + " cannot be read: " + observed.spec_error};
  }
  if (observed.app.paused) {
    return Standing{
        State::kBlocked, reason::kPaused,
        "app " + task.spec.app + " is paused; remove the annotation twelvefactor.dev/paused from it"};
  }
  return std::nullopt;
}

Maybe of_template(const Observed& observed, const std::string& name) {
  if (name.empty()) return std::nullopt;
  const auto& processes = observed.app.spec.admin_processes;
  const auto found = processes.find(name);
  if (found != processes.end() && found->second.trigger == AdminProcess::Trigger::kManual)
    return std::nullopt;
  if (found != processes.end()) {
    return Standing{State::kBlocked, reason::kAdminProcessNotManual,
                    "admin process " + name +
                        " has another trigger than Manual and runs by itself; name another one, or state its "
                        "command in the task"};
  }
  return Standing{State::kBlocked, reason::kAdminProcessNotFound,
                  "the app has no admin process " + name + "; it has: " + names_of(processes)};
}

/// Its Manual commands are of no release: nobody knows whether an earlier spec, which was accepted, had them.
Maybe of_refused_spec(const AdminTask& task, const Veto& veto) {
  if (task.spec.admin_process.empty() || veto.reason != reason::kPolicyViolation) return std::nullopt;
  return Standing{
      State::kWaiting, reason::kPolicyViolation,
      "admin process " + task.spec.admin_process +
          " is of a spec that is refused; the task begins when that is mended, or state its command in "
          "the task: " +
          veto.message};
}

Maybe of_release(const Observed& observed, std::int64_t number) {
  if (number == 0) {
    return Standing{State::kWaiting, reason::kNoRelease,
                    "the app has no active release yet; the task begins when its first one runs"};
  }
  const std::string word = kinds::release_word(number);
  const Child* release =
      own_child(observed, Kind::kAppRelease, kinds::app_release_name(observed.app.key.name, number));
  if (release == nullptr || !release->release) {
    return Standing{State::kBlocked, reason::kReleaseNotFound,
                    "there is no release " + word + "; kubectl get tfr lists those that are kept"};
  }
  if (!release->release->status.gate_passed.is && observed.previous.release.active != number) {
    return Standing{State::kBlocked, reason::kReleaseUnusable,
                    "release " + word + " never passed its gate; run the task on another one"};
  }
  if (!observed.releases.contains(number)) {
    return Standing{State::kWaiting, reason::kApiUnavailable,
                    observed.release_problem.empty() ? "release " + word + " is about to be read"
                                                     : observed.release_problem};
  }
  const ReleaseContent& content = observed.releases.at(number);
  for (const std::string& snapshot : {content.config_map, content.files_map}) {
    if (snapshot.empty() || own_child(observed, Kind::kConfigMap, snapshot) != nullptr) continue;
    return Standing{State::kBlocked, reason::kConfigMapMissing,
                    "ConfigMap " + snapshot + ", which holds the config of release " + word +
                        ", was deleted; run the task on another release"};
  }
  return std::nullopt;
}

Maybe of_process(const Observed& observed, const AdminTask& task, std::int64_t number) {
  if (!task.spec.admin_process.empty()) return std::nullopt;
  const auto& processes = observed.releases.at(number).processes;
  const std::string process = task.spec.process.empty() ? "web" : task.spec.process;
  if (processes.contains(process)) return std::nullopt;
  return Standing{
      State::kBlocked, reason::kProcessNotFound,
      "release " + kinds::release_word(number) + " has no process " + process +
          " whose variables and resources the task could get; state process in the task, one of: " +
          names_of(processes)};
}

}  // namespace

std::optional<Standing> obstacle(const Observed& observed, const AdminTask& task, std::int64_t number,
                                 const Veto& veto) {
  if (Maybe found = of_app(observed, task)) return found;
  if (Maybe found = of_template(observed, task.spec.admin_process)) return found;
  if (Maybe found = of_refused_spec(task, veto)) return found;
  if (Maybe found = of_release(observed, number)) return found;
  return of_process(observed, task, number);
}

}  // namespace twelvefactor::reconcile
