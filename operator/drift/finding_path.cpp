#include "drift/finding_path.hpp"

#include <string_view>

namespace twelvefactor::drift {
namespace {

std::string variable_path(const std::string& name, const AppSpec& spec) {
  if (name.starts_with('/')) return ".spec.config.files." + name;
  // "web.sidecars.nginx.LEVEL", "web.sidecars.nginx/etc/nginx/nginx.conf"
  if (const std::size_t at = name.find(".sidecars."); at != std::string::npos) {
    const std::size_t end = name.find_first_of("./", at + std::string_view(".sidecars.").size());
    return ".spec.processes." + name.substr(0, end);
  }
  if (spec.config.secrets.contains(name)) return ".spec.config.secrets." + name;
  if (spec.config.env.contains(name)) return ".spec.config.env." + name;
  for (const auto& [service, binding] : spec.backing_services) {
    if (binding.env.contains(name)) return ".spec.backingServices." + service + ".env." + name;
  }
  // "web.DB_POOL": of one process.
  const auto process = spec.processes.find(name.substr(0, name.find('.')));
  if (process != spec.processes.end() && name.find('.') != std::string::npos) {
    const std::string variable = name.substr(name.find('.') + 1);
    const std::string path = ".spec.processes." + process->first;
    if (process->second.env.contains(variable)) return path + ".env." + variable;
    if (process->second.secrets.contains(variable)) return path + ".secrets." + variable;
    if (process->second.pod.field_env.contains(variable)) return path + ".pod.fieldEnv." + variable;
  }
  // "database.password": a key of a binding.
  const std::string service = name.substr(0, name.find('.'));
  if (spec.backing_services.contains(service)) return ".spec.backingServices." + service;
  return ".spec.config.env." + name;
}

std::string code_path(const std::string& part) {
  return part == "image" ? ".spec.image" : ".spec.codebase." + part;
}

}  // namespace

std::string finding_path(const ParityFinding& finding, const AppSpec& spec) {
  switch (finding.dimension) {
    case Dimension::kCode:
      return code_path(finding.key);
    case Dimension::kTime:
      return ".spec.image";
    case Dimension::kConfigKey:
    case Dimension::kConfigValue:
    case Dimension::kSharedCredential:
      return variable_path(finding.key, spec);
    case Dimension::kBackingService:
      return ".spec.backingServices." + finding.key;
    case Dimension::kProcess:
      return ".spec.processes." + finding.key;
    case Dimension::kAdminProcess:
      return ".spec.adminProcesses." + finding.key;
    case Dimension::kPolicy:
      break;
  }
  const std::string rule = finding.key.substr(0, finding.key.find('.'));
  return spec.exemptions.contains(rule) ? ".spec.exemptions." + rule : ".spec.environment";
}

}  // namespace twelvefactor::drift
