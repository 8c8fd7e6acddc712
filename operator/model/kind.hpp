// The kinds of object the operator makes, in the order in which they are written: what a pod needs comes
// before the pod.
#pragma once

#include <array>
#include <cstdint>

namespace twelvefactor {

enum class Kind : std::uint8_t {
  kServiceAccount,
  kConfigMap,
  kSecret,
  kService,
  kIngress,
  kPodDisruptionBudget,
  kDeployment,
  kHorizontalPodAutoscaler,
  kCronJob,
  kJob,
};

inline constexpr std::array kAllKinds = {Kind::kServiceAccount, Kind::kConfigMap,
                                         Kind::kSecret,         Kind::kService,
                                         Kind::kIngress,        Kind::kPodDisruptionBudget,
                                         Kind::kDeployment,     Kind::kHorizontalPodAutoscaler,
                                         Kind::kCronJob,        Kind::kJob};

}  // namespace twelvefactor
