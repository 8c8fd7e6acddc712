// The literals of a spec, those of the app and those of one process alone, for the rules that look at
// variables. Called by the rules of the factors; never decides which of two counts.
#pragma once

#include <string>

#include "model/app_spec.hpp"

namespace twelvefactor::reconcile {

/// Calls visit(variable, value, path) for each.
template <class Visit>
void for_each_literal(const AppSpec& spec, const Visit& visit) {
  for (const auto& [name, value] : spec.config.env) visit(name, value, ".spec.config.env." + name);
  for (const auto& [process, stated] : spec.processes) {
    for (const auto& [name, value] : stated.env)
      visit(name, value, std::string(".spec.processes.").append(process).append(".env.").append(name));
  }
}

}  // namespace twelvefactor::reconcile
