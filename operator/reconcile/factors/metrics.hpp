// Who reads the metrics of a process (processes.<name>.metrics): a PodMonitor where the cluster serves the
// kind. Pure. Called by 07_port_binding.
#pragma once

#include <string>
#include <vector>

#include "model/finding.hpp"
#include "model/observed.hpp"
#include "model/rule.hpp"
#include "reconcile/contribution.hpp"

namespace twelvefactor::reconcile {

void add_pod_monitors(const Observed& observed, Contribution& contribution);

const Rule& unread_metrics_rule();

/// A cluster without the kind is no fault of the app: it runs, and is told that nobody reads.
void check_pod_monitors(const Observed& observed, std::vector<Finding>& findings);

}  // namespace twelvefactor::reconcile
