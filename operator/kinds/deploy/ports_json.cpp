#include "kinds/deploy/ports_json.hpp"

#include <algorithm>
#include <set>

#include "kinds/text/names.hpp"

namespace twelvefactor::kinds {

std::map<std::string, NamedPort> read_ports(const JsonFields& container, std::optional<int> port) {
  std::map<std::string, NamedPort> ports;
  std::set<int> numbers;
  if (port) numbers.insert(*port);
  container.each("ports", [&](const std::string& name, const JsonFields& fields) {
    if (name == kPortName) fields.complain("", "is the name of port; choose another");
    const NamedPort stated{fields.integer("port", 0), fields.text("appProtocol")};
    if (stated.port == 0) fields.complain("port", "is required");
    if (!numbers.insert(stated.port).second)
      fields.complain("port", "is the number of another port of the process; give each its own");
    ports[name] = stated;
  });
  return ports;
}

bool has_port(const Process& process, const std::string& name) {
  return name == kPortName ? process.port.has_value() : process.ports.contains(name);
}

void check_ports_of_pod(const JsonFields& fields, const Process& process) {
  std::set<int> numbers;
  std::set<std::string> names;
  if (process.port) numbers.insert(*process.port);
  for (const auto& [name, port] : process.ports) {
    names.insert(name);
    numbers.insert(port.port);
  }
  for (const auto& [sidecar, own] : process.sidecars) {
    for (const auto& [name, port] : own.ports) {
      const std::string at = std::string("sidecars.").append(sidecar).append(".ports.").append(name);
      if (!names.insert(name).second)
        fields.complain(at, "is the name of a port of the process or of another sidecar; choose another");
      if (!numbers.insert(port.port).second)
        fields.complain(at + ".port",
                        "is a port of the process or of another sidecar, with which the sidecar shares one "
                        "network; give each its own number");
    }
  }
}

std::optional<MetricsEndpoint> read_metrics(const JsonFields& fields, const Process& process) {
  if (!fields.has("metrics")) return std::nullopt;
  const JsonFields stated = fields.object("metrics");
  MetricsEndpoint metrics{stated.required_text("port"), stated.text("path", "/metrics"),
                          stated.text("interval"), stated.text_map("labels")};
  const bool there = has_port(process, metrics.port) ||
                     std::ranges::any_of(process.sidecars, [&metrics](const auto& sidecar) {
                       return sidecar.second.ports.contains(metrics.port);
                     });
  if (!there)
    stated.complain("port",
                    "names no port of the process or of a sidecar; name one of ports, or http for port");
  return metrics;
}

}  // namespace twelvefactor::kinds
