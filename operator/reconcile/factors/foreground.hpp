// The rules about what a process or a sidecar must not start: a process manager, TF0803, and programs in the
// background, TF0805. Called by the rules of factor VIII. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/finding.hpp"
#include "model/rule.hpp"

namespace twelvefactor::reconcile {

const Rule& process_manager_rule();
const Rule& background_rule();

/// `path`: ".spec.processes.web".
void check_foreground(const std::string& path, const std::vector<std::string>& command,
                      const std::vector<std::string>& args, std::vector<Finding>& findings);

}  // namespace twelvefactor::reconcile
