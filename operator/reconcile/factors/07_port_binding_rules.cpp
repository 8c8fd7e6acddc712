// The rules of factor VII. https://12factor.net/port-binding
#include <algorithm>

#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/deploy_words.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/literals.hpp"
#include "reconcile/factors/metrics.hpp"
#include "reconcile/factors/process_size.hpp"
#include "reconcile/observed/state_rules.hpp"

namespace twelvefactor::reconcile {
namespace {

constexpr Rule kRange{.id = "TF0701",
                      .factor = 7,
                      .level = Level::kEnforce,
                      .refused = true,
                      .title = "the port is outside 1024 to 65535",
                      .looked_at =
                          "`processes.<name>.port`, and `port` of each of its `ports`. The API server "
                          "refuses the spec with the same id; the "
                          "check is there for files. The Service is on "
                          "port 80 in any case.",
                      .why = "ports below 1024 need root, and pods are not root.",
                      .remedy = "choose a port from 1024 to 65535",
                      .example = R"(processes: {web: {command: [/bin/web], port: 80, readiness: {tcp: true}}}
---
processes: {web: {command: [/bin/web], port: 8080, readiness: {tcp: true}}}
)"};

constexpr Rule kWebPort{.id = "TF0702",
                        .factor = 7,
                        .level = Level::kEnforce,
                        .refused = true,
                        .title = "web has no port",
                        .looked_at =
                            "`processes.web.port`. The API server refuses the spec with the same id; the "
                            "check is there for files.",
                        .why = "`web` is the process that answers requests.",
                        .remedy = "add port, and listen on $PORT; or give the process another name",
                        .example = R"(processes: {web: {command: [/bin/web]}}
---
processes: {web: {command: [/bin/web], port: 8080, readiness: {tcp: true}}}
)"};

constexpr Rule kOtherPort{
    .id = "TF0703",
    .factor = 7,
    .level = Level::kWarn,
    .title = "the command listens on another port",
    .looked_at =
        "options `--port`, `--http-port`, `--server.port`, `--bind`, `--listen`, `--listen-address`, "
        "`--addr` and `--address` of "
        "a process with a port, whose number is none of its ports.",
    .why = "the Service sends requests to a port on which nobody listens.",
    .remedy = "let the process listen on $PORT, or state the port that it listens on",
    .example = R"(processes: {web: {command: [/bin/web, --port, "3000"], port: 8080, readiness: {tcp: true}}}
---
processes: {web: {command: [/bin/web, --port, "8080"], port: 8080, readiness: {tcp: true}}}
)",
    .gaps = "Not seen: short options such as `-p`, and ports in files of the image."};

constexpr Rule kLocalOnly{
    .id = "TF0704",
    .factor = 7,
    .level = Level::kWarn,
    .title = "listens on localhost only",
    .looked_at =
        "`localhost`, `127.x.x.x` or `::1` in the options `--bind`, `--host`, `--hostname`, `--listen`, "
        "`--listen-address`, "
        "`--addr` and `--address` of a process with a port, and in the variables `HOST`, `HOSTNAME`, `BIND`, "
        "`BIND_ADDR`, `BIND_ADDRESS`, "
        "`BINDING`, `LISTEN`, `LISTEN_ADDR`, `LISTEN_ADDRESS`, `SERVER_HOST` and `SERVER_ADDRESS` of such an "
        "app.",
    .why = "only the pod itself can reach the process: no probe, no Service, no other process does.",
    .remedy = "listen on 0.0.0.0, or on ::, at $PORT",
    .example =
        R"(processes: {web: {command: [/bin/web, --host, 127.0.0.1], port: 8080, readiness: {tcp: true}}}
---
processes: {web: {command: [/bin/web, --host, 0.0.0.0], port: 8080, readiness: {tcp: true}}}
)",
    .admission = R"(variables.processes.exists(p, LISTENS(p)) ?
LITERALS(@name in ['HOST', 'HOSTNAME', 'BIND', 'BIND_ADDR', 'BIND_ADDRESS', 'BINDING', 'LISTEN', 'LISTEN_ADDR',
'LISTEN_ADDRESS', 'SERVER_HOST', 'SERVER_ADDRESS'] && @value.matches('^([^/:]*://)?LOCAL')) : [])",
    .unseen = "options of commands"};

constexpr Rule kHostPort{
    .id = "TF0705",
    .factor = 7,
    .level = Level::kEnforce,
    .kept = Kept::kByConstruction,
    .title = "takes a port of the node",
    .looked_at =
        "an app has no field for `hostPort` and `hostNetwork`. `lint` finds both in plain workloads.",
    .why = "two pods cannot run on one node then, and the process is reached past its Service.",
    .remedy = "listen on $PORT in the pod, and let a Service and an Ingress lead there",
    .workloads = R"((variables.pod.?hostNetwork.orValue(false) ? ['hostNetwork'] : []) +
variables.containers.filter(c, c.?ports.orValue([]).exists(p, p.?hostPort.orValue(0) > 0)).map(c, OF(c) + '.ports'))"};

constexpr int kLowestPort = 1024;
constexpr int kHighestPort = 65535;

bool is_in_range(int port) {
  return port >= kLowestPort && port <= kHighestPort;
}

bool is_stated(int port, const Process& process) {
  return port == process.port || std::ranges::any_of(process.ports, [port](const auto& stated) {
           return stated.second.port == port;
         });
}

std::string stated_ports(const Process& process) {
  if (process.port) return "port says " + std::to_string(*process.port);
  std::string ports;
  for (const auto& [name, stated] : process.ports)
    ports += (ports.empty() ? "" : ", ") + std::to_string(stated.port);
  return "ports say " + ports;
}

void check_stated(const std::string& path, const std::string& name, const Process& process,
                  std::vector<Finding>& findings) {
  if (process.port && !is_in_range(*process.port))
    findings.push_back(found(kRange, path, "ports below 1024 need root, and there are none above 65535"));
  for (const auto& [name_of_port, stated] : process.ports) {
    if (is_in_range(stated.port)) continue;
    findings.push_back(found(kRange, path + "s." + name_of_port + ".port",
                             "ports below 1024 need root, and there are none above 65535"));
  }
  if (name == "web" && !process.port)
    findings.push_back(found(kWebPort, path, "the process web answers requests, but has no port"));
}

void check_listening(const std::string& path, const Process& process, std::vector<Finding>& findings) {
  int other = 0;
  bool own = false;  // a program may listen on several
  bool local = false;
  for (const Invocation& run : read_command(process.command, process.args).runs) {
    for (const char* const option : {"--port", "--http-port", "--server.port", "--bind", "--listen",
                                     "--listen-address", "--addr", "--address"}) {
      for (const std::string_view value : option_values(run, option)) {
        const int port = port_in(value);
        if (port == 0) continue;
        own = own || is_stated(port, process);
        other = port;
      }
    }
    for (const char* const option :
         {"--bind", "--host", "--hostname", "--listen", "--listen-address", "--addr", "--address"}) {
      local = local || is_local_host(option_value(run, option));
    }
  }
  if (other != 0 && !own) {
    findings.push_back(found(kOtherPort, path + ".command",
                             "listens on port " + std::to_string(other) + ", and " + stated_ports(process)));
  }
  if (local)
    findings.push_back(
        found(kLocalOnly, path + ".command", "listens on localhost, where only the pod itself can reach it"));
}

bool is_listen_variable(const std::string& name) {
  return is_one_of(name, {"HOST", "HOSTNAME", "BIND", "BIND_ADDR", "BIND_ADDRESS", "BINDING", "LISTEN",
                          "LISTEN_ADDR", "LISTEN_ADDRESS", "SERVER_HOST", "SERVER_ADDRESS"});
}

}  // namespace

Rules port_binding_rules() {
  static const std::array<const Rule*, 7> kAll = {&kRange,
                                                  &kWebPort,
                                                  &kOtherPort,
                                                  &kLocalOnly,
                                                  &kHostPort,
                                                  &unread_metrics_rule(),
                                                  &seen::kNobodyListens};
  return kAll;
}

std::vector<Finding> check_port_binding(const Observed& observed) {
  std::vector<Finding> findings;
  bool listens = false;
  for (const auto& [name, process] : observed.app.spec.processes) {
    const std::string path = ".spec.processes." + name;
    check_stated(path + ".port", name, process, findings);
    if (!takes_connections(process)) continue;
    listens = true;
    check_listening(path, process, findings);
  }
  for_each_literal(observed.app.spec, [&findings, listens](const std::string& name, const std::string& value,
                                                           const std::string& path) {
    if (!listens || !is_listen_variable(name) || !is_local_host(value)) return;
    findings.push_back(found(kLocalOnly, path,
                             "lets the process listen on localhost, where only the pod itself can reach it"));
  });
  check_pod_monitors(observed, findings);
  return findings;
}

}  // namespace twelvefactor::reconcile
