// A TwelveFactorApp's spec as values: what the team wrote, with the CRD's defaults filled in. Field by field
// as in crds/twelvefactorapps.yaml. Read by kinds/twelve_factor_app.cpp; decided on by reconcile/.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/parity.hpp"

namespace twelvefactor {

using StringMap = std::map<std::string, std::string>;

struct Codebase {
  std::string repository;
  std::string revision;  // the commit that was built
};

enum class Encoding { kHex, kBase64, kBase64Url };

/// A value the operator makes once and keeps until `rotation` changes.
struct GeneratedValue {
  int bytes = 32;
  Encoding encoding = Encoding::kBase64Url;
  std::string rotation = "1";
};

struct SecretKeyRef {
  std::string name;
  std::string key;
};

using SecretVariable = std::variant<GeneratedValue, SecretKeyRef>;

struct Config {
  StringMap env;
  std::map<std::string, SecretVariable> secrets;  // by variable name
};

struct BackingService {
  std::string type;
  std::string provider;
  std::string version;
  std::string secret_name;
  StringMap env;  // variable -> key of the binding Secret
  bool mount = false;
};

struct Probe {
  std::string path;               // HTTP GET on the port, when not empty
  bool tcp = false;               // a TCP connection to the port
  std::vector<std::string> exec;  // a command in the container, when not empty
  int initial_delay_seconds = 0;
  int period_seconds = 10;
  int timeout_seconds = 1;
  int success_threshold = 1;
  int failure_threshold = 3;
};

struct Resources {
  StringMap requests;  // resource -> quantity in canonical form (kinds/quantity.hpp)
  StringMap limits;
};

struct Process {
  std::vector<std::string> command;
  std::vector<std::string> args;
  std::optional<int> port;
  int replicas = 1;
  Resources resources;
  std::optional<Probe> startup;
  std::optional<Probe> readiness;
  std::optional<Probe> liveness;
  int termination_grace_period_seconds = 30;
  int pre_stop_sleep_seconds = 0;
};

/// A command that runs once per runId on this deploy's image, config and bindings (trigger Once).
struct AdminProcess {
  std::vector<std::string> command;
  std::vector<std::string> args;
  std::string run_id = "1";
  int active_deadline_seconds = 3600;
  Resources resources;
};

struct AppSpec {
  std::string environment;
  Codebase codebase;
  std::string image;
  Config config;
  std::map<std::string, BackingService> backing_services;
  std::map<std::string, Process> processes;
  std::map<std::string, AdminProcess> admin_processes;
  std::string log_format;  // "" when not stated
  Parity parity;
  StringMap service_account_annotations;
};

}  // namespace twelvefactor
