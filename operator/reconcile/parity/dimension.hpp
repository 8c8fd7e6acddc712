// The dimensions in which two deploys are compared. Internal to reconcile/parity: parity.cpp asks each. A
// check sees what compared_deploy shows of both sides, and never a value that looks secret.
#pragma once

#include <vector>

#include "model/compared_deploy.hpp"
#include "model/parity_report.hpp"

namespace twelvefactor::reconcile {

using ParityFindings = std::vector<ParityFinding>;

ParityFindings compare_code(const ComparedDeploy& here, const ComparedDeploy& there);
ParityFindings compare_config_keys(const ComparedDeploy& here, const ComparedDeploy& there);
ParityFindings compare_config_values(const ComparedDeploy& here, const ComparedDeploy& there);
ParityFindings compare_backing_services(const ComparedDeploy& here, const ComparedDeploy& there);
ParityFindings compare_processes(const ComparedDeploy& here, const ComparedDeploy& there);

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
