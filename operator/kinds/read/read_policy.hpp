// A TwelveFactorPolicy as the API server tells it: what is kept of it in the store. Called by the loop for
// each event of the watch of policies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/policy.hpp"

namespace twelvefactor::kinds {

struct ReadPolicy {
  Policy policy;
  std::string uid;
  std::int64_t generation = 0;
  std::uint64_t resource_version = 0;
  std::string status;  // JSON; empty: none yet
};

/// Never fails for what the policy says: what of it cannot be followed is among its problems.
std::optional<ReadPolicy> read_policy(std::string_view object_json);

}  // namespace twelvefactor::kinds
