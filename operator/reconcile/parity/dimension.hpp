// The dimensions in which two deploys are compared. Internal to reconcile/parity: parity.cpp asks each. A
// check sees what compared_deploy shows of both sides, and never a value that looks secret.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/compared_deploy.hpp"
#include "model/parity_report.hpp"
#include "reconcile/parity/parity.hpp"

namespace twelvefactor::reconcile {

using ParityFindings = std::vector<ParityFinding>;

/// Of both sides: how far the one is behind the other.
struct Lag {
  CodeGap here;   // this deploy behind its peer
  CodeGap there;  // the peer behind this deploy
};

/// The moments at which what is told changes by itself: the soonest after now.
class Moments {
 public:
  explicit Moments(std::int64_t now) : now_(now) {}

  void add(std::int64_t moment) {
    if (now_ > 0 && moment > now_ && (soonest_ == 0 || moment < soonest_)) soonest_ = moment;
  }
  [[nodiscard]] std::int64_t now() const { return now_; }
  [[nodiscard]] std::optional<std::int64_t> soonest() const {
    return soonest_ == 0 ? std::nullopt : std::optional(soonest_);
  }

 private:
  std::int64_t now_;          // seconds since 1970; 0: no clock
  std::int64_t soonest_ = 0;  // 0: none
};

ParityFindings compare_code(const ComparedDeploy& here, const ComparedDeploy& there, const Lag& lag);
ParityFindings compare_time(const Comparison& comparison, const Lag& lag, Moments& moments);
ParityFindings compare_config_keys(const ComparedDeploy& here, const ComparedDeploy& there);
ParityFindings compare_config_values(const ComparedDeploy& here, const ComparedDeploy& there);
ParityFindings compare_credentials(const ComparedDeploy& here, const ComparedDeploy& there);
ParityFindings compare_backing_services(const ComparedDeploy& here, const ComparedDeploy& there);
ParityFindings compare_processes(const ComparedDeploy& here, const ComparedDeploy& there);
ParityFindings compare_admin_processes(const ComparedDeploy& here, const ComparedDeploy& there);
ParityFindings compare_policies(const Comparison& comparison, Moments& moments);

/// Calls visit(name, text here, text there) for each name whose texts differ; null where a side has none.
template <class Visit>
void for_each_difference(const StringMap& here, const StringMap& there, const Visit& visit) {
  for (const auto& [name, text] : here) {
    const auto found = there.find(name);
    if (found == there.end()) {
      visit(name, &text, nullptr);
    } else if (found->second != text) {
      visit(name, &text, &found->second);
    }
  }
  for (const auto& [name, text] : there) {
    if (!here.contains(name)) visit(name, nullptr, &text);
  }
}

inline std::string or_none(const std::string* text) {
  return text == nullptr ? std::string() : *text;
}

}  // namespace twelvefactor::reconcile
