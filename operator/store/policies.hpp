// The TwelveFactorPolicies of the cluster. Part of the store, under its mutex. It knows nothing of what they
// mean.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "kinds/read/read_policy.hpp"
#include "model/policy.hpp"
#include "store/listed.hpp"

namespace twelvefactor::store {

class PolicySet {
 public:
  // Each returns whether apps may be judged otherwise now.
  bool applied(kinds::ReadPolicy read, const Mark& mark);
  bool deleted(const std::string& name);
  /// What the list did not name is gone.
  bool swept(const Mark& mark);

  /// What they say, sorted by name; shared with whoever asks.
  [[nodiscard]] const Policies& current() const { return current_; }
  /// With what is needed to write their status.
  [[nodiscard]] std::vector<kinds::ReadPolicy> all() const;

 private:
  void publish();

  std::map<std::string, Listed<kinds::ReadPolicy>> policies_;
  Policies current_ = std::make_shared<const std::vector<Policy>>();
};

}  // namespace twelvefactor::store
