// Sidecars of processes (factor VIII): what each container beside a process is made of, and the rules about
// them. A sidecar helps one process and starts, scales and ends with it; what is more than that is a process
// of its own. Called by factor VIII. Pure.
#pragma once

#include <string>
#include <vector>

#include "model/finding.hpp"
#include "model/observed.hpp"
#include "model/rule.hpp"
#include "reconcile/contribution.hpp"

namespace twelvefactor::reconcile {

/// The sidecars of a process, in the order of their names, which is that in which they start.
std::vector<kinds::SidecarContainer> sidecars_of(const std::string& name, const Process& process);

/// Then a service on localhost at that port is one of them, and no mistake. Of a sidecar that states no ports
/// nobody knows where it listens. `port`: 0: not stated.
bool may_be_a_sidecar(const AppSpec& spec, int port);

const Rule& second_app_rule();

/// A finding for each sidecar that is the app again.
void check_sidecars(const AppSpec& spec, std::vector<Finding>& findings);

/// ".spec.processes.web.sidecars.nginx".
std::string sidecar_path(const std::string& process, const std::string& sidecar);

}  // namespace twelvefactor::reconcile
