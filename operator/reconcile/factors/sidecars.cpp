#include "reconcile/factors/sidecars.hpp"

#include <algorithm>

#include "kinds/deploy/files_json.hpp"
#include "model/slot.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/scratch_size.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kSecondApp{
    .id = "TF0807",
    .factor = 8,
    .level = Level::kWarn,
    .title = "a sidecar is the app again",
    .looked_at =
        "`processes.<name>.sidecars`: the image comes from the repository of `image`, whatever the tag or "
        "digest, or "
        "`command` is that of a process or an admin process.",
    .why = "it cannot be scaled, rolled or limited by itself, and it ends with each pod of another process.",
    .remedy = "make it a process of its own, or an admin process",
    .example =
        R"(processes:
  web:
    command: [bin/web]
    port: 8080
    sidecars:
      worker: {image: "registry.example.com/shop@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", command: [bin/worker]}
---
processes: {web: {command: [bin/web], port: 8080}, worker: {command: [bin/worker]}}
)",
    .gaps = "Not seen: the same program in an image of another name.",
    .admission = R"(variables.processes.filter(p, variables.processes[p].?sidecars.orValue({}).exists(s,
REPOSITORY(variables.processes[p].sidecars[s].image) == REPOSITORY(object.spec.image) ||
variables.processes[p].sidecars[s].?command.orValue([]).size() > 0 &&
(variables.processes.exists(q, SAME_COMMAND(variables.processes[q], variables.processes[p].sidecars[s])) ||
variables.adminProcesses.exists(q, SAME_COMMAND(variables.adminProcesses[q], variables.processes[p].sidecars[s])))))
.map(p, 'spec.processes.' + p + '.sidecars'))"};

/// "registry.example.com/shop" of registry.example.com/shop:1.2@sha256:9f86...
std::string_view repository_of(std::string_view image) {
  image = image.substr(0, image.find('@'));
  const std::size_t colon = image.rfind(':');
  const std::size_t slash = image.rfind('/');
  const bool tag = colon != std::string_view::npos && (slash == std::string_view::npos || colon > slash);
  return tag ? image.substr(0, colon) : image;
}

/// Which process or admin process has the very command; "" when none has.
std::string owner_of_command(const AppSpec& spec, const Sidecar& sidecar) {
  if (sidecar.command.empty()) return {};
  for (const auto& [name, process] : spec.processes) {
    if (process.command == sidecar.command && process.args == sidecar.args) return "process " + name;
  }
  for (const auto& [name, process] : spec.admin_processes) {
    if (process.command == sidecar.command && process.args == sidecar.args) return "admin process " + name;
  }
  return {};
}

std::vector<kinds::EnvVar> variables_of(const std::string& name, const Process& process,
                                        const Sidecar& sidecar) {
  std::vector<kinds::EnvVar> env;
  if (process.port) env.push_back({"PORT", std::to_string(*process.port), "", ""});
  env.push_back({"TWELVEFACTOR_PROCESS", name, "", ""});
  for (const auto& [variable, value] : sidecar.env) env.push_back({variable, value, "", ""});
  for (const auto& [variable, secret] : sidecar.secrets)
    env.push_back({variable, "", secret.name, secret.key});
  return env;
}

}  // namespace

std::vector<kinds::SidecarContainer> sidecars_of(const std::string& name, const Process& process) {
  std::vector<kinds::SidecarContainer> containers;
  for (const auto& [sidecar_name, sidecar] : process.sidecars) {
    kinds::SidecarContainer container;
    container.name = sidecar_name;
    container.image = sidecar.image;
    container.command = sidecar.command;
    container.args = sidecar.args;
    container.env = variables_of(name, process, sidecar);
    container.resources = sidecar.resources;
    container.ports = sidecar.ports;
    container.startup = sidecar.startup;
    container.readiness = sidecar.readiness;
    container.tmp = {"tmp-" + sidecar_name, kTmp, "", kTmpSize};
    for (const auto& [path, scratch] : process.scratch) {
      if (path != kTmp) container.shared.push_back(scratch_volume(path, scratch));
    }
    for (const auto& [path, file] : sidecar.files)
      container.files.push_back({path, kinds::file_key(sidecar_slot(name, sidecar_name) + path)});
    containers.push_back(std::move(container));
  }
  return containers;
}

bool may_be_a_sidecar(const AppSpec& spec, int port) {
  const auto listens = [port](const auto& sidecar) {
    const auto& ports = sidecar.second.ports;
    return port == 0 || ports.empty() ||
           std::ranges::any_of(ports, [port](const auto& stated) { return stated.second.port == port; });
  };
  return std::ranges::any_of(spec.processes, [&listens](const auto& process) {
    return std::ranges::any_of(process.second.sidecars, listens);
  });
}

const Rule& second_app_rule() {
  return kSecondApp;
}

std::string sidecar_path(const std::string& process, const std::string& sidecar) {
  return ".spec.processes." + process + ".sidecars." + sidecar;
}

void check_sidecars(const AppSpec& spec, std::vector<Finding>& findings) {
  for (const auto& [name, process] : spec.processes) {
    for (const auto& [sidecar_name, sidecar] : process.sidecars) {
      const std::string path = sidecar_path(name, sidecar_name);
      if (repository_of(sidecar.image) == repository_of(spec.image)) {
        findings.push_back(found(kSecondApp, path + ".image", "the sidecar runs the image of the app"));
      } else if (const std::string owner = owner_of_command(spec, sidecar); !owner.empty()) {
        findings.push_back(found(kSecondApp, path + ".command", "the sidecar runs the command of " + owner));
      }
    }
  }
}

}  // namespace twelvefactor::reconcile
