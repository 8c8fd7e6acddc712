// The release part of `twelvefactor status`: what runs, what comes next, and how far that is.
#include <algorithm>

#include "cli/status/status_text.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/build/app_release.hpp"
#include "kinds/build/release_status.hpp"

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

Paint paint_of(ReleasePhase phase) {
  if (phase == ReleasePhase::kFailed) return Paint::kBad;
  return phase == ReleasePhase::kActive ? Paint::kGood : Paint::kWarning;
}

/// "v12 (4f2a9c1, Config, by argocd-controller)"
std::string named(std::int64_t number, const Release* release) {
  std::string text = version_of(number);
  if (release == nullptr) return text;
  text += " (" + printable(release->content.codebase.revision) + ", " + printable(reason_of(*release));
  if (!release->changed_by.empty()) text += ", by " + printable(release->changed_by);
  return text + ")";
}

std::string gate_text(const Release& release, const Look& look) {
  std::string text;
  for (const auto& [name, run] : release.status.gates) {
    std::string line = printable(name) + ": " + state_of(run) + details_of(run);
    if (!run.job.empty()) line += ", Job " + printable(run.job);
    const bool failed = run.state == GateRun::State::kFailed;
    text += below(line, look, failed ? Paint::kBad : Paint::kWarning);
    if (failed) text += lines_below(run.message, look);
  }
  return text;
}

/// The message without what the failed admin process wrote last, which follows line by line.
std::string message_of(const ReleaseStatus& status) {
  std::string message = status.message;
  for (const auto& [name, run] : status.gates) {
    if (run.state != GateRun::State::kFailed || run.message.empty()) continue;
    constexpr std::size_t kEnough = 64;
    const std::size_t log = message.find(run.message.substr(0, kEnough));
    if (log == std::string::npos) continue;
    message.erase(log);
    // "... . It wrote last: "
    message.erase(std::min(message.rfind(". "), message.size()));
  }
  return message;
}

/// How far the desired release is.
std::string progress(const App& app, const Release& release, const Advice& advice, const Look& look) {
  std::string text;
  for (const std::string& line : printable_lines(message_of(release.status), kMostLines))
    text += below(line, look);
  text += gate_text(release, look);
  const std::string name = app.key.name + advice.flags;
  if (release.status.phase == ReleasePhase::kFailed)
    text += below("To run it again: " + advice.program + " retry " + name, look);
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
        painted(named(*app.active, find_release(releases, *app.active)) + " is running", Paint::kGood, look) +
        "\n";
  } else {
    text += "none is active yet\n";
  }
  if (!app.desired || app.desired == app.active) return text;
  const Release* desired = find_release(releases, *app.desired);
  const ReleasePhase phase = desired == nullptr ? ReleasePhase::kPending : desired->status.phase;
  text += std::string(kIndent, ' ') +
          painted("next: " + named(*app.desired, desired) + ", " + kinds::to_string(phase), paint_of(phase),
                  look) +
          "\n";
  return desired == nullptr ? text : text + progress(app, *desired, advice, look);
}

}  // namespace twelvefactor::cli
