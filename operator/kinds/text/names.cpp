#include "kinds/text/names.hpp"

#include <charconv>

namespace twelvefactor::kinds {
namespace {

std::string joined(std::string_view app, std::string_view suffix) {
  std::string name(app);
  return name.append("-").append(suffix);
}

}  // namespace

bool is_own_label(std::string_view key) {
  return key.starts_with("app.kubernetes.io/") || key.starts_with("twelvefactor.dev/");
}

bool is_own_annotation(std::string_view key) {
  const std::string_view domain = key.substr(0, key.find('/'));
  return domain == "twelvefactor.dev" || domain.ends_with(".twelvefactor.dev");
}

std::string deployment_name(std::string_view app, std::string_view process) {
  return joined(app, process);
}

std::string service_name(std::string_view app, std::string_view process) {
  return process == "web" ? std::string(app) : joined(app, process);
}

std::string config_map_name(std::string_view app, std::string_view hash8) {
  return joined(app, "config-").append(hash8);
}

std::string files_map_name(std::string_view app, std::string_view hash8) {
  return joined(app, "files-").append(hash8);
}

std::string generated_secret_name(std::string_view app) {
  return joined(app, "generated");
}

std::string ingress_name(std::string_view app, std::string_view process) {
  return joined(app, process);
}

std::string http_route_name(std::string_view app, std::string_view process) {
  return joined(app, process);
}

std::string redirect_route_name(std::string_view app, std::string_view process) {
  return joined(app, process).append(".redirect");
}

std::string pod_disruption_budget_name(std::string_view app, std::string_view process) {
  return joined(app, process);
}

std::string network_policy_name(std::string_view app, std::string_view process) {
  return joined(app, process);
}

std::string pod_monitor_name(std::string_view app, std::string_view process) {
  return joined(app, process);
}

std::string autoscaler_name(std::string_view app, std::string_view process) {
  return joined(app, process);
}

std::string job_name(std::string_view app, std::string_view admin_process) {
  return joined(app, admin_process);
}

std::string cron_job_name(std::string_view app, std::string_view admin_process) {
  return joined(app, admin_process);
}

std::string release_word(std::int64_t number) {
  return "v" + std::to_string(number);
}

std::int64_t release_number(std::string_view word) {
  if (!word.starts_with('v')) return 0;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(word.data() + 1, word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size() && number > 0 ? number : 0;
}

std::string app_release_name(std::string_view app, std::int64_t number) {
  return joined(app, release_word(number));
}

std::string gate_job_name(std::string_view app, std::int64_t number, std::string_view admin_process,
                          int attempt) {
  std::string name = app_release_name(app, number).append("-").append(admin_process);
  if (attempt > 1) name.append("-").append(std::to_string(attempt));
  return name;
}

std::int64_t release_of_gate_job(std::string_view app, std::string_view job) {
  if (!job.starts_with(app) || job.substr(app.size()).size() < 2 || job[app.size()] != '-') return 0;
  const std::string_view rest = job.substr(app.size() + 1);
  const std::size_t dash = rest.find('-');
  return dash == std::string_view::npos ? 0 : release_number(rest.substr(0, dash));
}

std::string version_label(std::string revision) {
  constexpr std::size_t kShortRevision = 12;
  if (revision.size() > kShortRevision) revision.resize(kShortRevision);
  // A label value must end with a letter or digit.
  while (!revision.empty() && (revision.back() == '-' || revision.back() == '_' || revision.back() == '.'))
    revision.pop_back();
  return revision;
}

std::string task_job_name(std::string_view app, std::string_view task) {
  return joined(app, "task-").append(task);
}

bool is_task_job(std::string_view app, std::string_view job) {
  return job.starts_with(joined(app, "task-"));
}

std::string parity_report_name(std::string_view app, std::string_view peer) {
  return joined(app, "vs-").append(peer);
}

}  // namespace twelvefactor::kinds
