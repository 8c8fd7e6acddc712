// How a process is reached: its further ports, where its metrics are read, and the way in from outside the
// cluster. A part of model/app_spec.hpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace twelvefactor {

/// A port beside the one that requests of the app come to.
struct NamedPort {
  int port = 0;
  std::string app_protocol;  // what is spoken there, for meshes and gateways
  bool udp = false;          // of a plain workload that `lint` reads
  friend bool operator==(const NamedPort&, const NamedPort&) = default;
};

/// Where a Prometheus reads the metrics of a process.
struct MetricsEndpoint {
  std::string port;  // the name of one of its ports, or of a sidecar's
  std::string path;
  std::string interval;                       // "": Prometheus' own
  std::map<std::string, std::string> labels;  // of the PodMonitor, for the Prometheus that shall choose it
};

/// A Gateway of the Gateway API, and which of its listeners.
struct GatewayRef {
  std::string name;
  std::string namespace_name;    // "": that of the app
  std::string section;           // "": every listener that lets the route in
  std::string redirect_section;  // of plain HTTP, sent on to HTTPS; "": none
  friend bool operator==(const GatewayRef&, const GatewayRef&) = default;
};

/// Reachable from outside the cluster, through an Ingress or an HTTPRoute, under each of the hosts with each
/// of the paths.
struct Expose {
  std::vector<std::string> hosts;  // `host` of the spec first
  std::vector<std::string> paths;  // `path` of the spec first; one at least
  std::string ingress_class;       // "": the cluster's default class
  std::string tls_secret;          // "": no TLS
  std::map<std::string, std::string> annotations;
  std::optional<GatewayRef> gateway;
  bool host_first = false;  // hosts[0] is `host`; the others are of the list `hosts`
  bool path_first = false;  // paths[0] is `path`
};

}  // namespace twelvefactor
