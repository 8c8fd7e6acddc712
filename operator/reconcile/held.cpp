#include "reconcile/held.hpp"

#include <algorithm>

#include "kinds/deploy/on_release.hpp"
#include "kinds/text/names.hpp"
#include "model/condition.hpp"
#include "model/lookup.hpp"
#include "model/reasons.hpp"
#include "reconcile/as_written.hpp"
#include "reconcile/compose.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/replicas.hpp"
#include "reconcile/schedules.hpp"

namespace twelvefactor::reconcile {
namespace {

class Held {
 public:
  Held(const Observed& observed, Desired& desired)
      : observed_(observed), desired_(desired), running_(observed) {
    if (observed.running) running_.app.spec = kinds::on_release(observed.app.spec, *observed.running);
  }

  void carry_out() {
    desired_.schedules = observed_.previous.schedules;
    desired_.suspended = observed_.app.spec.suspend;
    if (observed_.running) {
      keep_the_release_whole();
      tell_a_lost_snapshot();
    }
    for (const Child& child : observed_.children) {
      if (child.owner != observed_.app.uid || child.deleting) continue;
      if (child.kind == Kind::kDeployment) scale(child);
      if (child.kind == Kind::kCronJob) held(child).suspend = observed_.app.spec.suspend;
    }
    give_numbers_back();
  }

 private:
  [[nodiscard]] const std::string& app() const { return observed_.app.key.name; }

  static auto named(Kind kind, const std::string& name) {
    return [kind, &name](const auto& other) { return other.kind == kind && other.name == name; };
  }

  /// It is kept as the spec says, whatever holds the rest.
  static bool is_no_part_of_a_release(Kind kind) {
    return kind == Kind::kHorizontalPodAutoscaler || kind == Kind::kIngress || kind == Kind::kHttpRoute ||
           kind == Kind::kPodDisruptionBudget || kind == Kind::kNetworkPolicy || kind == Kind::kPodMonitor ||
           kind == Kind::kServiceAccount;
  }

  /// What is there is as the release that runs has it, or is changed into nothing else.
  [[nodiscard]] bool may_be_put_back(const DesiredObject& object, std::int64_t number) const {
    // No pod depends on a Service.
    if (object.kind == Kind::kService) return true;
    if (object.kind == Kind::kDeployment && is_dropped(object.name)) return false;
    return brings_back(observed_, object, number);
  }

  /// The number of its pods is nobody's: only that of then is known.
  [[nodiscard]] bool is_dropped(const std::string& deployment) const {
    return !observed_.app.spec.processes.contains(process_of(deployment));
  }

  [[nodiscard]] std::string process_of(const std::string& deployment) const {
    return deployment.substr(app().size() + 1);
  }

  /// As the release that runs has it. What the spec adds waits: its command may be in the new image only.
  void keep_the_release_whole() {
    const std::int64_t number = observed_.previous.release.active;
    for (DesiredObject& object : compose_running(running_, contributions_of(running_), number)) {
      if (object.kind == Kind::kJob || object.hold || !belongs_to_what_runs(object)) continue;
      const auto same = named(object.kind, object.name);
      const bool there = std::ranges::any_of(observed_.children, same);
      const bool asked_for = std::ranges::any_of(desired_.objects, same);
      const bool follows = is_no_part_of_a_release(object.kind) && !asked_for;
      if (there && !follows && !may_be_put_back(object, number)) continue;
      std::erase_if(desired_.objects, same);
      // What pods need comes before them.
      const bool first = object.kind == Kind::kConfigMap || object.kind == Kind::kServiceAccount;
      desired_.objects.insert(first ? desired_.objects.begin() : desired_.objects.end(), std::move(object));
    }
  }

  /// Whether a schedule is one of the release that runs, its status remembers.
  [[nodiscard]] bool belongs_to_what_runs(const DesiredObject& object) const {
    if (object.kind != Kind::kCronJob) return true;
    return std::ranges::any_of(schedules_of(running_.app.spec), [&](const auto& entry) {
      const auto ran = observed_.previous.schedules.find(entry.first);
      return kinds::cron_job_name(app(), entry.first) == object.name &&
             ran != observed_.previous.schedules.end() && ran->second == entry.second;
    });
  }

  void tell_a_lost_snapshot() {
    const std::string& name = observed_.running->config_map;
    const auto same = named(Kind::kConfigMap, name);
    if (name.empty() || own_child(observed_, Kind::kConfigMap, name) != nullptr ||
        std::ranges::any_of(desired_.objects, same))
      return;
    desired_.waits.push_back(
        {condition::kConfigReady, reason::kSnapshotLost,
         "ConfigMap " + name + " of release " + kinds::release_word(observed_.previous.release.active) +
             ", which runs, was deleted, and what it held is not known: its pods run on, but none can start. "
             "Let "
             "another release through (Ready says what stops it), or set the variables of the spec back to "
             "what they were in it",
         /*holds_pods=*/false, /*needs_person=*/true});
  }

  /// The held object of what is there; where none is composed, one to carry a number.
  DesiredObject& held(const Child& child) {
    const auto found = std::ranges::find_if(desired_.objects, named(child.kind, child.name));
    if (found != desired_.objects.end()) return *found;
    DesiredObject object;
    object.kind = child.kind;
    object.name = child.name;
    object.hold = true;
    return desired_.objects.emplace_back(std::move(object));
  }

  void scale(const Child& deployment) {
    const std::string process = process_of(deployment.name);
    const auto& processes = observed_.app.spec.processes;
    if (const auto now = processes.find(process); now != processes.end()) {
      held(deployment).replicas = replicas_to_send(observed_, process, now->second);
    } else if (observed_.app.spec.suspend) {
      held(deployment).replicas = 0;
    } else {
      resume(deployment, process);
    }
  }

  /// A process that the spec names no more goes on with as many pods as its release was made with.
  void resume(const Child& deployment, const std::string& process) {
    const auto ran = running_.app.spec.processes.find(process);
    const bool stands_still = observed_.previous.suspended && deployment.rollout.wished == 0 &&
                              !deployment.rollout.scaled_by && ran != running_.app.spec.processes.end();
    if (!stands_still) return;
    held(deployment).replicas = ran->second.replicas;
    desired_.suspended = desired_.suspended || ran->second.replicas > 0;
  }

  /// Where the spec states a number, no autoscaler of ours stays.
  void give_numbers_back() {
    for (const auto& [name, process] : observed_.app.spec.processes) {
      if (!process.autoscaling) drop(kinds::autoscaler_name(app(), name));
    }
    for (KeptObject& each : autoscalers_in_charge(observed_)) desired_.kept.push_back(std::move(each));
  }

  void drop(const std::string& autoscaler) {
    std::erase_if(desired_.kept, named(Kind::kHorizontalPodAutoscaler, autoscaler));
  }

  const Observed& observed_;
  Desired& desired_;
  Observed running_;  // with the parts of the release that runs in place of the spec's
};

}  // namespace

void hold_what_runs(const Observed& observed, Desired& desired) {
  Held(observed, desired).carry_out();
}

}  // namespace twelvefactor::reconcile
