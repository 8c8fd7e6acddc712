// Plain workloads (Deployments, StatefulSets, CronJobs and so on) as one app, to compare environments that
// have not adopted the operator yet: each container is a process, those that run to their end are admin
// processes. A variable is called after its process, since each container has its own.
#pragma once

#include "drift/deploy.hpp"

namespace twelvefactor::drift {

Deploy from_workloads(const Manifests& manifests);

}  // namespace twelvefactor::drift
