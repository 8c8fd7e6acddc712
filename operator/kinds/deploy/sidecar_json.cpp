#include "kinds/deploy/sidecar_json.hpp"

#include <algorithm>

#include "kinds/deploy/config_json.hpp"
#include "kinds/deploy/files_json.hpp"
#include "kinds/deploy/ports_json.hpp"
#include "kinds/deploy/process_json.hpp"
#include "kinds/json/probe_json.hpp"

namespace twelvefactor::kinds {
namespace {

std::map<std::string, SecretKeyRef> read_references(const JsonFields& fields) {
  std::map<std::string, SecretKeyRef> secrets;
  check_reserved(fields, "secrets");
  fields.each("secrets", [&secrets](const std::string& name, const JsonFields& variable) {
    const JsonFields reference = variable.object("secretKeyRef");
    secrets.emplace(name, SecretKeyRef{reference.required_text("name"), reference.required_text("key")});
  });
  return secrets;
}

std::optional<Probe> probe_of_sidecar(const JsonFields& sidecar, const char* name) {
  return sidecar.has(name) ? std::optional(read_probe(sidecar.object(name))) : std::nullopt;
}

Sidecar read_sidecar(const JsonFields& fields) {
  Sidecar sidecar;
  sidecar.image = fields.required_text("image");
  sidecar.command = fields.texts("command");
  sidecar.args = fields.texts("args");
  check_reserved(fields, "env");
  sidecar.env = fields.text_map("env");
  sidecar.secrets = read_references(fields);
  sidecar.ports = read_ports(fields);
  sidecar.resources = read_resources(fields);
  sidecar.startup = probe_of_sidecar(fields, "startup");
  sidecar.readiness = probe_of_sidecar(fields, "readiness");
  sidecar.files = read_files(fields);
  return sidecar;
}

/// All containers of a pod share one network: it may ask any port of the pod.
void check_probe(const JsonFields& fields, const std::string& path, const std::optional<Probe>& probe,
                 const Process& process, const Sidecar& sidecar) {
  if (!probe) return;
  if (!probe->exec.empty()) {
    if (!probe->port.empty()) fields.complain(path + ".port", "is asked by no command; remove port or exec");
  } else if (probe->port.empty()) {
    if (!process.port) {
      fields.complain(path,
                      "asks the port of the process, which has none; name one of ports of the sidecar in "
                      "port, or use exec");
    }
  } else if (!sidecar.ports.contains(probe->port) && !has_port(process, probe->port)) {
    fields.complain(path + ".port",
                    "names no port; name one of ports of the sidecar or of the process, or "
                    "http for port of the process");
  }
}

}  // namespace

std::map<std::string, Sidecar> read_sidecars(const JsonFields& process) {
  std::map<std::string, Sidecar> sidecars;
  process.each("sidecars", [&sidecars](const std::string& name, const JsonFields& fields) {
    sidecars.emplace(name, read_sidecar(fields));
  });
  return sidecars;
}

void check_sidecars(const JsonFields& fields, const Process& process) {
  check_ports_of_pod(fields, process);
  for (const auto& [name, sidecar] : process.sidecars) {
    const std::string at = "sidecars." + name;
    if (name == "app") fields.complain(at, "is the name of the process' own container; choose another");
    check_probe(fields, at + ".startup", sidecar.startup, process, sidecar);
    check_probe(fields, at + ".readiness", sidecar.readiness, process, sidecar);
    for (const auto& [path, file] : sidecar.files) {
      for (const auto& [directory, scratch] : process.scratch) {
        if (!are_in_the_way(path, directory)) continue;
        fields.complain(std::string(at).append(".files.").append(path),
                        "is in the way of scratch." + directory +
                            ", which the sidecar sees, too; choose another path for one of them");
      }
    }
  }
}

}  // namespace twelvefactor::kinds
