#include "cli/release/retry.hpp"

#include <ostream>

#include "cli/release/pin_patch.hpp"
#include "cli/terminal/print.hpp"
#include "cli/terminal/text.hpp"
#include "kube/wait.hpp"
#include "telemetry/time_text.hpp"

namespace twelvefactor::cli {
namespace {

using Clock = std::chrono::steady_clock;

int nothing_to_retry(const Terminal& terminal, const std::string& why) {
  *terminal.notes << "twelvefactor: there is nothing to retry: " << why << "\n";
  return 1;
}

int tell_end(const Release& release, bool active, const Terminal& terminal) {
  *terminal.out << "Release " << progress_line(release) << "\n";
  if (active) return 0;
  constexpr std::size_t kMostLines = 20;
  for (const std::string& line : printable_lines(release.status.message, kMostLines))
    *terminal.notes << "  " << line << "\n";
  return 1;
}

int tell_over(const std::string& why, const RetryOptions& options, const App& app, const Cluster& cluster,
              const Terminal& terminal) {
  *terminal.notes << "twelvefactor: " << why << "; look at it: " << options.cluster.program << " status "
                  << app.key.name << cluster.flags() << "\n";
  return 1;
}

/// Looks again and again; trouble in between is told, and ends with the time.
int wait_for_end(const RetryOptions& options, std::int64_t number, const std::string& text, Cluster& cluster,
                 const Terminal& terminal) {
  const auto end = Clock::now() + options.timeout;
  std::string last;
  for (;;) {
    const auto release = read_or_explain(cluster.release(number), read_release);
    const std::string line = release ? progress_line(*release) : "twelvefactor: " + release.error().message;
    if (const auto active = release ? outcome_of(*release, text) : std::nullopt)
      return tell_end(*release, *active, terminal);
    const auto app = read_or_explain(cluster.app(), read_app);
    if (const std::string over = app ? why_over(*app, number, text) : ""; !over.empty())
      return tell_over(over, options, *app, cluster, terminal);
    if (line != last) *terminal.notes << line << "\n" << std::flush;
    last = line;
    if (Clock::now() + options.interval > end) break;
    kube::wait_for(options.interval, {});
  }
  *terminal.notes << "twelvefactor: it has not ended within " << options.timeout.count()
                  << " s; it goes on, and --timeout waits longer\n";
  return 1;
}

}  // namespace

std::string fresh_text(std::chrono::system_clock::time_point now, const std::string& last) {
  const std::string text = telemetry::utc_seconds(now);
  return text == last ? telemetry::utc_micros(now) : text;
}

std::optional<bool> outcome_of(const Release& release, const std::string& text) {
  switch (release.status.phase) {
    case ReleasePhase::kActive:
      return true;
    case ReleasePhase::kSuperseded:
      return false;
    case ReleasePhase::kFailed:
      // Before the operator has taken the text up, this is about the attempt before.
      if (release.status.retry == text) return false;
      break;
    case ReleasePhase::kPending:
    case ReleasePhase::kReleasing:
      break;
  }
  return std::nullopt;
}

std::string why_over(const App& app, std::int64_t number, const std::string& text) {
  if (app.desired && *app.desired != number)
    return "the spec has changed since: release " + version_of(*app.desired) + " is asked for now, and " +
           version_of(number) + " is not tried again";
  if (app.retry != text) return "somebody else has changed the annotation twelvefactor.dev/retry since";
  return "";
}

std::string progress_line(const Release& release) {
  std::string line = version_of(release.number) + ": " + phase_of(release);
  for (const auto& [name, run] : release.status.gates)
    line += "; " + printable(name) + " " + state_of(run) + details_of(run);
  return line;
}

int retry(const RetryOptions& options, Cluster& cluster, const Terminal& terminal) {
  const auto app = read_or_explain(cluster.app(), read_app);
  if (!app) return trouble(terminal, app.error());
  if (!app->desired) return nothing_to_retry(terminal, "app " + app->key.name + " has no release yet");
  const auto release = read_or_explain(cluster.release(*app->desired), read_release);
  if (!release) return trouble(terminal, release.error());
  if (release->status.phase != ReleasePhase::kFailed)
    return nothing_to_retry(terminal, "release " + version_of(release->number) + " is " + phase_of(*release));
  const std::string text = fresh_text(std::chrono::system_clock::now(), app->retry);
  const auto answer = cluster.patch_app(retry_body(*app, text));
  if (!answer) return trouble(terminal, answer.error());
  *terminal.out << "The operator runs the failed admin process of release " << version_of(release->number)
                << " again.\n";
  if (app->paused)
    *terminal.notes << "The app is paused: it does so when the annotation twelvefactor.dev/paused is gone.\n";
  if (options.wait) return wait_for_end(options, release->number, text, cluster, terminal);
  *terminal.out << "Follow it: " << options.cluster.program << " status " << app->key.name << cluster.flags()
                << "\n";
  return 0;
}

}  // namespace twelvefactor::cli
