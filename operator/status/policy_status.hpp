// The status of a TwelveFactorPolicy: composes it, and writes it when it differs. Called by loop/policies.
#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "kinds/read/read_policy.hpp"
#include "kube/writer.hpp"

namespace twelvefactor::status {

/// The whole status as JSON; null when the policy has it already. `now`: RFC 3339, UTC; becomes the
/// lastTransitionTime of conditions whose status changes, and nothing else.
std::optional<std::string> changed_policy_status(const kinds::ReadPolicy& policy,
                                                 const PolicyStanding& standing, const std::string& now);

/// PUT at the version that was seen. Returns the policy as it is now (JSON).
kube::ApiResult<std::string> write_policy_status(const kinds::ReadPolicy& policy,
                                                 const std::string& status_json, kube::Writer& writer,
                                                 std::stop_token stop);

}  // namespace twelvefactor::status
