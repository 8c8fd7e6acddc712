// SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
#include <nlohmann/json.hpp>

#include "lint/formats.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::lint {
namespace {

using Json = nlohmann::ordered_json;

/// A path as a relative reference: what has a meaning in a URI is written as %XX.
std::string as_uri(const std::string& file) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string uri;
  for (const char c : file) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri.append("%").append(1, kDigits[byte >> 4U]).append(1, kDigits[byte & 15U]);
    }
  }
  return uri;
}

Json location(const std::string& file, int line, int column) {
  Json physical = {{"artifactLocation", {{"uri", as_uri(file)}}}};
  if (line > 0) {
    physical["region"] = {{"startLine", line}};
    if (column > 0) physical["region"]["startColumn"] = column;
  }
  return {{"physicalLocation", std::move(physical)}};
}

Json rule_json(const Rule& rule) {
  Json json = {{"id", rule.id},
               {"shortDescription", {{"text", rule.title}}},
               {"fullDescription", {{"text", rule.why}}},
               {"help", {{"text", rule.remedy}}},
               {"defaultConfiguration", {{"level", severity(rule.level)}}}};
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
  Json place = location(each.file, each.line, each.column);
  place["logicalLocations"] = Json::array({{{"fullyQualifiedName", each.object + " " + finding.path}}});
  Json result = {
      {"ruleId", finding.rule},
      {"ruleIndex", index_of(finding.rule)},
      {"level", severity(finding.level)},
      {"message",
       {{"text", each.object + " " + finding.path + ": " + finding.message + "; " + finding.remedy}}},
      {"locations", Json::array({std::move(place)})}};
  if (!finding.exempted.empty()) {
    result["suppressions"] =
        Json::array({{{"kind", "inSource"}, {"justification", "exempted until " + finding.exempted}}});
  }
  return result;
}

}  // namespace

std::string as_sarif(const Report& report, const FormatOptions& options) {
  Json results = Json::array();
  for (const LintFinding& each : report.findings) results.push_back(result_json(each));
  Json notifications = Json::array();
  for (const Problem& each : report.problems) {
    Json notification = {{"level", "error"}, {"message", {{"text", each.message}}}};
    if (!each.file.empty()) notification["locations"] = Json::array({location(each.file, each.line, 0)});
    notifications.push_back(std::move(notification));
  }
  const Json driver = {{"name", "twelvefactor"},
                       {"version", options.version},
                       {"informationUri", "https://12factor.net/"},
                       {"rules", rules_json()}};
  Json run = {{"tool", {{"driver", driver}}},
              {"invocations", Json::array({{{"executionSuccessful", report.problems.empty()},
                                            {"toolExecutionNotifications", std::move(notifications)}}})},
              {"columnKind", "utf16CodeUnits"},
              {"results", std::move(results)}};
  const Json document = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                         {"version", "2.1.0"},
                         {"runs", Json::array({std::move(run)})}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace twelvefactor::lint
