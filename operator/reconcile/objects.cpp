#include "reconcile/objects.hpp"

#include <map>

#include "kinds/build/app_release.hpp"
#include "kinds/build/config_map.hpp"
#include "kinds/build/cron_job.hpp"
#include "kinds/build/job.hpp"
#include "kinds/build/parity_report.hpp"
#include "kinds/build/secret.hpp"
#include "kinds/build/service_account.hpp"
#include "kinds/text/names.hpp"
#include "model/lookup.hpp"
#include "reconcile/as_written.hpp"
#include "reconcile/merged.hpp"
#include "reconcile/said_of.hpp"

namespace twelvefactor::reconcile {

using kinds::BuiltObject;
using kinds::ObjectMeta;
using kinds::PodTemplate;

namespace {

/// Charts select by the labels of every app that were agreed upon for Kubernetes: by these our pods would be
/// selected like those before them, before their time.
StringMap seen_by_nobody(StringMap labels) {
  std::erase_if(labels, [](const auto& label) {
    return label.first.starts_with("app.kubernetes.io/") && label.first != kinds::kManagedByLabel;
  });
  return labels;
}

}  // namespace

StringMap Objects::labels(const std::string& component) const {
  StringMap labels = all_.labels;
  labels["app.kubernetes.io/name"] = app();
  labels["app.kubernetes.io/instance"] = app();
  labels["app.kubernetes.io/part-of"] = app();
  labels[std::string(kinds::kManagedByLabel)] = kinds::kFieldManager;
  labels[std::string(kinds::kAppLabel)] = app();
  if (!component.empty()) labels["app.kubernetes.io/component"] = component;
  return labels;
}

ObjectMeta Objects::meta(std::string name, const std::string& component) const {
  return {observed_.app.key.namespace_name,
          std::move(name),
          labels(component),
          all_.annotations,
          app(),
          observed_.app.uid};
}

/// Until an adoption is over nothing that was there before goes with the app.
ObjectMeta Objects::meta_of_adoptable(Kind kind, std::string name, const std::string& component) const {
  ObjectMeta object = meta(std::move(name), component);
  if (!observed_.app.adoption) return object;
  const Child* child = own_child(observed_, kind, object.name);
  if (child != nullptr && child->adopted) object.owner_uid = {};
  return object;
}

/// Of the release that is carried. Nothing is rolled out of one that is not written down yet.
int Objects::format() const {
  const Child* child = own_child(observed_, Kind::kAppRelease, kinds::app_release_name(app(), number_));
  return child == nullptr || !child->release ? ReleaseContent::kFormat : child->release->format;
}

/// One that was taken over has no owner at any time: others may run under it, too, and the operator, which
/// never deletes accounts, may not give them one.
BuiltObject Objects::account() const {
  ObjectMeta account = meta(app(), "");
  account.annotations.insert(all_.service_account->begin(), all_.service_account->end());
  const Child* child = own_child(observed_, Kind::kServiceAccount, account.name);
  const bool adopted = child != nullptr && child->adopted;
  if (adopted) account.owner_uid = {};
  return kinds::build_service_account(account, adopted);
}

BuiltObject Objects::snapshot(const std::string& name, const StringMap& variables) const {
  return kinds::build_config_map(meta(name, ""), variables);
}

std::string Objects::files_map_name() const {
  return kinds::files_map_name(app(), kinds::config_hash(*all_.files_map));
}

BuiltObject Objects::generated_secret() const {
  return kinds::build_generated_secret(meta(kinds::generated_secret_name(app()), ""), all_.generated);
}

StringMap Objects::selector(const std::string& process) const {
  return {{std::string(kinds::kAppLabel), app()}, {std::string(kinds::kProcessLabel), process}};
}

BuiltObject Objects::deployment(const std::string& process, std::optional<int> replicas) const {
  ObjectMeta object = meta(kinds::deployment_name(app(), process), process);
  object.labels[std::string(kinds::kProcessLabel)] = process;
  object.labels[std::string(kinds::kReleaseLabel)] = kinds::release_word(number_);
  PodTemplate template_of_it = pod(said_of(all_.process_pods, process), object.labels);
  if (observed_.app.adoption) {
    for (const auto& [key, value] : said_of(observed_.app.adoption->labels, process))
      template_of_it.labels[key] = value;
  }
  template_of_it.spread_selector = selector(process);
  template_of_it.log_tells_why = format() < ReleaseContent::kFormatWithoutLogs;
  kinds::DeploymentSpec spec{replicas,
                             selector(process),
                             std::move(template_of_it),
                             said_of(all_.min_ready_seconds, process),
                             said_of(all_.rollouts, process),
                             all_.singletons.contains(process)};
  if (auto unraised = with_min_ready_of_now(object, spec)) return std::move(*unraised);
  return kinds::build_deployment(object, spec);
}

/// More minReadySeconds count with the next rollout: for pods that run, and are younger, they would end
/// their being available, and Kubernetes ends such pods when two releases in a row are stuck (decision
/// 0033).
std::optional<BuiltObject> Objects::with_min_ready_of_now(const ObjectMeta& object,
                                                          kinds::DeploymentSpec spec) const {
  const Child* child = own_child(observed_, Kind::kDeployment, object.name);
  if (child == nullptr || child->rollout.min_ready_seconds >= spec.min_ready_seconds) return std::nullopt;
  spec.min_ready_seconds = child->rollout.min_ready_seconds;
  BuiltObject built = kinds::build_deployment(object, spec);
  const bool nothing_else =
      was_written(observed_, {Kind::kDeployment, object.name, built.digest, spec.replicas});
  return nothing_else ? std::optional(std::move(built)) : std::nullopt;
}

ObjectMeta Objects::admin_meta(Kind kind, std::string object_name, const std::string& name) const {
  ObjectMeta object = meta_of_adoptable(kind, std::move(object_name), name);
  object.labels[std::string(kinds::kAdminProcessLabel)] = name;
  object.labels[std::string(kinds::kReleaseLabel)] = kinds::release_word(number_);
  return object;
}

BuiltObject Objects::cron_job(const std::string& name, const Schedule& schedule) const {
  const ObjectMeta object = admin_meta(Kind::kCronJob, kinds::cron_job_name(app(), name), name);
  return kinds::build_cron_job(
      object, {schedule.schedule, schedule.time_zone, schedule.suspend, schedule.active_deadline_seconds,
               pod(said_of(all_.admin_pods, name), object.labels)});
}

BuiltObject Objects::release(const ReleasePlan& plan) const {
  ObjectMeta object = meta(kinds::app_release_name(app(), plan.make->number), "");
  object.labels[std::string(kinds::kReleaseLabel)] = kinds::release_word(plan.make->number);
  return kinds::build_app_release(object, *plan.make, *plan.content, plan.first_status);
}

BuiltObject Objects::gate_job(const std::string& name, int attempt) const {
  const ObjectMeta object = admin_meta(Kind::kJob, kinds::gate_job_name(app(), number_, name, attempt), name);
  const int deadline = observed_.app.spec.admin_processes.at(name).active_deadline_seconds;
  return kinds::build_job(object, {deadline, 0, pod(said_of(all_.admin_pods, name), object.labels)});
}

BuiltObject Objects::run_job(const std::string& name, const AdminRun& run) const {
  ObjectMeta object = admin_meta(Kind::kJob, kinds::job_name(app(), name), name);
  object.annotations[std::string(kinds::kRunIdAnnotation)] = run.run_id;
  return kinds::build_job(
      object, {run.active_deadline_seconds, 0, pod(said_of(all_.admin_pods, name), object.labels)});
}

BuiltObject Objects::report(const std::string& peer, const ParityReport& report) const {
  return kinds::build_parity_report(meta(kinds::parity_report_name(app(), peer), ""), peer, observed_.app.key,
                                    report);
}

PodTemplate Objects::pod(const PodPart& own, const StringMap& labels) const {
  const PodPart part = merge(all_.every_pod, own);
  PodTemplate pod;
  pod.labels = observed_.app.adoption ? seen_by_nobody(labels) : labels;
  pod.labels.insert(part.labels.begin(), part.labels.end());
  pod.annotations = part.annotations;
  pod.service_account = app();
  pod.image = part.image.value_or("");
  pod.command = part.command.value_or(std::vector<std::string>{});
  pod.args = part.args.value_or(std::vector<std::string>{});
  pod.env = variables(part.env);
  pod.env_from = part.env_from;
  pod.volumes = part.volumes;
  pod.files = part.files;
  pod.sidecars = part.sidecars;
  for (kinds::SidecarContainer& sidecar : pod.sidecars) sidecar.env = variables(sidecar.env);
  pod.port = part.port;
  pod.ports = part.ports;
  pod.startup = part.startup;
  pod.readiness = part.readiness;
  pod.liveness = part.liveness;
  pod.resources = part.resources.value_or(Resources{});
  pod.termination_grace_period_seconds = part.termination_grace_period_seconds.value_or(30);
  pod.pre_stop_sleep_seconds = part.pre_stop_sleep_seconds.value_or(0);
  pod.restart_policy = part.restart_policy.value_or("Always");
  pod.image_pull_secrets = part.image_pull_secrets;
  pod.security = part.security.value_or(Security{});
  pod.priority_class = part.priority_class.value_or("");
  pod.node_selector = part.node_selector.value_or(StringMap{});
  pod.tolerations = part.tolerations.value_or(std::vector<Toleration>{});
  pod.topology_spread = part.topology_spread;
  return pod;
}

/// Each variable once, sorted by name; of two the later counts, which is the higher factor's.
std::vector<kinds::EnvVar> Objects::variables(const std::vector<kinds::EnvVar>& env) const {
  std::map<std::string, kinds::EnvVar> by_name;
  for (const kinds::EnvVar& variable : env) by_name[variable.name] = variable;
  by_name["TWELVEFACTOR_APP"] = {"TWELVEFACTOR_APP", app(), "", ""};
  by_name["TWELVEFACTOR_RELEASE"] = {"TWELVEFACTOR_RELEASE", kinds::release_word(number_), "", ""};
  std::vector<kinds::EnvVar> sorted;
  for (auto& [name, variable] : by_name) sorted.push_back(std::move(variable));
  return sorted;
}

}  // namespace twelvefactor::reconcile
