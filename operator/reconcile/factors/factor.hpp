// The twelve factors of 12factor.net: each contributes to the objects and checks what it forbids, in a file
// of its own. Called by reconcile.cpp. Pure: no factor knows another, the clock or the network.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "model/finding.hpp"
#include "model/observed.hpp"
#include "reconcile/contribution.hpp"

namespace twelvefactor::reconcile {

struct Factor {
  int number;             // 1 to 12
  std::string_view name;  // "Codebase"
  Contribution (*contribute)(const Observed&);
  std::vector<Finding> (*check)(const Observed&);
};

/// In order. A new rule goes into the check of its factor's file and into docs/rules.md.
extern const std::array<Factor, 12> kFactors;

// One pair per file in this directory.
Contribution contribute_codebase(const Observed&);
std::vector<Finding> check_codebase(const Observed&);
Contribution contribute_dependencies(const Observed&);
std::vector<Finding> check_dependencies(const Observed&);
Contribution contribute_config(const Observed&);
std::vector<Finding> check_config(const Observed&);
Contribution contribute_backing_services(const Observed&);
std::vector<Finding> check_backing_services(const Observed&);
Contribution contribute_build_release_run(const Observed&);
std::vector<Finding> check_build_release_run(const Observed&);
Contribution contribute_processes(const Observed&);
std::vector<Finding> check_processes(const Observed&);
Contribution contribute_port_binding(const Observed&);
std::vector<Finding> check_port_binding(const Observed&);
Contribution contribute_concurrency(const Observed&);
std::vector<Finding> check_concurrency(const Observed&);
Contribution contribute_disposability(const Observed&);
std::vector<Finding> check_disposability(const Observed&);
Contribution contribute_parity(const Observed&);
std::vector<Finding> check_parity(const Observed&);
Contribution contribute_logs(const Observed&);
std::vector<Finding> check_logs(const Observed&);
Contribution contribute_admin_processes(const Observed&);
std::vector<Finding> check_admin_processes(const Observed&);

}  // namespace twelvefactor::reconcile
