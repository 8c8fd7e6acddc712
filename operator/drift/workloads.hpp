// Plain workloads (Deployments, StatefulSets, CronJobs and so on) as one app, to compare environments that
// have not adopted the operator yet: each container is a process, those that run to their end are admin
// processes. A variable is called after its process, since each container has its own.
#pragma once

#include "drift/deploy.hpp"

namespace twelvefactor::drift {

/// `names`: what each workload is called. `with_containers`: those whose containers are called by their own
/// names, too.
Deploy from_workloads(const Manifests& manifests, const WorkloadNames& names,
                      const std::set<std::string>& with_containers);

}  // namespace twelvefactor::drift
