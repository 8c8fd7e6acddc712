// Parity reports for a terminal: at most 100 columns, the worst first.
#include "cli/parity/parity_formats.hpp"
#include "cli/parity/parity_rows.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/text/counted.hpp"
#include "kinds/text/parity_words.hpp"

namespace twelvefactor::cli {
namespace {

std::string gaps_text(const drift::Drift& drift, const Look& look) {
  const GapTexts gaps = gap_texts(drift);
  constexpr std::size_t kIndent = 11;
  std::string text;
  for (const auto& [name, gap] :
       {std::pair{"Time", &gaps.time}, {"Personnel", &gaps.personnel}, {"Tools", &gaps.tools}}) {
    const int width = report_width(look);
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
  const int width = report_width(look);
  return painted(wrapped(printable(text), 2, width), paint, look) + "\n";
}

std::string never_text(const drift::Drift& drift, const Look& look) {
  if (drift.never_compared.empty()) return "";
  return "\n" + wrapped("Never compared: " + never_compared_text(drift), 2, report_width(look)) + "\n";
}

}  // namespace

std::string drift_text(const drift::Drift& drift, const Look& look) {
  std::string text = heading(drift, look);
  const int width = report_width(look);
  if (drift.report.state == ParityState::kUnknown)
    return text + wrapped(printable(drift.report.message), 0, width) + "\n";
  text += counts_text(drift.counts) + "; values were compared to the depth " +
          std::string(kinds::word_of(drift.report.depth)) + "\n";
  ParityRows counting(side_names(drift), look);
  ParityRows expected(side_names(drift), look);
  for (const ParityFinding& finding : drift.report.findings)
    (finding.expected ? expected : counting).add(finding);
  if (!counting.empty()) text += "\n" + counting.text();
  if (drift.omitted > 0) text += "and " + kinds::counted(drift.omitted, "further finding") + "\n";
  if (!expected.empty())
    text += "\n" + painted("Expected, and not counted", Paint::kHeading, look) + "\n" + expected.text();
  return text + "\n" + gaps_text(drift, look) + never_text(drift, look);
}

std::string parity_text(const drift::Drifts& drifts, const Look& look) {
  std::string text;
  for (const drift::Drift& drift : drifts.all) text += (text.empty() ? "" : "\n") + drift_text(drift, look);
  return text;
}

}  // namespace twelvefactor::cli
