// A table as kubectl prints one: columns as wide as their widest cell, three spaces between them. What is put
// into it is made printable.
#pragma once

#include <string>
#include <vector>

namespace twelvefactor::cli {

class Table {
 public:
  explicit Table(std::vector<std::string> headings);

  /// As many cells as there are headings.
  void row(const std::vector<std::string>& cells);

  /// Each line begins with `indent` and ends with a line end.
  [[nodiscard]] std::string text(const std::string& indent = "") const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace twelvefactor::cli
