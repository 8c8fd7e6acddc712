#include "reconcile/runs/last_lines.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

#include "model/text.hpp"

namespace twelvefactor::reconcile {
namespace {

// The status of the app keeps 1024 bytes of a message.
constexpr std::size_t kMostRecorded = 1000;
// The rest of a condition's message says which release, and what to do.
constexpr std::size_t kMostShown = 400;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    while (!line.empty() && std::isspace(static_cast<unsigned char>(line.back())) != 0) line.remove_suffix(1);
    if (!line.empty()) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool tells(std::string_view line) {
  return std::ranges::any_of(line, [](unsigned char c) { return std::isalnum(c) != 0 || c >= 0x80; });
}

/// As many of the last as fit, whole.
std::string joined(const std::vector<std::string_view>& lines, std::size_t limit, std::string_view between) {
  std::string text;
  for (auto each = lines.rbegin(); each != lines.rend(); ++each) {
    const std::string_view gap = text.empty() ? std::string_view() : between;
    if (text.size() + gap.size() + each->size() > limit) break;
    text.insert(0, std::string(*each).append(gap));
  }
  return text;
}

}  // namespace

std::string last_lines(std::string_view words) {
  const std::vector<std::string_view> lines = lines_of(words);
  if (lines.empty()) return {};
  std::string text = joined(lines, kMostRecorded, "\n");
  return text.empty() ? cut(lines.back(), kMostRecorded) : text;
}

std::string last_line_first(const std::string& lines) {
  std::vector<std::string_view> all = lines_of(lines);
  const auto telling = std::find_if(all.rbegin(), all.rend(), tells);
  if (telling == all.rend()) return joined(all, kMostShown, " | ");
  const std::string first = cut(*telling, kMostShown);
  all.erase(std::next(telling).base(), all.end());
  const std::string before = joined(all, kMostShown - first.size(), " | ");
  return before.empty() ? first : first + " (before it: " + before + ")";
}

}  // namespace twelvefactor::reconcile
