// Parity reports as GitHub Flavored Markdown, for a comment on a pull request. What stands in a table is
// escaped: nothing of it may end a cell, open a tag or call somebody.
#include "cli/parity/parity_formats.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/text/counted.hpp"
#include "kinds/text/parity_words.hpp"

namespace twelvefactor::cli {
namespace {

constexpr std::size_t kLongest = 300;  // of a value; a whole file in a variable says nothing in a comment

/// A sentence: what would mean something in Markdown or HTML stands for itself.
std::string sentence(const std::string& text) {
  constexpr std::string_view kMeaning = "\\`*_{}[]<>()#+!|~&@$";
  std::string escaped;
  for (const char c : printable(text)) {
    if (c == '<') {
      escaped += "&lt;";
    } else if (c == '@') {
      escaped += "&#64;";
    } else {
      if (kMeaning.find(c) != std::string_view::npos && c != '(' && c != ')') escaped += '\\';
      escaped += c;
    }
  }
  return escaped;
}

/// A value as code. A table splits its cells before it looks for code, so a bar is escaped; with a backslash
/// or a backtick beside it no code span can hold it, and entities do.
std::string code(const std::string& value) {
  if (value.empty()) return "";
  std::string text = printable(value);
  if (text.size() > kLongest) {
    std::size_t end = kLongest;
    while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text = text.substr(0, end) + "...";
  }
  if (text.find_first_of("\\`") == std::string::npos) {
    std::string cell;
    for (const char c : text) cell += c == '|' ? std::string("\\|") : std::string(1, c);
    return "`" + cell + "`";
  }
  std::string entities = "<code>";
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == ' ' || (static_cast<unsigned char>(c) & 0x80U) != 0;
    entities += plain ? std::string(1, c) : "&#" + std::to_string(static_cast<int>(c)) + ";";
  }
  return entities + "</code>";
}

std::string row(std::initializer_list<std::string> cells) {
  std::string text = "|";
  for (const std::string& cell : cells) text += " " + cell + " |";
  return text + "\n";
}

std::string table_head(const SideNames& names, const char* last) {
  return row({"", "dimension", "key", sentence(names.here), sentence(names.there), last}) +
         "|---|---|---|---|---|---|\n";
}

std::string cells(const ParityFinding& finding, const std::string& last) {
  return row({std::string(severity_name(finding.severity)), std::string(dimension_name(finding.dimension)),
              code(finding.key), code(finding.here), code(finding.there), last});
}

std::string folded(const std::string& summary, const std::string& body) {
  return "\n<details><summary>" + summary + "</summary>\n\n" + body + "\n</details>\n";
}

std::string until(const Expected& expected) {
  return sentence(expected.reason) +
         (expected.expires.empty() ? "" : ", until " + sentence(expected.expires));
}

std::string findings_text(const drift::Drift& drift) {
  const SideNames names = side_names(drift);
  std::string counting;
  std::string infos;
  std::string expected;
  for (const ParityFinding& each : drift.report.findings) {
    if (each.expected) {
      expected += cells(each, until(*each.expected));
    } else {
      (each.severity == Severity::kInfo ? infos : counting) += cells(each, sentence(each.message));
    }
  }
  const drift::Counts& counts = drift.counts;
  std::string text;
  if (!counting.empty()) text += "\n" + table_head(names, "what to do") + counting;
  if (!infos.empty())
    text += folded(kinds::counted(counts.infos, "info"), table_head(names, "what to do") + infos);
  if (!expected.empty())
    text += folded(std::to_string(counts.expected) + " expected", table_head(names, "why") + expected);
  if (drift.omitted > 0) text += "\nAnd " + kinds::counted(drift.omitted, "further finding") + ".\n";
  return text;
}

std::string named(const drift::Side& side, const std::string& name) {
  const std::string deploy = deploy_name(side);
  return sentence(deploy.ends_with(name) ? deploy : deploy + " (" + name + ")");
}

std::string drift_markdown(const drift::Drift& drift) {
  const SideNames names = side_names(drift);
  std::string text = "### Parity: " + named(drift.here, names.here) + " against " +
                     named(drift.there, names.there) + "\n\n**" + to_string(drift.report.state) + "**";
  if (drift.report.state == ParityState::kUnknown) return text + ": " + sentence(drift.report.message) + "\n";
  text += ": " + counts_text(drift.counts) + "\n" + findings_text(drift);
  const GapTexts gaps = gap_texts(drift);
  return text + "\n- Time: " + sentence(gaps.time) + "\n- Personnel: " + sentence(gaps.personnel) +
         "\n- Tools: " + sentence(gaps.tools) + "\n" +
         (drift.never_compared.empty() ? ""
                                       : "\nNever compared: " + sentence(never_compared_text(drift)) + "\n");
}

}  // namespace

std::string parity_markdown(const drift::Drifts& drifts) {
  std::string text;
  for (const drift::Drift& drift : drifts.all) text += (text.empty() ? "" : "\n") + drift_markdown(drift);
  std::string unreadable;
  for (const lint::Problem& problem : drifts.problems) {
    const std::string line = problem.line > 0 ? ":" + std::to_string(problem.line) : "";
    unreadable += "- " + (problem.file.empty() ? "" : code(problem.file + line) + ": ") +
                  sentence(problem.message) + "\n";
  }
  if (!unreadable.empty()) text += (text.empty() ? "" : "\n") + ("**Unreadable**\n\n" + unreadable);
  return text;
}

}  // namespace twelvefactor::cli
