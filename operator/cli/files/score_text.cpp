#include "cli/files/score_text.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/terminal/table.hpp"
#include "kinds/text/counted.hpp"
#include "reconcile/rules.hpp"

namespace twelvefactor::cli {
namespace {

using lint::FactorScore;
using lint::Score;
using nlohmann::json;

std::string cell(const FactorScore& factor) {
  if (factor.state == FactorScore::State::kPass) return "ok";
  if (factor.state == FactorScore::State::kUnknown) return "-";
  return std::to_string(factor.findings) + (factor.state == FactorScore::State::kFail ? "!" : "");
}

struct Sum {
  int apps = 0;
  int workloads = 0;
  int passing = 0;
  int judged = 0;
};

Sum sum_of(const std::vector<Score>& scores) {
  Sum sum;
  for (const Score& score : scores) {
    ++(score.subject.is_app ? sum.apps : sum.workloads);
    sum.passing += score.passing();
    sum.judged += score.judged();
  }
  return sum;
}

json finding_json(const Finding& finding) {
  json entry = {{"rule", finding.rule}, {"factor", finding.factor},   {"level", level_name(finding.level)},
                {"path", finding.path}, {"message", finding.message}, {"remedy", finding.remedy}};
  if (!finding.exempted.empty()) entry["exempted"] = finding.exempted;
  return entry;
}

json score_json(const Score& score) {
  json entry = {{"kind", score.subject.kind}, {"namespace", score.subject.namespace_name},
                {"name", score.subject.name}, {"passing", score.passing()},
                {"judged", score.judged()},   {"factors", json::array()},
                {"findings", json::array()}};
  for (std::size_t i = 0; i < score.factors.size(); ++i) {
    entry["factors"].push_back({{"factor", i + 1},
                                {"state", lint::state_name(score.factors.at(i).state)},
                                {"findings", score.factors.at(i).findings}});
  }
  for (const Finding& finding : score.findings) entry["findings"].push_back(finding_json(finding));
  if (score.subject.is_app) return entry;
  entry["losses"] = json::array();
  for (const lint::Loss& loss : score.losses)
    entry["losses"].push_back({{"path", loss.path}, {"message", loss.message}, {"remedy", loss.remedy}});
  return entry;
}

}  // namespace

std::string scores_text(const std::vector<Score>& scores) {
  std::vector<std::string> headings = {"NAMESPACE", "NAME", "KIND", "PASS"};
  for (int factor = 1; factor <= 12; ++factor) headings.emplace_back(reconcile::roman(factor));
  Table table(std::move(headings));
  for (const Score& score : scores) {
    std::vector<std::string> cells = {score.subject.namespace_name, score.subject.name, score.subject.kind,
                                      std::to_string(score.passing()) + "/" + std::to_string(score.judged())};
    for (const FactorScore& factor : score.factors) cells.push_back(cell(factor));
    table.row(cells);
  }
  const Sum sum = sum_of(scores);
  std::string text = table.text() + kinds::counted(sum.apps, "app") + " and " +
                     kinds::counted(sum.workloads, "plain workload") + ": " + std::to_string(sum.passing) +
                     " of " + std::to_string(sum.judged) + " factors pass\n";
  if (sum.workloads > 0) {
    text +=
        "-: a plain workload does not say its codebase (I), its releases (V) and its peers (X), so those are "
        "not "
        "judged\n";
  }
  return text;
}

std::string scores_json(const std::vector<Score>& scores) {
  const Sum sum = sum_of(scores);
  json whole = {
      {"scores", json::array()},
      {"summary",
       {{"apps", sum.apps}, {"workloads", sum.workloads}, {"passing", sum.passing}, {"judged", sum.judged}}}};
  for (const Score& score : scores) whole["scores"].push_back(score_json(score));
  return whole.dump();
}

}  // namespace twelvefactor::cli
