#include "lease/timing.hpp"

namespace twelvefactor::lease {
namespace {

// The leader has ended, its process too, before its writes would be refused.
constexpr std::chrono::seconds kTimeToEnd = kWriteMargin + std::chrono::seconds(1);

std::string text(std::chrono::seconds time) {
  return std::to_string(time.count()) + " s";
}

}  // namespace

std::string Timing::problem() const {
  if (renew_deadline < 2 * retry_period) {
    return "--lease-renew-deadline (" + text(renew_deadline) +
           ") must be at least twice --lease-retry-period (" + text(retry_period) +
           "), or one lost request ends the leader; try " + std::to_string(2 * retry_period.count());
  }
  if (duration < renew_deadline + kTimeToEnd) {
    return "--lease-duration (" + text(duration) + ") must be at least " + text(kTimeToEnd) +
           " longer than --lease-renew-deadline (" + text(renew_deadline) +
           "), or two could lead at the same time; try " +
           std::to_string((renew_deadline + kTimeToEnd).count());
  }
  return {};
}

}  // namespace twelvefactor::lease
