#include "lint/score.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace twelvefactor::lint {
namespace {

using State = FactorScore::State;

void count_in(const Finding& finding, FactorScore& score) {
  if (!finding.exempted.empty()) return;
  ++score.findings;
  if (finding.level == Level::kEnforce) score.state = State::kFail;
  if (finding.level == Level::kWarn && score.state != State::kFail) score.state = State::kWarn;
}

}  // namespace

int Score::passing() const {
  return static_cast<int>(
      std::ranges::count_if(factors, [](const FactorScore& each) { return each.state == State::kPass; }));
}

int Score::judged() const {
  return static_cast<int>(
      std::ranges::count_if(factors, [](const FactorScore& each) { return each.state != State::kUnknown; }));
}

std::vector<Score> scores_of(const Report& report) {
  std::vector<Score> scores;
  std::map<std::string, std::size_t> places;
  for (const Subject& subject : report.subjects) {
    if (!places.emplace(subject.object, scores.size()).second) continue;
    scores.push_back({subject, {}, {}, {}});
    if (subject.is_app) continue;
    for (const int factor : {1, 5, 10})
      scores.back().factors.at(static_cast<std::size_t>(factor - 1)).state = State::kUnknown;
  }
  for (const LintFinding& each : report.findings) {
    const auto place = places.find(each.object);
    if (place == places.end()) continue;
    Score& score = scores.at(place->second);
    score.findings.push_back(each.finding);
    // 0: about exemptions.
    if (each.finding.factor > 0)
      count_in(each.finding, score.factors.at(static_cast<std::size_t>(each.finding.factor - 1)));
  }
  for (Score& score : scores) {
    std::ranges::stable_sort(score.findings, {}, [](const Finding& finding) {
      return std::tuple(!finding.exempted.empty(), finding.level, finding.rule, finding.path);
    });
  }
  std::ranges::sort(scores, {}, [](const Score& each) {
    return std::tie(each.subject.namespace_name, each.subject.name, each.subject.kind);
  });
  return scores;
}

std::vector<const Score*> by_way_to_go(const std::vector<Score>& scores) {
  std::vector<const Score*> plain;
  for (const Score& each : scores) {
    if (!each.subject.is_app) plain.push_back(&each);
  }
  std::ranges::stable_sort(plain, std::ranges::greater{}, [](const Score* each) {
    return std::pair(each->losses.size(), each->judged() - each->passing());
  });
  return plain;
}

std::string_view state_name(State state) {
  switch (state) {
    case State::kPass:
      return "Pass";
    case State::kWarn:
      return "Warn";
    case State::kFail:
      return "Fail";
    case State::kUnknown:
      return "Unknown";
  }
  return "";
}

}  // namespace twelvefactor::lint
