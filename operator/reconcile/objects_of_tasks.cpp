// The Job of an AdminTask: a template of an admin process, or a command with what a process has.
#include <algorithm>

#include "kinds/build/job.hpp"
#include "kinds/text/names.hpp"
#include "reconcile/objects.hpp"
#include "reconcile/said_of.hpp"

namespace twelvefactor::reconcile {
namespace {

std::string process_of(const AdminTask& task) {
  return task.spec.process.empty() ? "web" : task.spec.process;
}

}  // namespace

kinds::BuiltObject Objects::task_job(const AdminTask& task) const {
  const bool is_template = !task.spec.admin_process.empty();
  const std::string component = is_template ? task.spec.admin_process : process_of(task);
  kinds::ObjectMeta object = meta(kinds::task_job_name(app(), task.name), component);
  object.labels[std::string(kinds::kTaskLabel)] = task.name;
  object.labels[std::string(kinds::kReleaseLabel)] = kinds::release_word(number_);
  if (is_template) object.labels[std::string(kinds::kAdminProcessLabel)] = component;
  int deadline = task.spec.active_deadline_seconds;
  if (is_template)
    deadline = std::min(deadline, observed_.app.spec.admin_processes.at(component).active_deadline_seconds);
  kinds::PodTemplate run = pod(is_template ? template_part(task) : command_part(task), object.labels);
  return kinds::build_job(object, {deadline, task.spec.backoff_limit, std::move(run)});
}

PodPart Objects::template_part(const AdminTask& task) const {
  PodPart part = said_of(all_.admin_pods, task.spec.admin_process);
  std::vector<std::string> args = part.args.value_or(std::vector<std::string>{});
  args.insert(args.end(), task.spec.args.begin(), task.spec.args.end());
  part.args = std::move(args);
  return part;
}

/// Its process gives variables, size, scratch and time to end; its port and probes speak of another command,
/// and its sidecars would have nobody to serve.
PodPart Objects::command_part(const AdminTask& task) const {
  const PodPart process = said_of(all_.process_pods, process_of(task));
  PodPart part;
  part.env = process.env;
  part.resources = process.resources;
  part.volumes = process.volumes;
  part.termination_grace_period_seconds = process.termination_grace_period_seconds;
  part.command = task.spec.command;
  part.args = task.spec.args;
  part.restart_policy = "Never";
  return part;
}

}  // namespace twelvefactor::reconcile
