#include "kinds/deploy/compared_deploy.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "kinds/deploy/deploy_runs.hpp"
#include "kinds/deploy/files_json.hpp"
#include "kinds/deploy/variable_sources.hpp"
#include "kinds/digest/hash.hpp"
#include "kinds/secrecy/shown.hpp"
#include "kinds/secrecy/shown_words.hpp"
#include "model/slot.hpp"

namespace twelvefactor::kinds {
namespace {

using nlohmann::json;

/// "15.4", "v15" and "15-alpine" are all 15.
std::string major_version(const std::string& version) {
  const std::size_t start = version.starts_with('v') ? 1 : 0;
  return version.substr(start, version.find_first_of(".-+ ", start) - start);
}

StringMap config_keys(const AppSpec& spec) {
  // Of two sources of one variable the later counts, as in the pods.
  StringMap keys;
  for (const auto& [name, value] : spec.config.env) keys[name] = "Literal";
  for (const auto& [name, field] : spec.pod.field_env) keys[name] = "Field";
  for (const auto& [name, source] : spec.config.secrets) keys[name] = "Secret";
  for (const auto& [service, binding] : spec.backing_services) {
    for (const auto& [name, key] : binding.env) keys[name] = "BackingService";
  }
  // No variable begins with a slash.
  for_each_file(spec, [&keys](const std::string& slot, const File& file, const std::string&) {
    keys[slot] = file.from == File::From::kSecret ? "Secret" : "File";
  });
  for (const auto& [process, stated] : spec.processes) {
    for (const auto& [name, field] : stated.pod.field_env) keys[slot_of(process, name)] = "Field";
    for (const auto& [name, value] : stated.env) keys[slot_of(process, name)] = "Literal";
    for (const auto& [name, source] : stated.secrets) keys[slot_of(process, name)] = "Secret";
    for (const auto& [sidecar, own] : stated.sidecars) {
      const std::string slot = sidecar_slot(process, sidecar);
      for (const auto& [name, value] : own.env) keys[slot_of(slot, name)] = "Literal";
      for (const auto& [name, source] : own.secrets) keys[slot_of(slot, name)] = "Secret";
    }
  }
  return keys;
}

void add_literals(ComparedDeploy& deploy, const AppSpec& spec, const OwnNames& names) {
  if (deploy.depth == Depth::kNames) return;
  const auto add = [&deploy](const std::string& slot, std::string_view name, const std::string& value) {
    if (deploy.config_keys.at(slot) != "Literal") return;
    Shown shown = show_value(name, value);
    // Of what is hidden as a whole there is nothing to compare.
    if (shown.text != kHidden) deploy.literals.emplace(slot, std::move(shown.text));
  };
  for (const auto& [name, value] : spec.config.env) add(name, own_name(names, name), value);
  for (const auto& [process, stated] : spec.processes) {
    for (const auto& [name, value] : stated.env) add(slot_of(process, name), name, value);
    for (const auto& [sidecar, own] : stated.sidecars) {
      for (const auto& [name, value] : own.env)
        add(slot_of(sidecar_slot(process, sidecar), name), name, value);
    }
  }
  // A text is long: which one it is can be compared, and nobody is shown it.
  for_each_file(spec, [&deploy](const std::string& slot, const File& file, const std::string&) {
    if (file.from == File::From::kLiteral && show_value(file_name(slot), file.text).whole)
      deploy.literals.emplace(slot, std::to_string(file.text.size()) + " bytes, " + file_hash(file.text));
  });
}

void add_if_stated(StringMap& parts, const char* name, const std::string& text) {
  if (!text.empty()) parts.emplace(name, text);
}

std::string words(const std::vector<Shown>& words) {
  return words.empty() ? std::string() : json(texts_of(words)).dump();
}

/// What an argument means, the program says that is called.
void add_call(StringMap& parts, const std::vector<std::string>& command,
              const std::vector<std::string>& args) {
  const ShownCommand shown = show_command(command, args);
  if (!command.empty()) parts.emplace("command", words(shown.command));
  if (!args.empty()) parts.emplace("args", words(shown.args));
}

std::string probe_text(const std::optional<Probe>& probe) {
  if (!probe) return {};
  std::string text = !probe->path.empty() ? "GET " + show_path(probe->path)
                     : probe->tcp         ? std::string("TCP")
                     : probe->grpc        ? "gRPC " + show_value("", *probe->grpc).text
                                          : "exec " + words(show_command(probe->exec).command);
  if (!probe->port.empty()) text += " on port " + probe->port;
  const auto add = [&text](const char* name, int value) {
    text.append(", ").append(name).append(" ").append(std::to_string(value));
  };
  add("initialDelaySeconds", probe->initial_delay_seconds);
  add("periodSeconds", probe->period_seconds);
  add("timeoutSeconds", probe->timeout_seconds);
  add("successThreshold", probe->success_threshold);
  add("failureThreshold", probe->failure_threshold);
  return text;
}

std::string ports_text(const std::map<std::string, NamedPort>& ports) {
  std::string text;
  for (const auto& [name, port] : ports) {
    text += (text.empty() ? "" : ", ") + name + " " + std::to_string(port.port);
    if (!port.app_protocol.empty()) text += " " + port.app_protocol;
  }
  return text;
}

StringMap process_parts(const Process& process) {
  StringMap parts;
  add_call(parts, process.command, process.args);
  if (process.port) parts.emplace("port", std::to_string(*process.port));
  add_if_stated(parts, "ports", ports_text(process.ports));
  add_if_stated(parts, "startup", probe_text(process.startup));
  add_if_stated(parts, "readiness", probe_text(process.readiness));
  add_if_stated(parts, "liveness", probe_text(process.liveness));
  if (process.autoscaling || !process.scaled_by.empty()) parts.emplace("autoscaling", "stated");
  if (process.singleton) parts.emplace("singleton", "true");
  std::string scratch;
  for (const auto& [path, stated] : process.scratch)
    scratch += (scratch.empty() ? "" : ", ") + show_path(path) + (stated.memory ? " in memory" : "");
  add_if_stated(parts, "scratch", scratch);
  for (const auto& [name, sidecar] : process.sidecars) {
    StringMap own = {{"image", image_identity(sidecar.image)}};
    add_call(own, sidecar.command, sidecar.args);
    add_if_stated(own, "ports", ports_text(sidecar.ports));
    for (const auto& [part, text] : own) parts.emplace("sidecars." + name + "." + part, text);
  }
  return parts;
}

const char* trigger_name(AdminProcess::Trigger trigger) {
  switch (trigger) {
    case AdminProcess::Trigger::kBeforeRelease:
      return "BeforeRelease";
    case AdminProcess::Trigger::kOnce:
      return "Once";
    case AdminProcess::Trigger::kSchedule:
      return "Schedule";
    case AdminProcess::Trigger::kManual:
      return "Manual";
  }
  return "";
}

StringMap admin_process_parts(const AdminProcess& process) {
  StringMap parts = {{"trigger", trigger_name(process.trigger)}};
  add_call(parts, process.command, process.args);
  add_if_stated(parts, "schedule", process.schedule);
  add_if_stated(parts, "timeZone", process.time_zone);
  return parts;
}

/// Until which day of each rule; why is the team's own business.
std::map<std::string, Exemption> exemptions(const AppSpec& spec) {
  std::map<std::string, Exemption> days;
  for (const auto& [rule, exemption] : spec.exemptions)
    days.emplace(rule, Exemption{{}, exemption.expires.substr(0, 10)});
  return days;
}

StringMap service_parts(const BackingService& service) {
  StringMap parts;
  add_if_stated(parts, "type", service.type);
  add_if_stated(parts, "provider", service.provider);
  add_if_stated(parts, "version", major_version(service.version));
  return parts;
}

}  // namespace

ComparedDeploy compared_deploy(const AppSpec& spec, Depth depth, const OwnNames& names) {
  ComparedDeploy deploy;
  deploy.depth = depth;
  deploy.code = {{"repository", show_value("", spec.codebase.repository).text},
                 {"revision", spec.codebase.revision},
                 {"image", image_identity(spec.image)}};
  deploy.config_keys = config_keys(spec);
  add_literals(deploy, spec, names);
  for (const auto& [name, service] : spec.backing_services)
    deploy.backing_services.emplace(name, service_parts(service));
  for (const auto& [name, process] : spec.processes) deploy.processes.emplace(name, process_parts(process));
  for (const auto& [name, process] : spec.admin_processes)
    deploy.admin_processes.emplace(name, admin_process_parts(process));
  deploy.environment = spec.environment;
  deploy.exemptions = exemptions(spec);
  return deploy;
}

Digest digest_of(const ComparedDeploy& deploy) {
  json text = {static_cast<int>(deploy.depth), deploy.code,     deploy.config_keys, deploy.literals,
               deploy.backing_services,        deploy.processes};
  json days = json::object();
  for (const auto& [rule, exemption] : deploy.exemptions) days[rule] = exemption.expires;
  text.push_back({deploy.environment, deploy.admin_processes, std::move(days)});
  return hash_leaf("compared", text.dump());
}

Consent::Consent(const AppSpec& spec) : sources_(secret_sources(spec)) {
  for (const auto& [key, share] : spec.parity.share_with) shares_.push_back(share);
  for (const Depth depth : {Depth::kNames, Depth::kLiterals, Depth::kSecrets})
    seen_.at(static_cast<std::size_t>(depth)) = digest_of(compared_deploy(spec, depth));
  // Which release it is pinned to decides what it shows; what that is made of is read where it is compared.
  const Digest pin = hash_leaf("pin", std::to_string(spec.release.pin));
  for (Digest& seen : seen_) seen += pin;
  // Of literals that look secret it is told only whether they are equal; that they changed is news all the
  // same.
  for (const auto& [name, value] : spec.config.env)
    seen_.at(static_cast<std::size_t>(Depth::kSecrets)) += hash_leaf("literal " + name, value);
  for (const auto& [process, stated] : spec.processes) {
    for (const auto& [name, value] : stated.env)
      seen_.at(static_cast<std::size_t>(Depth::kSecrets)) +=
          hash_leaf("literal " + slot_of(process, name), value);
  }
  for_each_file(spec, [this](const std::string& slot, const File& file, const std::string&) {
    seen_.at(static_cast<std::size_t>(Depth::kSecrets)) += hash_leaf("literal " + slot, file.text);
  });
  // Who shows no more than names needs no more than the names of the keys that bind services.
  if (!shows_secrets()) std::erase_if(sources_, [](const SecretSource& each) { return !each.binding; });
}

bool Consent::shows_secrets() const {
  return std::ranges::any_of(shares_, [](const Share& share) { return share.depth == Depth::kSecrets; });
}

std::optional<Depth> Consent::depth_for(const AppKey& reader) const {
  std::optional<Depth> deepest;
  for (const Share& share : shares_) {
    if (share.namespace_name != reader.namespace_name) continue;
    if (!share.name.empty() && share.name != reader.name) continue;
    deepest = std::max(deepest.value_or(share.depth), share.depth);
  }
  return deepest;
}

}  // namespace twelvefactor::kinds
