// What is watched: one watch and one thread each. The table of how is in loop/watches.cpp.
#pragma once

#include <cstddef>
#include <cstdint>

#include "model/kind.hpp"

namespace twelvefactor::store {

enum class Source : std::uint8_t {
  kServiceAccounts,
  kConfigMaps,
  kSecrets,
  kAppReleases,
  kServices,
  kIngresses,
  kHttpRoutes,
  kPodDisruptionBudgets,
  kNetworkPolicies,
  kDeployments,
  kHorizontalPodAutoscalers,
  kCronJobs,
  kJobs,
  kPodMonitors,
  kParityReports,
  kFindingsReports,
  kApps,
  kPods,
  kForeignConfigMaps,  // not ours: apps may take their variables from them
  kIngressClasses,
  kAdminTasks,
  kNamespaces,  // their labels: policies may select by them
  kPolicies
};
inline constexpr std::size_t kSourceCount = 23;
/// Of them those that a cluster may be without: see is_optional below.
inline constexpr std::size_t kOptionalCount = 3;

/// The watch that tells of a kind: the first sources are in the order of the kinds.
constexpr Source source_of(Kind kind) {
  return static_cast<Source>(kind);
}
static_assert(source_of(Kind::kFindingsReport) == Source::kFindingsReports &&
              source_of(Kind::kServiceAccount) == Source::kServiceAccounts);

/// Of a kind that a cluster may be without: its watch is loop/kind_watches'.
constexpr bool is_optional(Source source) {
  return source < Source::kApps && is_optional(static_cast<Kind>(source));
}

}  // namespace twelvefactor::store
