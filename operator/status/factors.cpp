#include "status/factors.hpp"

#include <algorithm>
#include <string_view>

#include <nlohmann/json.hpp>

#include "model/factor_name.hpp"

namespace twelvefactor::status {
namespace {

using nlohmann::json;

constexpr std::size_t kFindingsShown = 64;
// Of all that are shown together: etcd takes 1.5 MiB for the whole object, of which the spec may need most.
constexpr std::size_t kFindingsBytes = 128 << 10;

/// Fail while something enforced is broken, Warn with warnings; what is only audited or exempted passes.
std::string_view state_of(const std::vector<Finding>& findings, int factor, int& count) {
  std::string_view state = "Pass";
  for (const Finding& finding : findings) {
    if (finding.factor != factor || !finding.exempted.empty()) continue;
    ++count;
    if (finding.level == Level::kEnforce) state = "Fail";
    if (finding.level == Level::kWarn && state == "Pass") state = "Warn";
  }
  return state;
}

json finding_json(const Finding& finding) {
  json entry = {{"rule", finding.rule}, {"factor", finding.factor},   {"level", level_name(finding.level)},
                {"path", finding.path}, {"message", finding.message}, {"remedy", finding.remedy}};
  if (!finding.exempted.empty()) entry["exempted"] = finding.exempted;
  if (!finding.since.empty()) {
    entry["since"] = finding.since;
    entry["release"] = finding.release;
  }
  return entry;
}

}  // namespace

std::span<const Finding> shown(const std::vector<Finding>& findings) {
  std::size_t count = 0;
  std::size_t bytes = 0;
  for (const Finding& finding : findings) {
    bytes += finding.path.size() + finding.message.size() + finding.remedy.size();
    if (count == kFindingsShown || (count > 0 && bytes > kFindingsBytes)) break;
    ++count;
  }
  return std::span(findings).first(count);
}

void add_factors(json& status, const std::vector<Finding>& findings) {
  int passing = 0;
  json factors = json::array();
  for (int factor = 1; factor <= static_cast<int>(kFactorNames.size()); ++factor) {
    int count = 0;
    const std::string_view state = state_of(findings, factor, count);
    if (state == "Pass") ++passing;
    factors.push_back({{"factor", factor},
                       {"name", kFactorNames.at(static_cast<std::size_t>(factor - 1))},
                       {"state", state},
                       {"findings", count}});
  }
  status["factors"] = std::move(factors);
  status["factorsPassing"] = std::to_string(passing) + "/" + std::to_string(kFactorNames.size());
  const auto told = shown(findings);
  for (const Finding& finding : told) status["findings"].push_back(finding_json(finding));
  if (findings.size() > told.size()) status["findingsOmitted"] = findings.size() - told.size();
}

}  // namespace twelvefactor::status
