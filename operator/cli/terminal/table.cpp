#include "cli/terminal/table.hpp"

#include <algorithm>

#include "cli/terminal/text.hpp"

namespace twelvefactor::cli {

Table::Table(std::vector<std::string> headings) : rows_{std::move(headings)} {}

void Table::row(const std::vector<std::string>& cells) {
  std::vector<std::string> shown;
  for (const std::string& cell : cells) shown.push_back(printable(cell));
  rows_.push_back(std::move(shown));
}

std::string Table::text(const std::string& indent) const {
  std::vector<std::size_t> widths(rows_.front().size(), 0);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i)
      widths[i] = std::max(widths[i], columns(row[i]));
  }
  constexpr std::size_t kGap = 3;
  std::string text;
  for (const auto& row : rows_) {
    std::string line = indent;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - columns(row[i]) + kGap, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace twelvefactor::cli
