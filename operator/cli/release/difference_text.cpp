#include "cli/release/difference_text.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "cli/terminal/text.hpp"
#include "kinds/text/counted.hpp"

namespace twelvefactor::cli {
namespace {

using nlohmann::json;

/// Beyond this a value is told by its length: a whole file in a variable says nothing on a terminal.
constexpr std::size_t kLongest = 200;
/// Beyond this before and after get a line each.
constexpr std::size_t kOneLine = 90;

std::string shown(const std::string& text) {
  if (text.empty()) return "\"\"";
  const bool several = text.find('\n') != std::string::npos;
  if (!several && columns(text) <= kLongest) return printable(text);
  const std::string start = printable(text.substr(0, std::min<std::size_t>(text.find('\n'), 40)));
  return start + "... (" + kinds::counted(text.size(), "byte") + ")";
}

/// "key: value", of which either may be absent.
std::string with_key(const Difference& difference, const std::string& value) {
  if (difference.key.empty()) return value;
  const std::string key = printable(difference.key);
  return value.empty() ? key : key + ": " + value;
}

std::string one_side(const Difference& difference, const std::string& value) {
  const bool is_a_part = difference.part == Part::kBackingServices || difference.part == Part::kProcesses ||
                         difference.part == Part::kAdminProcesses;
  if (difference.hidden) return with_key(difference, "(value not shown)");
  if (is_a_part && value.empty()) return with_key(difference, "");
  return with_key(difference, shown(value));
}

std::string hidden_change(const Difference& difference) {
  if (difference.key.ends_with("(contents)")) return with_key(difference, "changed");
  if (difference.key.empty()) return "changed (the variables cannot be read)";
  return with_key(difference, "changed (value not shown)");
}

std::string line_of(const Difference& difference, const Look& look) {
  if (!difference.from)
    return painted("  + " + one_side(difference, *difference.to), Paint::kGood, look) + "\n";
  if (!difference.to)
    return painted("  - " + one_side(difference, *difference.from), Paint::kBad, look) + "\n";
  if (difference.hidden) return painted("  ~ " + hidden_change(difference), Paint::kWarning, look) + "\n";
  const std::string before = shown(*difference.from);
  const std::string after = shown(*difference.to);
  const std::string line = "  ~ " + with_key(difference, before + " -> " + after);
  if (columns(line) <= kOneLine) return painted(line, Paint::kWarning, look) + "\n";
  const std::string head = difference.key.empty() ? "" : "  ~ " + printable(difference.key) + "\n";
  const std::string indent = difference.key.empty() ? "  " : "      ";
  return painted(head, Paint::kWarning, look) + painted(indent + "- " + before, Paint::kBad, look) + "\n" +
         painted(indent + "+ " + after, Paint::kGood, look) + "\n";
}

std::string named(const Release& release) {
  return version_of(release.number) + " (" + phase_of(release) + ")";
}

}  // namespace

std::string difference_lines(const Differences& differences, const Look& look) {
  std::string text;
  std::string unchanged;
  for (const Part part : kAllParts) {
    std::string lines;
    for (const Difference& difference : differences) {
      if (difference.part == part) lines += line_of(difference, look);
    }
    if (lines.empty()) {
      unchanged += (unchanged.empty() ? "" : ", ") + std::string(to_string(part));
    } else {
      text += "\n" + painted(to_string(part), Paint::kHeading, look) + "\n" + lines;
    }
  }
  return unchanged.empty() ? text : text + "\nUnchanged: " + unchanged + "\n";
}

std::string difference_text(const Release& from, const Release& to, const Differences& differences,
                            const Look& look) {
  const std::string text =
      painted(printable(to.app) + ": " + named(from) + " -> " + named(to), Paint::kHeading, look) + "\n";
  if (differences.empty()) return text + "Nothing differs.\n";
  return text + difference_lines(differences, look);
}

std::string difference_json(const AppKey& app, const Release& from, const Release& to,
                            const Differences& differences) {
  json list = json::array();
  for (const Difference& difference : differences) {
    json entry = {{"part", to_string(difference.part)}, {"hidden", difference.hidden}};
    if (!difference.key.empty()) entry["key"] = difference.key;
    entry["change"] = !difference.from ? "Added" : !difference.to ? "Removed" : "Changed";
    if (difference.from && !difference.hidden) entry["from"] = *difference.from;
    if (difference.to && !difference.hidden) entry["to"] = *difference.to;
    list.push_back(std::move(entry));
  }
  const json whole = {{"app", app.name}, {"namespace", app.namespace_name}, {"from", from.number},
                      {"to", to.number}, {"equal", differences.empty()},    {"differences", std::move(list)}};
  return printable_json(whole.dump(2, ' ', false, json::error_handler_t::replace)) + "\n";
}

}  // namespace twelvefactor::cli
