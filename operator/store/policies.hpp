// The TwelveFactorPolicies of the cluster. Part of store.cpp, under its mutex. It knows nothing of what they
// mean.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "kinds/read/read_policy.hpp"
#include "model/policy.hpp"

namespace twelvefactor::store {

class PolicySet {
 public:
  // Each returns whether apps may be judged otherwise now. `epoch`: of the list that it belongs to.
  bool applied(kinds::ReadPolicy read, std::uint32_t epoch);
  bool deleted(const std::string& name);
  bool swept(std::uint32_t epoch);

  /// What they say, sorted by name; shared with whoever asks.
  [[nodiscard]] const Policies& current() const { return current_; }
  /// With what is needed to write their status.
  [[nodiscard]] std::vector<kinds::ReadPolicy> all() const;

 private:
  struct Record {
    kinds::ReadPolicy read;
    std::uint32_t epoch = 0;
  };
  void publish();

  std::map<std::string, Record> records_;
  Policies current_ = std::make_shared<const std::vector<Policy>>();
};

}  // namespace twelvefactor::store
