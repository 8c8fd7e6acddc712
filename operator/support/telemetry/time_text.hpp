// Points in time as the Kubernetes API writes them (RFC 3339, UTC).
#pragma once

#include <chrono>
#include <string>

namespace twelvefactor::telemetry {

/// "2026-11-21T10:15:00Z" (metav1.Time)
std::string utc_seconds(std::chrono::system_clock::time_point time);

/// "2026-11-21T10:15:00.123456Z" (metav1.MicroTime)
std::string utc_micros(std::chrono::system_clock::time_point time);

}  // namespace twelvefactor::telemetry
