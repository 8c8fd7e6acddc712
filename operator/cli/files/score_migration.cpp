#include <set>

#include "cli/files/score_text.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/text/counted.hpp"

namespace twelvefactor::cli {
namespace {

using lint::Loss;
using lint::Score;

constexpr std::size_t kMostShown = 20;

std::string place_of(const Score& score) {
  const std::string& in = score.subject.namespace_name;
  return printable((in.empty() ? "" : in + "/") + score.subject.name + " (" + score.subject.kind + ")");
}

std::string broken_rules(const Score& score) {
  std::set<std::string> rules;
  for (const Finding& finding : score.findings) {
    if (finding.exempted.empty()) rules.insert(finding.rule);
  }
  std::string text;
  for (const std::string& each : rules) text += (text.empty() ? "" : ", ") + each;
  return text;
}

std::string told_loss(const Loss& loss) {
  return printable((loss.path.empty() ? "" : loss.path.substr(1) + ": ") + loss.message +
                   (loss.remedy.empty() ? "" : "; " + loss.remedy));
}

/// A cell of a table of Markdown.
std::string cell_text(std::string text) {
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
    text.insert(at, "\\");
  return text;
}

}  // namespace

std::string migration_text(const std::vector<Score>& scores) {
  const auto plain = lint::by_way_to_go(scores);
  if (plain.empty()) return {};
  std::string text =
      "\nWhat each plain workload would lose as an app, and the rules that it breaks; the longest way "
      "first:\n";
  for (std::size_t i = 0; i < plain.size() && i < kMostShown; ++i) {
    const Score& score = *plain[i];
    const std::string rules = broken_rules(score);
    text += "\n" + place_of(score) + ": " +
            (score.losses.empty() ? std::string("nothing is lost")
                                  : kinds::counted(score.losses.size(), "part") + " lost") +
            (rules.empty() ? "" : "; breaks " + rules) + "\n";
    for (const Loss& loss : score.losses) text += "  " + told_loss(loss) + "\n";
  }
  if (plain.size() > kMostShown)
    text += "\nand " + kinds::counted(plain.size() - kMostShown, "workload") +
            " more: -o markdown and -o json list all\n";
  return text;
}

std::string scores_markdown(const std::vector<Score>& scores) {
  std::string text =
      "| namespace | name | kind | factors | lost | rules broken |\n|---|---|---|---|---|---|\n";
  const auto row = [&text](const Score& score) {
    text += "| " + cell_text(printable(score.subject.namespace_name)) + " | " +
            cell_text(printable(score.subject.name)) + " | " + cell_text(printable(score.subject.kind)) +
            " | " + std::to_string(score.passing()) + "/" + std::to_string(score.judged()) + " | " +
            (score.subject.is_app ? "" : std::to_string(score.losses.size())) + " | " + broken_rules(score) +
            " |\n";
  };
  const auto plain = lint::by_way_to_go(scores);
  for (const Score* each : plain) row(*each);
  for (const Score& each : scores) {
    if (each.subject.is_app) row(each);
  }
  for (const Score* each : plain) {
    if (each->losses.empty()) continue;
    text += "\n**" + place_of(*each) + "**\n\n";
    for (const Loss& loss : each->losses) text += "- " + told_loss(loss) + "\n";
  }
  return text;
}

}  // namespace twelvefactor::cli
