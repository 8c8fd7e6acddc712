// Parts of a draft that only some formats know: where pods run and what they carry, how many there are, how
// requests from outside come in, what stands beside a process. Values only; see draft.hpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/string_map.hpp"

namespace twelvefactor::imports {

/// Asks one of path, tcp, grpc and exec; a number that is 0 is left to the definition.
struct DraftProbe {
  std::string path;
  bool tcp = false;
  std::vector<std::string> exec;
  std::string port;  // the name of one of ports; "": the port of the process
  int initial_delay_seconds = 0;
  int period_seconds = 0;
  int timeout_seconds = 0;
  int failure_threshold = 0;
  std::optional<std::string> grpc{};  // the service that is asked for; "": the server
  int success_threshold = 0;
};

/// A variable whose value is secret: a random one, or a key of a Secret.
struct DraftSecret {
  bool generated = false;
  std::string secret_name{};  // of one that is there already; "": <app>-secrets, which somebody has to make
  std::string key{};          // "": the name of the variable

  friend bool operator==(const DraftSecret&, const DraftSecret&) = default;
};

/// All keys of a ConfigMap or of a Secret as variables.
struct DraftEnvSource {
  bool secret = false;
  std::string name;
  bool optional = false;

  friend bool operator==(const DraftEnvSource&, const DraftEnvSource&) = default;
};

struct DraftToleration {
  std::string key;
  std::string operation;
  std::string value;
  std::string effect;
  std::optional<int> seconds;

  friend bool operator==(const DraftToleration&, const DraftToleration&) = default;
};

struct DraftSpread {
  std::string topology_key;
  int max_skew = 1;
  std::string when_unsatisfiable;

  friend bool operator==(const DraftSpread&, const DraftSpread&) = default;
};

struct DraftPlacement {
  StringMap node_selector;
  std::vector<DraftToleration> tolerations;
  std::vector<DraftSpread> spread;

  friend bool operator==(const DraftPlacement&, const DraftPlacement&) = default;
};

struct DraftPod {
  StringMap labels;
  StringMap annotations;
  std::string priority_class;
  StringMap field_env;  // variable -> field of the pod

  friend bool operator==(const DraftPod&, const DraftPod&) = default;
};

struct DraftAutoscaling {
  int min_replicas = 1;
  int max_replicas = 1;
  int cpu = 0;             // percentage; 0: it does not count
  int memory = 0;          // the same
  std::string managed_by;  // something else says how many pods there are; "": the numbers above do
};

struct DraftGateway {
  std::string name;
  std::string namespace_name;
  std::string section;
};

struct DraftExpose {
  std::vector<std::string> hosts;
  std::vector<std::string> paths;
  std::string ingress_class;
  std::string tls_secret;
  StringMap annotations;
  std::optional<DraftGateway> gateway;
};

struct DraftSidecar {
  std::string image;  // with its digest
  std::vector<std::string> command;
  std::vector<std::string> args;
  StringMap env;
  std::map<std::string, DraftSecret> secrets;
  std::map<std::string, int> ports;
  StringMap requests;
  StringMap limits;
  std::optional<DraftProbe> startup;
  std::optional<DraftProbe> readiness;
};

}  // namespace twelvefactor::imports
