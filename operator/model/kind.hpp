// The kinds of object the operator makes, in the order in which they are written: what a pod needs comes
// before the pod; what only tells of the app comes last.
#pragma once

#include <array>
#include <cstdint>

namespace twelvefactor {

enum class Kind : std::uint8_t {
  kServiceAccount,
  kConfigMap,
  kSecret,
  kAppRelease,
  kService,
  kIngress,
  kHttpRoute,
  kPodDisruptionBudget,
  kNetworkPolicy,
  kDeployment,
  kHorizontalPodAutoscaler,
  kCronJob,
  kJob,
  kPodMonitor,
  kParityReport,
  kFindingsReport,
};

inline constexpr std::array kAllKinds = {Kind::kServiceAccount,
                                         Kind::kConfigMap,
                                         Kind::kSecret,
                                         Kind::kAppRelease,
                                         Kind::kService,
                                         Kind::kIngress,
                                         Kind::kHttpRoute,
                                         Kind::kPodDisruptionBudget,
                                         Kind::kNetworkPolicy,
                                         Kind::kDeployment,
                                         Kind::kHorizontalPodAutoscaler,
                                         Kind::kCronJob,
                                         Kind::kJob,
                                         Kind::kPodMonitor,
                                         Kind::kParityReport,
                                         Kind::kFindingsReport};

/// Not of Kubernetes itself, nor of ours: a cluster may be without it (model/served.hpp).
constexpr bool is_optional(Kind kind) {
  return kind == Kind::kHttpRoute || kind == Kind::kPodMonitor || kind == Kind::kFindingsReport;
}

/// An app may take over one that was made by somebody else and given to it: nothing of it is secret, and what
/// is there serves on while its fields become those of the app.
constexpr bool can_be_adopted(Kind kind) {
  return kind == Kind::kServiceAccount || kind == Kind::kService || kind == Kind::kIngress ||
         kind == Kind::kHttpRoute || kind == Kind::kPodDisruptionBudget || kind == Kind::kNetworkPolicy ||
         kind == Kind::kHorizontalPodAutoscaler || kind == Kind::kCronJob || kind == Kind::kPodMonitor;
}

/// Tells of an app, and nothing of the app depends on it: whether it can be written is no trouble of the app.
constexpr bool only_tells(Kind kind) {
  return kind == Kind::kParityReport || kind == Kind::kFindingsReport;
}

}  // namespace twelvefactor
