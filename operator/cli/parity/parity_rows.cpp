#include "cli/parity/parity_rows.hpp"

#include <algorithm>
#include <string_view>

#include "cli/terminal/text.hpp"

namespace twelvefactor::cli {
namespace {

constexpr std::size_t kKeyRoom = 28;    // with the rest: not more than 100 columns
constexpr std::size_t kValueRoom = 20;  // longer ones get a line of their own
constexpr std::size_t kSeverity = 7;
constexpr std::size_t kGap = 2;

Paint paint_of(Severity severity) {
  if (severity == Severity::kError) return Paint::kBad;
  return severity == Severity::kWarning ? Paint::kWarning : Paint::kGood;
}

/// The first `most` letters, and dots where there are more.
std::string start_of(std::string_view text, std::size_t most) {
  if (columns(text) <= most) return std::string(text);
  std::size_t end = 0;
  for (std::size_t letters = 0; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
    if (begins && ++letters > most - 3) break;
  }
  return std::string(text.substr(0, end)) + "...";
}

/// Of two long texts the part from shortly before they part.
std::string around(const std::string& text, const std::string& other, std::size_t most) {
  if (columns(text) <= most) return text;
  constexpr std::size_t kBefore = 20;
  const auto parted = std::ranges::mismatch(text, other).in1;
  auto at = static_cast<std::size_t>(parted - text.begin());
  if (at < most - kBefore) return start_of(text, most);
  at -= kBefore;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return "..." + start_of(std::string_view(text).substr(at), most - 3);
}

/// What is left of a line, but at least as much as a short value needs.
std::size_t room_behind(std::size_t used, const Look& look) {
  const auto width = static_cast<std::size_t>(look.width);
  return width > used + kValueRoom ? width - used : kValueRoom;
}

std::string value(const std::string& text) {
  return text.empty() ? "-" : printable(text);
}

bool fits(const ParityFinding& finding) {
  return columns(printable(finding.key)) <= kKeyRoom && columns(value(finding.here)) <= kValueRoom &&
         columns(value(finding.there)) <= kValueRoom;
}

std::string told(const ParityFinding& finding) {
  if (!finding.expected) return finding.message;
  const Expected& expected = *finding.expected;
  std::string text = "expected: " + expected.reason;
  if (!expected.name.empty()) text += " (" + expected.name + ")";
  return expected.expires.empty() ? text : text + ", until " + expected.expires;
}

}  // namespace

struct ParityRows::Layout {
  std::size_t dimension = 0;
  std::size_t key = 0;
  std::size_t here = 0;
};

int report_width(const Look& look) {
  return look.width == 0 ? kWidestReport : std::min(look.width, kWidestReport);
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t used = columns(text);
  return used < width ? text + std::string(width - used, ' ') : text;
}

ParityRows::ParityRows(const SideNames& names, const Look& look)
    : names_{start_of(printable(names.here), kValueRoom), start_of(printable(names.there), kValueRoom)},
      look_(look) {
  look_.width = report_width(look);
}

std::string ParityRows::text() const {
  const Layout layout = measured();
  const std::size_t before = kSeverity + kGap + layout.dimension + kGap + layout.key + kGap;
  const std::string headings =
      std::string(before, ' ') + padded(names_.here, layout.here + kGap) + names_.there;
  std::string text = painted(headings, Paint::kHeading, look_) + "\n";
  for (std::size_t i = 0; i < findings_.size(); ++i) {
    text += row(*findings_[i], layout);
    if (i + 1 == findings_.size() || told(*findings_[i]) != told(*findings_[i + 1]))
      text += below(told(*findings_[i]));
  }
  return text;
}

ParityRows::Layout ParityRows::measured() const {
  Layout layout{0, 0, columns(names_.here)};
  for (const ParityFinding* each : findings_) {
    layout.dimension = std::max(layout.dimension, dimension_name(each->dimension).size());
    if (!fits(*each)) continue;
    layout.key = std::max(layout.key, columns(printable(each->key)));
    layout.here = std::max(layout.here, columns(value(each->here)));
  }
  return layout;
}

std::string ParityRows::row(const ParityFinding& finding, const Layout& layout) const {
  const std::string severity = padded(std::string(severity_name(finding.severity)), kSeverity);
  const std::string start = painted(severity, paint_of(finding.severity), look_) + std::string(kGap, ' ') +
                            padded(std::string(dimension_name(finding.dimension)), layout.dimension + kGap);
  if (fits(finding))
    return start + padded(printable(finding.key), layout.key + kGap) +
           padded(value(finding.here), layout.here + kGap) + value(finding.there) + "\n";
  const std::size_t room = room_behind(kSeverity + kGap + layout.dimension + kGap, look_);
  return start + start_of(printable(finding.key), room) + "\n" +
         side(names_.here, value(finding.here), value(finding.there)) +
         side(names_.there, value(finding.there), value(finding.here));
}

std::string ParityRows::side(const std::string& name, const std::string& text,
                             const std::string& other) const {
  const std::size_t label = std::max(columns(names_.here), columns(names_.there)) + kGap;
  return std::string(kSeverity + kGap, ' ') + padded(name, label) +
         around(text, other, room_behind(kSeverity + kGap + label, look_)) + "\n";
}

std::string ParityRows::below(const std::string& message) const {
  constexpr std::size_t kIndent = kSeverity + kGap;
  return std::string(kIndent, ' ') + wrapped(printable(message), kIndent, look_.width) + "\n";
}

}  // namespace twelvefactor::cli
