// How patient leader election is. Set by flags, checked by cli/.
#pragma once

#include <chrono>
#include <string>

namespace twelvefactor::lease {

/// No write is under way in the last seconds of a lease: that long a broken-off request may take to be gone.
inline constexpr std::chrono::seconds kWriteMargin{2};

struct Timing {
  std::chrono::seconds duration{15};        // of the lease, from its last renewal
  std::chrono::seconds renew_deadline{10};  // the leader gives up after so long without a renewal
  std::chrono::seconds retry_period{2};     // between two renewals, and between two looks of a standby

  /// Empty, or why these do not go together, with the way out.
  [[nodiscard]] std::string problem() const;
};

}  // namespace twelvefactor::lease
