// ValidatingAdmissionPolicies for workloads that are no TwelveFactorApp: Deployments, StatefulSets, CronJobs
// and what else has a template of pods, in namespaces whose label names a TwelveFactorPolicy. What that says
// is written into them as constants: a custom kind as parameter of built-in ones can keep a control plane
// from starting (docs/decisions/0051-admission.md). Called by `twelvefactor policies --workloads`. Pure: the
// day is a parameter.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "model/policy.hpp"
#include "model/rule.hpp"

namespace twelvefactor::admission {

/// Those of the catalogue that CEL can say of a plain workload.
std::vector<const Rule*> workload_rules();

/// Policies and bindings of one TwelveFactorPolicy, as a stream of YAML. `day`: exemptions are never judged
/// by an earlier one.
std::string workload_policies(const Policy& policy, std::chrono::sys_days day);

}  // namespace twelvefactor::admission
