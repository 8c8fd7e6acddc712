// The release part of `twelvefactor status`: what runs, what is wanted, and how far that is.
#include <algorithm>

#include "cli/status_text.hpp"
#include "cli/text.hpp"

namespace twelvefactor::cli {
namespace {

constexpr std::size_t kIndent = 13;
constexpr std::size_t kMostLines = 20;  // of a log

std::string below(const std::string& text, const Look& look, std::optional<Paint> paint = {},
                  std::size_t more = 0) {
  const std::size_t indent = kIndent + more;
  const std::string lines = wrapped(text, indent, look.width);
  return std::string(indent, ' ') + (paint ? painted(lines, *paint, look) : lines) + "\n";
}

std::string lines_below(const std::string& text, const Look& look) {
  std::string lines;
  for (const std::string& line : printable_lines(text, kMostLines)) lines += below(line, look, {}, 2);
  return lines;
}

Paint paint_of(const std::string& phase) {
  if (phase == "Failed") return Paint::kBad;
  return phase == "Active" ? Paint::kGood : Paint::kWarning;
}

/// "v12 (4f2a9c1, Config)"
std::string named(std::int64_t number, const Release* release) {
  std::string text = version_of(number);
  if (release == nullptr) return text;
  return text + " (" + printable(release->revision) + ", " + printable(reason_of(*release)) + ")";
}

std::string gate_text(const Release& release, const Look& look) {
  std::string text;
  for (const auto& [name, run] : release.gate) {
    std::string line = printable(name) + ": " + printable(run.state);
    if (run.exit_code) line += ", exit code " + std::to_string(*run.exit_code);
    if (run.attempt > 1) line += ", attempt " + std::to_string(run.attempt);
    if (!run.job.empty()) line += ", Job " + printable(run.job);
    const bool failed = run.state == "Failed";
    text += below(line, look, failed ? Paint::kBad : Paint::kWarning);
    if (failed) text += lines_below(run.message, look);
  }
  return text;
}

bool gate_tells_why(const Release& release) {
  return std::any_of(release.gate.begin(), release.gate.end(), [](const auto& entry) {
    return entry.second.state == "Failed" && !entry.second.message.empty();
  });
}

/// How far the desired release is.
std::string progress(const App& app, const Release& release, const Advice& advice, const Look& look) {
  std::string text;
  // The message repeats the lines of the admin process that failed.
  const std::string message =
      gate_tells_why(release) ? release.message.substr(0, release.message.find('\n')) : release.message;
  const auto lines = printable_lines(message, kMostLines);
  for (const std::string& line : lines) text += below(line, look);
  if (release.gate.empty() && release.exit_code) {
    text +=
        below("Job " + printable(release.job) + " ended with exit code " + std::to_string(*release.exit_code),
              look);
  }
  text += gate_text(release, look);
  const std::string name = app.key.name + advice.flags;
  if (release.phase == "Failed") text += below("To run it again: " + advice.program + " retry " + name, look);
  if (app.active) text += below("What it changes: " + advice.program + " diff " + name, look);
  return text;
}

}  // namespace

std::string release_part(const App& app, const std::vector<Release>& releases, const Advice& advice,
                         const Look& look) {
  const std::string label = painted("Release", Paint::kHeading, look) + std::string(kIndent - 7, ' ');
  if (!app.desired && !app.active) return label + "none yet\n";
  std::string text = label;
  if (app.active) {
    text +=
        painted(named(*app.active, find_release(releases, *app.active)) + " runs", Paint::kGood, look) + "\n";
  } else {
    text += "none is active yet\n";
  }
  if (!app.desired || app.desired == app.active) return text;
  const Release* desired = find_release(releases, *app.desired);
  const std::string phase =
      desired == nullptr || desired->phase.empty() ? "Pending" : printable(desired->phase);
  text += std::string(kIndent, ' ') +
          painted(named(*app.desired, desired) + " is wanted: " + phase, paint_of(phase), look) + "\n";
  return desired == nullptr ? text : text + progress(app, *desired, advice, look);
}

}  // namespace twelvefactor::cli
