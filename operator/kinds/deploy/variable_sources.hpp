// Where each variable of an app's pods comes from, as the kubelet will decide: env counts before envFrom, of
// two envFrom the later counts. Called by reconcile/factors/contract and gather/contract_values, which must
// agree about it. The operator's own variables are not listed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor::kinds {

struct VariableSource {
  enum class From { kLiteral, kConfigMap, kSecret, kGenerated, kField };
  From from = From::kLiteral;
  std::string value;  // kLiteral, kConfigMap
  std::string secret;
  std::string key;
};

struct VariableSources {
  std::map<std::string, VariableSource> by_name;
  std::map<std::string, std::map<std::string, VariableSource>> by_process;  // what it has in place of those
  bool all_known = true;  // false: there is a source whose variables nobody knows now
};

VariableSources variable_sources(const Observed& observed);

/// The keys of the Secret of generated values: the app's variables, and the slots of its processes.
std::vector<GeneratedKey> generated_keys(const AppSpec& spec);

/// Set by the operator, and by nobody else: PORT, SERVICE_BINDING_ROOT, TWELVEFACTOR_*.
bool is_own_variable(std::string_view name);

/// As above, and PORT_* where a process has `ports`.
bool is_own_variable(std::string_view name, const AppSpec& spec);

bool is_port_variable(std::string_view name);  // PORT_*

bool any_named_port(const AppSpec& spec);

/// Which variable says the number of a port: "grpc-web" becomes PORT_GRPC_WEB.
std::string port_variable(std::string_view port);

}  // namespace twelvefactor::kinds
