// Where each variable of an app's pods comes from, as the kubelet will decide: env counts before envFrom, of
// two envFrom the later counts. Called by reconcile/factors/contract and gather/contract_values, which must
// agree about it. The operator's own variables are not listed.
#pragma once

#include <map>
#include <string>

#include "model/observed.hpp"

namespace twelvefactor::kinds {

struct VariableSource {
  enum class From { kLiteral, kConfigMap, kSecret, kGenerated };
  From from = From::kLiteral;
  std::string value;  // kLiteral, kConfigMap
  std::string secret;
  std::string key;
};

struct VariableSources {
  std::map<std::string, VariableSource> by_name;
  bool all_known = true;  // false: there is a source whose variables nobody knows now
};

VariableSources variable_sources(const Observed& observed);

/// Set by the operator, and by nobody else: PORT, SERVICE_BINDING_ROOT, TWELVEFACTOR_*.
bool is_own_variable(std::string_view name);

}  // namespace twelvefactor::kinds
