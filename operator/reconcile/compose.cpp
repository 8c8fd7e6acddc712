#include "reconcile/compose.hpp"

#include <algorithm>
#include <map>

#include "kinds/build/config_map.hpp"
#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/kept.hpp"
#include "reconcile/merged.hpp"
#include "reconcile/objects.hpp"
#include "reconcile/parity/parity.hpp"
#include "reconcile/release/plan.hpp"
#include "reconcile/rollout.hpp"
#include "reconcile/schedules.hpp"
#include "reconcile/variables_by_env_from.hpp"

namespace twelvefactor::reconcile {
namespace {

using kinds::BuiltObject;

class Composer {
 public:
  Composer(const Observed& observed, Contribution all) : observed_(observed), all_(std::move(all)) {}

  Desired desired(const Veto& veto) {
    add_shared_objects();
    release_ = plan_release(observed_, all_, generated_is_current(), veto);
    objects_.carry(release_.number);
    add_release();
    add_processes();
    follows_release_ = false;
    desired_.parity = parity_reports(observed_);
    add_reports(desired_.parity);
    conclude_release();
    desired_.kept = all_.kept;
    keep_what_stays(observed_, release_, desired_);
    desired_.generated = all_.generated;
    desired_.waits = all_.waits;
    return std::move(desired_);
  }

  std::vector<DesiredObject> running(std::int64_t number) {
    release_.number = number;
    objects_.carry(number);
    add_account();
    add_snapshots();
    add_processes();
    return std::move(desired_.objects);
  }

  std::vector<DesiredObject> only_reports(const ParityReports& reports) {
    add_reports(reports);
    return std::move(desired_.objects);
  }

  TaskJob task(std::int64_t number, const AdminTask& task) {
    release_.number = number;
    objects_.carry(number);
    const auto missing = std::ranges::find_if(all_.waits, &Wait::holds_pods);
    if (missing != all_.waits.end()) return {{}, *missing};
    add(objects_.task_job(task), false, true);
    need(needs_of_pods());
    return {std::move(desired_.objects.back()), std::nullopt};
  }

 private:
  void add_processes() {
    follows_release_ = release_.make.has_value() && !release_.outlook.holds();
    for (const std::string& process : all_.services) add(objects_.service(process), release_.outlook.holds());
    for (const auto& [process, expose] : all_.ingresses) {
      add_if_deployed(process, objects_.ingress(process, expose));
      need_if_absent({Kind::kService, kinds::service_name(app(), process)});
    }
    for (auto& [process, route] : objects_.http_routes()) add_if_deployed(process, std::move(route));
    for (const std::string& process : all_.disruption_budgets)
      add_if_deployed(process, objects_.disruption_budget(process));
    for (const auto& [process, network] : all_.network_policies)
      add_if_deployed(process, objects_.network_policy(process, network));
    for (const auto& [process, metrics] : all_.pod_monitors)
      add_if_deployed(process, objects_.pod_monitor(process, metrics));
    for (const auto& [process, replicas] : all_.replicas) add_deployment(process, replicas);
    for (const auto& [process, autoscaling] : all_.autoscalers) {
      add_if_deployed(process, objects_.autoscaler(process, autoscaling));
      need_if_absent({Kind::kDeployment, kinds::deployment_name(app(), process)});
    }
    for (const auto& [name, schedule] : all_.schedules) add_pods(objects_.cron_job(name, schedule));
    for (const auto& [name, run] : all_.admin_runs) add_run(name, run);
  }

  [[nodiscard]] const std::string& app() const { return observed_.app.key.name; }

  void add(BuiltObject built, bool hold = false, bool immutable = false) {
    desired_.objects.push_back({built.kind,
                                std::move(built.name),
                                std::move(built.json),
                                built.digest,
                                built.paths,
                                hold,
                                immutable,
                                std::nullopt,
                                std::nullopt,
                                {},
                                nullptr});
    if (follows_release_) need({Kind::kAppRelease, kinds::app_release_name(app(), release_.number)});
  }

  /// Of the object that was added last.
  void need(Need what) { desired_.objects.back().needs.push_back(std::move(what)); }
  void need(const std::vector<Need>& all) {
    for (const Need& each : all) need(each);
  }

  /// What every pod of this app refers to, and what a release is recorded of. (The Secrets of others are
  /// waited for: Wait::holds_pods.)
  [[nodiscard]] std::vector<Need> needs_of_pods() const {
    std::vector<Need> needs = {{Kind::kServiceAccount, app()}};
    for (const EnvSource& source : all_.every_pod.env_from) {
      if (source.kind == EnvSource::Kind::kConfigMap && !observed_.offline)
        needs.push_back({Kind::kConfigMap, source.name});
    }
    if (all_.files_map) needs.push_back({Kind::kConfigMap, objects_.files_map_name()});
    if (!all_.generated.empty()) needs.push_back({Kind::kSecret, kinds::generated_secret_name(app())});
    return needs;
  }

  /// The object that was added last leads to this one. One that is there is changed for itself.
  void need_if_absent(Need what) {
    if (own_child(observed_, what.kind, what.name) == nullptr) need(std::move(what));
  }

  /// Pods whose references are missing would only hang: what runs goes on, what does not waits. So it is
  /// before a release has passed its gate.
  [[nodiscard]] bool holds_pods() const {
    return release_.outlook.holds() ||
           std::ranges::any_of(all_.waits, [](const Wait& wait) { return wait.holds_pods; });
  }

  /// A rollout of what may not run any more ends: what it has begun stays as it is, and no run begins.
  [[nodiscard]] bool stays_as_it_began(const BuiltObject& built) const {
    if (!release_.outlook.ends_as_it_began) return false;
    if (built.kind == Kind::kJob) return true;
    const Child* child = own_child(observed_, built.kind, built.name);
    return child != nullptr && child->release_number == release_.number;
  }

  void add_pods(BuiltObject built, bool immutable = false) {
    const bool held = holds_pods() || stays_as_it_began(built);
    add(std::move(built), held, immutable);
    need(needs_of_pods());
    if (!immutable) desired_.objects.back().env_from = env_from();
  }

  /// The names of the variables that every pod gets by envFrom.
  std::shared_ptr<const std::set<std::string>> env_from() {
    if (!env_from_)
      env_from_ = std::make_shared<const std::set<std::string>>(variables_by_env_from(observed_, all_));
    return env_from_;
  }

  /// While the processes are left as they are nothing is made for one that is yet to come.
  void add_if_deployed(const std::string& process, BuiltObject built) {
    const bool deployed =
        own_child(observed_, Kind::kDeployment, kinds::deployment_name(app(), process)) != nullptr;
    add(std::move(built), release_.outlook.holds() && !deployed);
  }

  void add_deployment(const std::string& process, std::optional<int> replicas) {
    add_pods(objects_.deployment(process, replicas));
    desired_.objects.back().replicas = replicas;
  }

  /// The Secret of generated values is there, and no value of it is to be made anew? Or is it known what it
  /// will hold?
  [[nodiscard]] bool generated_is_current() const {
    if (!observed_.prepared_hash.empty()) return true;
    return std::ranges::all_of(desired_.objects, [this](const DesiredObject& object) {
      if (object.kind != Kind::kSecret) return true;
      const Child* child = own_child(observed_, Kind::kSecret, object.name);
      return child != nullptr && !child->deleting && as_wished(*child, object);
    });
  }

  void add_release() {
    if (observed_.offline) return add_gates();
    if (release_.make) {
      add(objects_.release(release_), false, true);
      need(needs_of_pods());
    }
    if (!release_.gate.start.empty()) {
      const std::string& name = release_.gate.start;
      add(objects_.gate_job(name, release_.gate.runs.at(name).attempt), false, true);
      need(needs_of_pods());
    }
  }

  /// What `render` shows of the gate: in a cluster its Jobs come one after the other, and before the
  /// processes.
  void add_gates() {
    for (const auto& [name, process] : observed_.app.spec.admin_processes) {
      if (process.trigger != AdminProcess::Trigger::kBeforeRelease) continue;
      release_.gate.runs[name] = {};
      add(objects_.gate_job(name, release_.gate.runs.at(name).attempt), false, true);
    }
  }

  void conclude_release() {
    desired_.processes = process_states(observed_, desired_.objects, release_.number);
    const bool rolled_out =
        std::ranges::all_of(desired_.processes, [](const auto& entry) { return entry.second.rolled_out; });
    desired_.release_statuses = conclude(observed_, release_, rolled_out);
    desired_.release = release_.outlook;
    desired_.suspended = observed_.app.spec.suspend;
    desired_.schedules = schedules_of(observed_.app.spec);
    desired_.read_again = release_.read_again;
    desired_.admin_processes = all_.admin_processes;
    if (!holds_pods() && !release_.outlook.ends_as_it_began) return;
    // What waits does not run.
    for (const auto& [name, run] : all_.admin_runs) {
      const auto before = observed_.previous.admin_processes.find(name);
      desired_.admin_processes.erase(name);
      if (before != observed_.previous.admin_processes.end()) desired_.admin_processes.insert(*before);
    }
  }

  void add_account() {
    if (all_.service_account) add(objects_.account());
  }

  /// Of a release that is there already, when somebody deleted it and what it held is known.
  void add_snapshot(const std::string& name) {
    const auto known = observed_.snapshots.find(name);
    const bool there = std::ranges::any_of(observed_.children, [&name](const Child& child) {
      return child.kind == Kind::kConfigMap && child.name == name;
    });
    if (!there && known != observed_.snapshots.end()) add(objects_.snapshot(name, known->second));
  }

  void add_snapshots() {
    const Config& config = observed_.app.spec.config;
    for (const std::string* name : {&config.snapshot, &config.files_snapshot}) add_snapshot(*name);
  }

  void add_shared_objects() {
    add_account();
    add_snapshots();
    if (all_.config_map) {
      const std::string name = kinds::config_map_name(app(), kinds::config_hash(*all_.config_map));
      add(objects_.snapshot(name, *all_.config_map));
    }
    if (all_.files_map) add(objects_.snapshot(objects_.files_map_name(), *all_.files_map));
    if (!all_.generated.empty()) add(objects_.generated_secret());
  }

  void add_run(const std::string& name, const AdminRun& run) {
    add_pods(objects_.run_job(name, run), /*immutable=*/true);
  }

  void add_reports(const ParityReports& reports) {
    for (const auto& [peer, report] : reports) add(objects_.report(peer, report));
  }

  const Observed& observed_;
  Contribution all_;
  Objects objects_{observed_, all_};
  ReleasePlan release_;
  Desired desired_;
  std::shared_ptr<const std::set<std::string>> env_from_;
  bool follows_release_ = false;  // what is added now comes after the release that this plan makes
};

}  // namespace

TaskJob compose_task(const Observed& on_release, std::vector<Numbered> contributions, std::int64_t number,
                     const AdminTask& task) {
  return Composer(on_release, merge(std::move(contributions))).task(number, task);
}

std::vector<DesiredObject> compose_running(const Observed& observed, std::vector<Numbered> contributions,
                                           std::int64_t number) {
  return Composer(observed, merge(std::move(contributions))).running(number);
}

std::vector<DesiredObject> compose_reports(const Observed& observed, std::vector<Numbered> contributions,
                                           const ParityReports& reports) {
  return Composer(observed, merge(std::move(contributions))).only_reports(reports);
}

Desired compose(const Observed& observed, std::vector<Numbered> contributions, const Veto& veto) {
  return Composer(observed, merge(std::move(contributions))).desired(veto);
}

}  // namespace twelvefactor::reconcile
