// Parity reports as SARIF 2.1.0: a rule for each dimension; what is expected is suppressed, with its reason.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/parity/parity_formats.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/text/parity_words.hpp"
#include "lint/sarif.hpp"

namespace twelvefactor::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kPage = "https://12factor.net/dev-prod-parity";

std::string rule_id(Dimension dimension) {
  return "Parity." + std::string(dimension_name(dimension));
}

const char* title_of(Dimension dimension) {
  switch (dimension) {
    case Dimension::kCode:
      return "The environments run the same build of the same codebase";
    case Dimension::kTime:
      return "What runs in one environment soon runs in the next";
    case Dimension::kConfigKey:
      return "The environments set the same variables, from the same sorts of sources";
    case Dimension::kConfigValue:
      return "Literals differ only where the environments are meant to differ";
    case Dimension::kSharedCredential:
      return "No two environments know the same credential";
    case Dimension::kBackingService:
      return "Backing services are of the same type, provider and major version";
    case Dimension::kProcess:
      return "The environments run the same processes in the same way";
    case Dimension::kAdminProcess:
      return "The environments have the same admin processes";
    case Dimension::kPolicy:
      return "What is refused in one environment is refused in the one before";
  }
  return "";
}

const char* level_of(Severity severity) {
  if (severity == Severity::kError) return "error";
  return severity == Severity::kWarning ? "warning" : "note";
}

Json rules_json() {
  Json rules = Json::array();
  for (const Dimension dimension : kDimensions) {
    rules.push_back({{"id", rule_id(dimension)},
                     {"shortDescription", {{"text", title_of(dimension)}}},
                     {"helpUri", kPage}});
  }
  return rules;
}

std::string text_of(const drift::Drift& drift, const ParityFinding& finding) {
  const SideNames names = side_names(drift);
  const auto side = [](const std::string& name, const std::string& value) {
    return name + ": " + (value.empty() ? "-" : value);
  };
  std::string text = std::string(dimension_name(finding.dimension)) + " " + finding.key;
  if (!finding.here.empty() || !finding.there.empty())
    text += " (" + side(names.here, finding.here) + "; " + side(names.there, finding.there) + ")";
  return printable(text + ": " + finding.message);
}

/// Where there is no file, the object says where.
Json location(const drift::Side& side, const std::vector<drift::Spot>& spots, std::size_t i,
              const std::string& key) {
  Json place = i < spots.size() && !spots[i].file.empty()
                   ? lint::sarif_place(spots[i].file, spots[i].line, spots[i].column)
                   : Json::object();
  place["logicalLocations"] = Json::array({{{"fullyQualifiedName", deploy_name(side) + " " + key}}});
  return place;
}

Json result_json(const drift::Drift& drift, std::size_t i) {
  const ParityFinding& finding = drift.report.findings[i];
  Json result = {{"ruleId", rule_id(finding.dimension)},
                 {"ruleIndex", static_cast<int>(finding.dimension)},
                 {"level", level_of(finding.severity)},
                 {"message", {{"text", text_of(drift, finding)}}},
                 {"locations", Json::array({location(drift.here, drift.here_spots, i, finding.key)})}};
  Json related = location(drift.there, drift.there_spots, i, finding.key);
  related["message"] = {{"text", "what it is compared with"}};
  result["relatedLocations"] = Json::array({std::move(related)});
  if (finding.expected) {
    const std::string& expires = finding.expected->expires;
    result["suppressions"] = Json::array(
        {{{"kind", "inSource"},
          {"status", "accepted"},
          {"justification", finding.expected->reason + (expires.empty() ? "" : ", until " + expires)}}});
  }
  return result;
}

/// Of each sort of report once.
std::vector<std::string> never_compared(const drift::Drifts& drifts) {
  std::vector<std::string> notes;
  for (const drift::Drift& drift : drifts.all) {
    std::string text = "Never compared: " + never_compared_text(drift);
    if (!drift.never_compared.empty() && std::ranges::find(notes, text) == notes.end())
      notes.push_back(std::move(text));
  }
  return notes;
}

}  // namespace

std::string parity_sarif(const drift::Drifts& drifts, const std::string& version) {
  Json results = Json::array();
  std::vector<lint::Problem> problems = drifts.problems;
  for (const drift::Drift& drift : drifts.all) {
    if (drift.report.state == ParityState::kUnknown)
      problems.push_back({"", 0, "peer " + drift.peer + " is unknown: " + drift.report.message});
    for (std::size_t i = 0; i < drift.report.findings.size(); ++i) results.push_back(result_json(drift, i));
  }
  return printable_json(
      lint::sarif_log(version, rules_json(), std::move(results), problems, never_compared(drifts)));
}

}  // namespace twelvefactor::cli
