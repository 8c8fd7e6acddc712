// Findings of a parity report as a table for a terminal, at most 100 columns wide. Called by parity_text.cpp.
#pragma once

#include <string>
#include <vector>

#include "cli/parity/parity_formats.hpp"
#include "cli/terminal/look.hpp"
#include "model/parity_report.hpp"

namespace twelvefactor::cli {

/// As wide as the terminal, and never wider than this.
inline constexpr int kWidestReport = 100;
int report_width(const Look& look);

/// `text` with blanks behind it.
std::string padded(const std::string& text, std::size_t width);

/// Each message stands once, below those that it is about. Values that are too long for a column get lines of
/// their own, cut so that one sees where they part.
class ParityRows {
 public:
  ParityRows(const SideNames& names, const Look& look);

  /// It must live as long as this.
  void add(const ParityFinding& finding) { findings_.push_back(&finding); }
  [[nodiscard]] bool empty() const { return findings_.empty(); }
  [[nodiscard]] std::string text() const;

 private:
  struct Layout;

  [[nodiscard]] Layout measured() const;
  [[nodiscard]] std::string row(const ParityFinding& finding, const Layout& layout) const;
  [[nodiscard]] std::string side(const std::string& name, const std::string& text,
                                 const std::string& other) const;
  [[nodiscard]] std::string below(const std::string& message) const;

  SideNames names_;
  Look look_;
  std::vector<const ParityFinding*> findings_;
};

}  // namespace twelvefactor::cli
