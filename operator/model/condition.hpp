// A metav1.Condition of a TwelveFactorApp, and the names of those we set. Reasons are constants in
// model/reasons.hpp.
#pragma once

#include <cstdint>
#include <string>

namespace twelvefactor {

struct Condition {
  std::string type;
  bool status = false;
  std::string reason;
  std::string message;
  std::int64_t observed_generation = 0;
  std::string last_transition_time;  // RFC 3339, UTC
  bool unknown = false;              // nobody can tell; then `status` is false
};

namespace condition {
inline constexpr const char* kReady = "Ready";
inline constexpr const char* kReconciling = "Reconciling";
inline constexpr const char* kStalled = "Stalled";
inline constexpr const char* kAvailable = "Available";
inline constexpr const char* kReleased = "Released";
inline constexpr const char* kConfigReady = "ConfigReady";
inline constexpr const char* kBackingServicesBound = "BackingServicesBound";
inline constexpr const char* kCompliant = "Compliant";
inline constexpr const char* kScalingActive = "ScalingActive";
inline constexpr const char* kParityInSync = "ParityInSync";
}  // namespace condition

}  // namespace twelvefactor
