// Words that several formats of parity reports share.
#include "cli/parity/parity_formats.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/text/counted.hpp"

namespace twelvefactor::cli {
namespace {

std::string first_of(std::initializer_list<std::string> names) {
  for (const std::string& name : names) {
    if (!name.empty()) return name;
  }
  return "";
}

std::string release_named(std::int64_t release) {
  return "v" + std::to_string(release);
}

std::string behind(const CodeGap& gap, const SideNames& names) {
  std::string text = gap.behind_since.empty()
                         ? names.here + " is not behind " + names.there
                         : names.here + " has been behind " + names.there + " since " + gap.behind_since +
                               ", by " + kinds::counted(gap.releases_behind, "release");
  if (gap.common_here > 0 && gap.common_there > 0)
    text += "; the newest they have in common: " + release_named(gap.common_here) + " in " + names.here +
            ", " + release_named(gap.common_there) + " in " + names.there;
  return text;
}

std::string time_gap(const CodeGap& gap, const SideNames& names) {
  std::string text =
      gap.known ? behind(gap, names) : "unknown: without a cluster, or where a side shows no releases";
  if (!gap.first_ran.empty()) text += "; " + names.there + " first ran what it runs at " + gap.first_ran;
  return text;
}

std::string personnel_gap(const ParityGaps& gaps, const SideNames& names) {
  if (gaps.changed_by_here.empty() && gaps.changed_by_there.empty())
    return "unknown: neither side shows who changed it last";
  const auto who = [](const std::string& manager) { return manager.empty() ? "somebody unknown" : manager; };
  if (gaps.changed_by_here == gaps.changed_by_there)
    return "both were changed last by " + gaps.changed_by_here;
  return names.here + " was changed last by " + who(gaps.changed_by_here) + ", " + names.there + " by " +
         who(gaps.changed_by_there);
}

std::string tools_gap(const ParityGaps& gaps) {
  if (gaps.tools.empty()) return "no backing service differs in type, provider or major version";
  std::string text;
  for (const std::string& tool : gaps.tools) text += (text.empty() ? "" : ", ") + tool;
  return "these backing services differ: " + text;
}

}  // namespace

SideNames side_names(const drift::Drift& drift) {
  SideNames names{first_of({drift.here.environment, drift.here.source, drift.here.app.name}),
                  first_of({drift.there.environment, drift.peer, drift.there.source, drift.there.app.name})};
  if (names.here != names.there) return names;
  const bool files = !drift.here.source.empty() && drift.here.source != drift.there.source;
  if (files) return {drift.here.source, drift.there.source};
  if (drift.here.app != drift.there.app) return {to_string(drift.here.app), to_string(drift.there.app)};
  return {"here", "there"};
}

std::string deploy_name(const drift::Side& side) {
  if (side.app.name.empty()) return "the workloads of " + side.source;
  return to_string(side.app);
}

std::string counts_text(const drift::Counts& counts) {
  std::string text = kinds::counted(counts.errors, "error") + ", " +
                     kinds::counted(counts.warnings, "warning") + ", " + kinds::counted(counts.infos, "info");
  if (counts.expected > 0) text += ", " + std::to_string(counts.expected) + " expected";
  return text;
}

std::string never_compared_text(const drift::Drift& drift) {
  std::string text;
  for (const std::string& each : drift.never_compared) text += (text.empty() ? "" : "; ") + each;
  return text;
}

GapTexts gap_texts(const drift::Drift& drift) {
  const SideNames names = side_names(drift);
  const ParityGaps& gaps = drift.report.gaps;
  return {printable(time_gap(gaps.time, names)), printable(personnel_gap(gaps, names)),
          printable(tools_gap(gaps))};
}

}  // namespace twelvefactor::cli
