// The literals of a spec, those of the app, of one process alone and of its sidecars, for the rules that look
// at variables. Called by the rules of the factors; never decides which of two counts.
#pragma once

#include <string>

#include "model/app_spec.hpp"

namespace twelvefactor::reconcile {

/// Calls visit(variable, value, path) for each.
template <class Visit>
void for_each_literal(const AppSpec& spec, const Visit& visit) {
  for (const auto& [name, value] : spec.config.env) visit(name, value, ".spec.config.env." + name);
  for (const auto& [process, stated] : spec.processes) {
    const std::string path = ".spec.processes." + process;
    for (const auto& [name, value] : stated.env) visit(name, value, path + ".env." + name);
    for (const auto& [sidecar, own] : stated.sidecars) {
      for (const auto& [name, value] : own.env)
        visit(name, value, path + ".sidecars." + sidecar + ".env." + name);
    }
  }
}

}  // namespace twelvefactor::reconcile
