#include "kinds/deploy/sidecar_json.hpp"

#include <algorithm>

#include "kinds/deploy/config_json.hpp"
#include "kinds/deploy/files_json.hpp"
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
  sidecar.resources = read_resources(fields);
  sidecar.startup = probe_of_sidecar(fields, "startup");
  sidecar.readiness = probe_of_sidecar(fields, "readiness");
  sidecar.files = read_files(fields);
  return sidecar;
}

/// All containers of a pod share one network.
void check_probe(const JsonFields& fields, const std::string& path, const std::optional<Probe>& probe,
                 const Process& process) {
  if (probe && probe->exec.empty() && !process.port)
    fields.complain(path,
                    "asks the port of the process, which has none; add port to the process, or use exec");
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
  for (const auto& [name, sidecar] : process.sidecars) {
    const std::string at = "sidecars." + name;
    if (name == "app") fields.complain(at, "is the name of the process' own container; choose another");
    check_probe(fields, at + ".startup", sidecar.startup, process);
    check_probe(fields, at + ".readiness", sidecar.readiness, process);
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
