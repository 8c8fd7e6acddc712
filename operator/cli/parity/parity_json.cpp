// Parity reports as JSON: one object per report. The shape is in docs/reference.md.
#include <nlohmann/json.hpp>

#include "cli/parity/parity_formats.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/text/parity_words.hpp"

namespace twelvefactor::cli {
namespace {

using Json = nlohmann::ordered_json;

Json side_json(const drift::Side& side) {
  Json json = Json::object();
  if (!side.app.namespace_name.empty()) json["namespace"] = side.app.namespace_name;
  if (!side.app.name.empty()) json["name"] = side.app.name;
  if (!side.environment.empty()) json["environment"] = side.environment;
  if (!side.source.empty()) json["source"] = side.source;
  return json;
}

Json spot_json(const drift::Spot& spot) {
  return {{"file", spot.file}, {"line", spot.line}, {"column", spot.column}};
}

Json finding_json(const drift::Drift& drift, std::size_t i) {
  const ParityFinding& finding = drift.report.findings[i];
  Json json = {{"dimension", dimension_name(finding.dimension)},
               {"key", finding.key},
               {"here", finding.here},
               {"there", finding.there},
               {"severity", severity_name(finding.severity)},
               {"message", finding.message}};
  if (finding.expected)
    json["expected"] = {{"name", finding.expected->name},
                        {"reason", finding.expected->reason},
                        {"expires", finding.expected->expires}};
  if (i < drift.here_spots.size()) json["hereAt"] = spot_json(drift.here_spots[i]);
  if (i < drift.there_spots.size()) json["thereAt"] = spot_json(drift.there_spots[i]);
  return json;
}

Json gaps_json(const ParityGaps& gaps) {
  Json time = Json::object();
  if (gaps.time.known) time["releasesBehind"] = gaps.time.releases_behind;
  if (!gaps.time.behind_since.empty()) time["behindSince"] = gaps.time.behind_since;
  if (!gaps.time.first_ran.empty()) time["firstRan"] = gaps.time.first_ran;
  if (gaps.time.common_here > 0)
    time["commonRelease"] = {{"here", gaps.time.common_here}, {"there", gaps.time.common_there}};
  Json personnel = Json::object();
  if (!gaps.changed_by_here.empty()) personnel["here"] = gaps.changed_by_here;
  if (!gaps.changed_by_there.empty()) personnel["there"] = gaps.changed_by_there;
  return {{"time", std::move(time)}, {"personnel", std::move(personnel)}, {"tools", gaps.tools}};
}

Json drift_json(const drift::Drift& drift) {
  const ParityReport& report = drift.report;
  Json json = {{"peer", drift.peer},
               {"here", side_json(drift.here)},
               {"there", side_json(drift.there)},
               {"state", to_string(report.state)},
               {"message", report.message}};
  json["summary"] = {{"errors", drift.counts.errors},
                     {"warnings", drift.counts.warnings},
                     {"infos", drift.counts.infos},
                     {"expected", drift.counts.expected}};
  json["findings"] = Json::array();
  for (std::size_t i = 0; i < report.findings.size(); ++i) json["findings"].push_back(finding_json(drift, i));
  json["findingsOmitted"] = drift.omitted;
  if (report.state == ParityState::kUnknown) return json;
  json["values"] = kinds::word_of(report.depth);
  json["gaps"] = gaps_json(report.gaps);
  json["neverCompared"] = drift.never_compared;
  return json;
}

}  // namespace

std::string parity_json(const drift::Drifts& drifts, const std::string& version) {
  Json whole = {{"version", version}, {"reports", Json::array()}, {"problems", Json::array()}};
  for (const drift::Drift& drift : drifts.all) whole["reports"].push_back(drift_json(drift));
  for (const lint::Problem& each : drifts.problems)
    whole["problems"].push_back({{"file", each.file}, {"line", each.line}, {"message", each.message}});
  whole["notes"] = drifts.notes;
  return printable_json(whole.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace twelvefactor::cli
