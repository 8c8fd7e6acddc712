// Credentials from a program, as kubeconfigs name it (client.authentication.k8s.io/v1 and v1beta1): how cloud
// providers hand out tokens. Called by credential_sources.cpp. It runs the program without standard input,
// ends it and its children after 30 s, and shows its standard error to the user; nothing of its answer
// reaches an error text.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/result.hpp"

namespace twelvefactor::kube {

struct ExecPlugin {
  std::string api_version;  // "client.authentication.k8s.io/v1"
  std::string command;      // a name to look up in PATH, or an absolute path
  std::vector<std::string> args;
  std::vector<std::pair<std::string, std::string>> env;
  std::string install_hint;  // shown when the command is not there
  std::string cluster_json;  // spec.cluster of KUBERNETES_EXEC_INFO, with provideClusterInfo; else empty
  std::chrono::seconds time_limit{30};
};

/// What the program answered: a token, or a certificate with its key, or both.
struct ExecAnswer {
  std::string token;
  std::string client_cert_pem;
  std::string client_key_pem;
  std::optional<std::chrono::system_clock::time_point> expires;
};

/// Runs the program and reads its ExecCredential. Blocks up to the time limit.
Result<ExecAnswer> run_exec_plugin(const ExecPlugin& plugin);

/// Reads an ExecCredential of the given apiVersion. `command` is for messages.
Result<ExecAnswer> read_exec_credential(const std::string& json, const ExecPlugin& plugin);

}  // namespace twelvefactor::kube
