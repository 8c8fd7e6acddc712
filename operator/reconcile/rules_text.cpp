#include "reconcile/rules_text.hpp"

#include "reconcile/exemption_rules.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/rules.hpp"
#include "reconcile/rules_text_head.hpp"

namespace twelvefactor::reconcile {
namespace {

std::string_view kept_text(Kept kept) {
  switch (kept) {
    case Kept::kByCheck:
      return "";
    case Kept::kByApi:
      return "Kept by the API server, which refuses a spec that breaks it.";
    case Kept::kByConstruction:
      return "Kept by construction: nothing in a spec can break it.";
    case Kept::kByLint:
      return "Found by `lint` alone.";
    case Kept::kByObservation:
      return "Seen in running pods, by the operator alone; no policy makes it more than Warn.";
  }
  return "";
}

std::string acts_in(const Rule& rule, const char* separator) {
  std::string text;
  for (const std::string_view place : places_of(rule))
    text.append(text.empty() ? "" : separator).append(place);
  return text;
}

/// What admission does not see of it: of literals never what would cost too much.
std::string unseen_text(const Rule& rule) {
  std::string text(rule.unseen);
  if (rule.admission.find("LITERALS(") != std::string_view::npos) {
    if (!text.empty()) text += "; ";
    text += "values of more than 256 characters, and any value where an app has more than 512 variables";
  }
  return text.empty() ? text : " Not seen at admission: " + text + ".";
}

/// "Acts: definition, admission, lint."
std::string acts_text(const Rule& rule) {
  std::string text = "Acts: " + acts_in(rule, ", ") + ".";
  if (rule.admission.empty() && !rule.workloads.empty())
    return text + " At admission in plain workloads alone.";
  if (!rule.workloads.empty()) text += " At admission in plain workloads, too.";
  return text + unseen_text(rule);
}

std::string with_capital(std::string_view text) {
  std::string result(text);
  if (!result.empty() && result[0] >= 'a' && result[0] <= 'z') result[0] = static_cast<char>(result[0] - 32);
  return result;
}

std::string sentence(std::string_view text) {
  std::string result = with_capital(text);
  if (!result.empty() && result.back() != '.') result += '.';
  return result;
}

std::string heading(const Rule& rule) {
  std::string text(rule.id);
  text.append(" · ").append(level_name(rule.level)).append(" · ").append(rule.title);
  return text;
}

/// The paragraphs that both forms have in common.
std::string paragraphs(const Rule& rule) {
  std::string text;
  if (!kept_text(rule.kept).empty()) text.append(kept_text(rule.kept)).append("\n\n");
  text.append(acts_text(rule)).append("\n\n");
  text.append("Looked at: ").append(rule.looked_at).append("\n\n");
  text.append("Why: ").append(rule.why).append("\n\n");
  text.append("Instead: ").append(sentence(rule.remedy)).append("\n");
  return text;
}

std::string without_backticks(std::string text) {
  std::erase(text, '`');
  return text;
}

std::string indented(std::string_view text) {
  std::string result;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (end > start) result.append("    ").append(text.substr(start, end - start));
    result += '\n';
    start = end + 1;
  }
  return result;
}

std::string markdown(const Rule& rule) {
  return "### " + heading(rule) + "\n\n" + rule_markdown(rule);
}

}  // namespace

std::string rule_markdown(const Rule& rule) {
  std::string text = paragraphs(rule);
  if (!rule.example.empty()) text.append("\n```yaml\n").append(rule.example).append("```\n");
  if (!rule.gaps.empty()) text.append("\n").append(rule.gaps).append("\n");
  return text;
}

std::string explain_rule(const Rule& rule) {
  std::string text = heading(rule) + "\n\n" + without_backticks(paragraphs(rule));
  if (!rule.example.empty()) {
    text.append("\nExample, the part of spec that breaks it, and after --- the fixed one:\n\n");
    text.append(indented(rule.example));
  }
  if (!rule.gaps.empty()) text.append("\n").append(without_backticks(std::string(rule.gaps))).append("\n");
  if (rule.factor == 0) return text;
  const Factor& factor = kFactors.at(static_cast<std::size_t>(rule.factor - 1));
  text.append("\nFactor ").append(roman(rule.factor)).append(", ").append(factor.title);
  return text.append(": ").append(factor.page).append("\n");
}

std::string explain_factor(int number) {
  const Factor& factor = kFactors.at(static_cast<std::size_t>(number - 1));
  std::string text(roman(number));
  text.append(" ").append(factor.title).append(": ").append(factor.creed).append("\n").append(factor.page);
  text.append("\n\n");
  for (const Rule* rule : factor.rules()) text.append(explain_rule(*rule)).append("\n");
  if (!factor.reaches.empty())
    text.append("No rule sees: ").append(without_backticks(std::string(factor.reaches))).append(".\n");
  return text;
}

std::string list_rules() {
  std::string text;
  for (const Rule* rule : all_rules()) {
    std::string level(level_name(rule->level));
    level.resize(8, ' ');
    text.append(rule->id).append("  ").append(level).append("  ").append(rule->title);
    text.append(" (").append(acts_in(*rule, ", ")).append(")\n");
  }
  return text;
}

std::string rules_document() {
  std::string text(kRulesHead);
  text.append("\n## The rules themselves\n\nAbout exemptions; no factor is broken by them.\n");
  for (const Rule* rule : exemption_rules()) text.append("\n").append(markdown(*rule));
  for (const Factor& factor : kFactors) {
    text.append("\n## ").append(roman(factor.number)).append(" ").append(factor.title).append("\n\n");
    text.append(factor.creed).append(": [").append(factor.page.substr(8)).append("](").append(factor.page);
    text.append(").\n");
    for (const Rule* rule : factor.rules()) text.append("\n").append(markdown(*rule));
    if (!factor.reaches.empty()) text.append("\nNo rule sees: ").append(factor.reaches).append(".\n");
  }
  return text;
}

}  // namespace twelvefactor::reconcile
