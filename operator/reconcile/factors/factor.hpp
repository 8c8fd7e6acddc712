// The twelve factors of 12factor.net: each contributes to the objects (NN_name.cpp), and has rules with a
// check of them (NN_name_rules.cpp). Called by reconcile.cpp. Pure: no factor knows another, the clock or the
// network.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "model/finding.hpp"
#include "model/observed.hpp"
#include "model/rule.hpp"
#include "reconcile/contribution.hpp"

namespace twelvefactor::reconcile {

using Rules = std::span<const Rule* const>;

struct Factor {
  int number;                // 1 to 12
  std::string_view name;     // "Codebase"
  std::string_view title;    // "Backing services"
  std::string_view creed;    // what 12factor.net says, in a few words
  std::string_view page;     // of 12factor.net
  std::string_view reaches;  // what no rule can see; or ""
  Contribution (*contribute)(const Observed&);
  std::vector<Finding> (*check)(const Observed&);
  Rules (*rules)();
};

/// In order.
extern const std::array<Factor, 12> kFactors;

/// A finding of `rule` at its own level. `remedy`: where the rule's own is too general.
inline Finding found(const Rule& rule, std::string path, std::string message, std::string remedy = {}) {
  if (remedy.empty()) remedy = rule.remedy;
  return {std::string(rule.id), rule.factor,        rule.level,
          std::move(path),      std::move(message), std::move(remedy)};
}

/// What each of them says about the app.
std::vector<Numbered> contributions_of(const Observed& observed);

// Three per factor; the check looks for those of its rules that are kept by check.
Contribution contribute_codebase(const Observed&);
std::vector<Finding> check_codebase(const Observed&);
Rules codebase_rules();
Contribution contribute_dependencies(const Observed&);
std::vector<Finding> check_dependencies(const Observed&);
Rules dependencies_rules();
Contribution contribute_config(const Observed&);
std::vector<Finding> check_config(const Observed&);
Rules config_rules();
Contribution contribute_backing_services(const Observed&);
std::vector<Finding> check_backing_services(const Observed&);
Rules backing_services_rules();
Contribution contribute_build_release_run(const Observed&);
std::vector<Finding> check_build_release_run(const Observed&);
Rules build_release_run_rules();
Contribution contribute_processes(const Observed&);
std::vector<Finding> check_processes(const Observed&);
Rules processes_rules();
Contribution contribute_port_binding(const Observed&);
std::vector<Finding> check_port_binding(const Observed&);
Rules port_binding_rules();
Contribution contribute_concurrency(const Observed&);
std::vector<Finding> check_concurrency(const Observed&);
Rules concurrency_rules();
Contribution contribute_disposability(const Observed&);
std::vector<Finding> check_disposability(const Observed&);
Rules disposability_rules();
Contribution contribute_parity(const Observed&);
std::vector<Finding> check_parity(const Observed&);
Rules parity_rules();
Contribution contribute_logs(const Observed&);
std::vector<Finding> check_logs(const Observed&);
Rules logs_rules();
Contribution contribute_admin_processes(const Observed&);
std::vector<Finding> check_admin_processes(const Observed&);
Rules admin_processes_rules();

}  // namespace twelvefactor::reconcile
