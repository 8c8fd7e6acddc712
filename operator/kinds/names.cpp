#include "kinds/names.hpp"

namespace twelvefactor::kinds {
namespace {

std::string joined(std::string_view app, std::string_view suffix) {
  std::string name(app);
  return name.append("-").append(suffix);
}

}  // namespace

std::string deployment_name(std::string_view app, std::string_view process) {
  return joined(app, process);
}

std::string service_name(std::string_view app, std::string_view process) {
  return process == "web" ? std::string(app) : joined(app, process);
}

std::string config_map_name(std::string_view app, std::string_view hash8) {
  return joined(app, "config-").append(hash8);
}

std::string generated_secret_name(std::string_view app) {
  return joined(app, "generated");
}

std::string ingress_name(std::string_view app, std::string_view process) {
  return joined(app, process);
}

std::string pod_disruption_budget_name(std::string_view app, std::string_view process) {
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

std::string parity_report_name(std::string_view app, std::string_view peer) {
  return joined(app, "vs-").append(peer);
}

}  // namespace twelvefactor::kinds
