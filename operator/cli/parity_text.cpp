// Parity reports for a terminal: at most 100 columns, the worst first.
#include <algorithm>
#include <string_view>

#include "cli/parity_formats.hpp"
#include "cli/text.hpp"
#include "kinds/parity_words.hpp"

namespace twelvefactor::cli {
namespace {

constexpr int kWidest = 100;
constexpr std::size_t kKeyRoom = 28;    // with the rest: not more than 100 columns
constexpr std::size_t kValueRoom = 20;  // longer ones get a line of their own
constexpr std::size_t kSeverity = 7;
constexpr std::size_t kGap = 2;

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t used = columns(text);
  return used < width ? text + std::string(width - used, ' ') : text;
}

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

/// A report's findings of one sort as a table, with each message once below those that it is about.
class Rows {
 public:
  Rows(SideNames names, const Look& look) : names_(std::move(names)), look_(look) {
    if (look_.width == 0 || look_.width > kWidest) look_.width = kWidest;
    names_ = {start_of(printable(names_.here), kValueRoom), start_of(printable(names_.there), kValueRoom)};
  }

  void add(const ParityFinding& finding) { findings_.push_back(&finding); }
  [[nodiscard]] bool empty() const { return findings_.empty(); }

  [[nodiscard]] std::string text() const {
    Layout layout = measured();
    std::string text =
        painted(padded("", kSeverity + kGap) + padded("", layout.dimension + kGap) +
                    padded("", layout.key + kGap) + padded(names_.here, layout.here + kGap) + names_.there,
                Paint::kHeading, look_) +
        "\n";
    for (std::size_t i = 0; i < findings_.size(); ++i) {
      text += row(*findings_[i], layout);
      if (i + 1 == findings_.size() || told(*findings_[i]) != told(*findings_[i + 1]))
        text += below(told(*findings_[i]));
    }
    return text;
  }

 private:
  struct Layout {
    std::size_t dimension = 0;
    std::size_t key = 0;
    std::size_t here = 0;
  };

  static std::string value(const std::string& text) { return text.empty() ? "-" : printable(text); }

  static bool fits(const ParityFinding& finding) {
    return columns(printable(finding.key)) <= kKeyRoom && columns(value(finding.here)) <= kValueRoom &&
           columns(value(finding.there)) <= kValueRoom;
  }

  [[nodiscard]] Layout measured() const {
    Layout layout{0, 0, columns(names_.here)};
    for (const ParityFinding* each : findings_) {
      layout.dimension = std::max(layout.dimension, dimension_name(each->dimension).size());
      if (!fits(*each)) continue;
      layout.key = std::max(layout.key, columns(printable(each->key)));
      layout.here = std::max(layout.here, columns(value(each->here)));
    }
    return layout;
  }

  [[nodiscard]] std::string row(const ParityFinding& finding, const Layout& layout) const {
    const std::string severity = painted(padded(std::string(severity_name(finding.severity)), kSeverity),
                                         paint_of(finding.severity), look_);
    const std::string start = severity + std::string(kGap, ' ') +
                              padded(std::string(dimension_name(finding.dimension)), layout.dimension + kGap);
    if (fits(finding))
      return start + padded(printable(finding.key), layout.key + kGap) +
             padded(value(finding.here), layout.here + kGap) + value(finding.there) + "\n";
    const std::size_t used = kSeverity + kGap + layout.dimension + kGap;
    const std::size_t room = static_cast<std::size_t>(look_.width) - used;
    return start + start_of(printable(finding.key), room) + "\n" +
           side(names_.here, value(finding.here), value(finding.there)) +
           side(names_.there, value(finding.there), value(finding.here));
  }

  [[nodiscard]] std::string side(const std::string& name, const std::string& text,
                                 const std::string& other) const {
    const std::size_t label = std::max(columns(names_.here), columns(names_.there)) + kGap;
    const std::size_t used = kSeverity + kGap + label;
    const std::size_t room =
        std::max<std::size_t>(used + kValueRoom, static_cast<std::size_t>(look_.width)) - used;
    return std::string(kSeverity + kGap, ' ') + padded(name, label) + around(text, other, room) + "\n";
  }

  static std::string told(const ParityFinding& finding) {
    if (!finding.expected) return finding.message;
    const Expected& expected = *finding.expected;
    std::string text = "expected: " + expected.reason;
    if (!expected.name.empty()) text += " (" + expected.name + ")";
    return expected.expires.empty() ? text : text + ", until " + expected.expires;
  }

  [[nodiscard]] std::string below(const std::string& message) const {
    constexpr std::size_t kIndent = kSeverity + kGap;
    return std::string(kIndent, ' ') + wrapped(printable(message), kIndent, look_.width) + "\n";
  }

  SideNames names_;
  Look look_;
  std::vector<const ParityFinding*> findings_;
};

std::string gaps_text(const drift::Drift& drift, const Look& look) {
  const GapTexts gaps = gap_texts(drift);
  constexpr std::size_t kIndent = 11;
  std::string text;
  for (const auto& [name, gap] :
       {std::pair{"Time", &gaps.time}, {"Personnel", &gaps.personnel}, {"Tools", &gaps.tools}}) {
    const int width = look.width == 0 ? kWidest : std::min(look.width, kWidest);
    text += painted(padded(name, kIndent), Paint::kHeading, look) + wrapped(*gap, kIndent, width) + "\n";
  }
  return text;
}

std::string heading(const drift::Drift& drift, const Look& look) {
  const SideNames names = side_names(drift);
  const auto named = [](const drift::Side& side, const std::string& name) {
    const std::string deploy = deploy_name(side);
    return deploy.ends_with(name) ? deploy : deploy + " (" + name + ")";
  };
  const ParityState state = drift.report.state;
  const Paint paint = state == ParityState::kInSync    ? Paint::kGood
                      : state == ParityState::kDrifted ? Paint::kBad
                                                       : Paint::kWarning;
  const std::string text =
      named(drift.here, names.here) + " against " + named(drift.there, names.there) + ": " + to_string(state);
  const int width = look.width == 0 ? kWidest : std::min(look.width, kWidest);
  return painted(wrapped(printable(text), 2, width), paint, look) + "\n";
}

}  // namespace

std::string drift_text(const drift::Drift& drift, const Look& look) {
  std::string text = heading(drift, look);
  const int width = look.width == 0 ? kWidest : std::min(look.width, kWidest);
  if (drift.report.state == ParityState::kUnknown)
    return text + wrapped(printable(drift.report.message), 0, width) + "\n";
  text += counts_text(drift.counts) + "; values were compared to the depth " +
          std::string(kinds::word_of(drift.report.depth)) + "\n";
  Rows counting(side_names(drift), look);
  Rows expected(side_names(drift), look);
  for (const ParityFinding& finding : drift.report.findings)
    (finding.expected ? expected : counting).add(finding);
  if (!counting.empty()) text += "\n" + counting.text();
  if (drift.omitted > 0)
    text += "and " + counted(static_cast<std::int64_t>(drift.omitted), "further finding") + "\n";
  if (!expected.empty())
    text += "\n" + painted("Expected, and not counted", Paint::kHeading, look) + "\n" + expected.text();
  return text + "\n" + gaps_text(drift, look);
}

std::string parity_text(const drift::Drifts& drifts, const Look& look) {
  std::string text;
  for (const drift::Drift& drift : drifts.all) text += (text.empty() ? "" : "\n") + drift_text(drift, look);
  return text;
}

}  // namespace twelvefactor::cli
