#include <nlohmann/json.hpp>

#include "lint/formats.hpp"
#include "lint/sarif.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/rules.hpp"
#include "reconcile/rules_text.hpp"

namespace twelvefactor::lint {
namespace {

using Json = nlohmann::ordered_json;

Json rule_json(const Rule& rule) {
  Json json = {
      {"id", rule.id},
      {"shortDescription", {{"text", rule.title}}},
      {"fullDescription", {{"text", rule.why}}},
      {"help", {{"text", reconcile::explain_rule(rule)}, {"markdown", reconcile::rule_markdown(rule)}}},
      {"defaultConfiguration", {{"level", severity(rule.level)}}},
      {"properties",
       {{"tags", Json::array({"twelve-factor", "factor-" + std::to_string(rule.factor)})},
        {"problem.severity", severity(rule.level) == "note" ? "recommendation" : severity(rule.level)}}}};
  if (rule.factor > 0)
    json["helpUri"] = reconcile::kFactors.at(static_cast<std::size_t>(rule.factor - 1)).page;
  return json;
}

Json rules_json() {
  Json rules = Json::array();
  for (const Rule* rule : reconcile::all_rules()) rules.push_back(rule_json(*rule));
  return rules;
}

std::size_t index_of(const std::string& id) {
  const auto& all = reconcile::all_rules();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i]->id == id) return i;
  }
  return 0;
}

Json result_json(const LintFinding& each) {
  const Finding& finding = each.finding;
  Json place = sarif_place(each.file, each.line, each.column);
  place["logicalLocations"] = Json::array({{{"fullyQualifiedName", each.object + " " + finding.path}}});
  Json result = {
      {"ruleId", finding.rule},
      {"ruleIndex", index_of(finding.rule)},
      {"level", severity(finding.level)},
      {"message",
       {{"text", each.object + " " + finding.path + ": " + finding.message + "; " + finding.remedy}}},
      {"locations", Json::array({std::move(place)})},
      {"partialFingerprints", {{"twelvefactor/v1", each.fingerprint}}}};
  if (!finding.exempted.empty()) {
    result["suppressions"] =
        Json::array({{{"kind", "inSource"}, {"justification", "exempted until " + finding.exempted}}});
  } else if (each.known) {
    result["suppressions"] = Json::array({{{"kind", "external"}, {"justification", "in the baseline"}}});
  }
  return result;
}

}  // namespace

std::string as_sarif(const Report& report, const FormatOptions& options) {
  Json results = Json::array();
  for (const LintFinding& each : report.findings) results.push_back(result_json(each));
  return sarif_log(options.version, rules_json(), std::move(results), report.problems);
}

}  // namespace twelvefactor::lint
