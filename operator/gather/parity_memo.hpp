// The parity reports of each app's last pass, and what they were made of: passes run for many reasons, and
// mostly nothing that is compared has changed. Called by loop/pass and gather/peers, from every worker.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/app_key.hpp"
#include "model/digest.hpp"
#include "model/observed.hpp"
#include "model/parity_report.hpp"
#include "store/peers.hpp"

namespace twelvefactor::gather {

using ParityReports = std::map<std::string, ParityReport>;

/// Of all that the reports of an app are made of but the policies. `now`: seconds since 1970; of it the day
/// counts.
Digest parity_inputs(const Observed& observed, const std::vector<store::SharedPeer>& peers, std::int64_t now);

class ParityMemo {
 public:
  /// Null when they are to be made: something that they are made of is another, or they say something else by
  /// now.
  [[nodiscard]] std::shared_ptr<const ParityReports> recall(const Observed& observed, std::int64_t now) const;

  /// What was made of `observed`. Not kept where secrets could not be read: that is tried again.
  void keep(const Observed& observed, const ParityReports& reports);

  /// The app is gone.
  void forget(const AppKey& key);

 private:
  struct Known {
    Digest inputs;
    Policies policies;  // held, so that no others can have their address
    std::optional<std::int64_t> valid_until;
    std::shared_ptr<const ParityReports> reports;
  };

  mutable std::mutex mutex_;
  std::unordered_map<AppKey, Known> known_;
};

}  // namespace twelvefactor::gather
