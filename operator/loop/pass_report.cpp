#include "loop/pass_report.hpp"

#include "kinds/text/resource.hpp"
#include "kinds/text/time.hpp"
#include "telemetry/log.hpp"

namespace twelvefactor::loop {
namespace {

std::string_view action_of(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::kCreated:
      return "created";
    case OutcomeKind::kChanged:
      return "changed";
    case OutcomeKind::kDeleted:
      return "deleted";
    default:
      return "refused";
  }
}

/// Absent: nobody knows. 0: it is not behind.
std::optional<std::int64_t> behind_since(const CodeGap& gap) {
  if (!gap.known) return std::nullopt;
  return kinds::parse_time(gap.behind_since);
}

}  // namespace

void report(const AppKey& key, const std::vector<Outcome>& outcomes, telemetry::Metrics& metrics) {
  for (const Outcome& outcome : outcomes) {
    // What was not sent is told elsewhere: by the status, or by the end of the process.
    if (outcome.kind == OutcomeKind::kPaused || outcome.kind == OutcomeKind::kCancelled ||
        outcome.kind == OutcomeKind::kAwaits)
      continue;
    const std::string kind(kinds::resource_type(outcome.object).kind);
    metrics.object_written(kind, action_of(outcome.kind));
    if (wants_retry(outcome.kind)) {
      log::warning(
          "an object could not be written",
          {{"app", to_string(key)}, {"kind", kind}, {"name", outcome.name}, {"problem", outcome.message}});
    } else {
      log::info("object written", {{"app", to_string(key)},
                                   {"kind", kind},
                                   {"name", outcome.name},
                                   {"action", std::string(action_of(outcome.kind))}});
    }
  }
}

std::map<std::string, telemetry::Metrics::ParityFindings> parity_counts(
    const std::map<std::string, ParityReport>& reports) {
  std::map<std::string, telemetry::Metrics::ParityFindings> by_peer;
  for (const auto& [peer, report] : reports) {
    if (report.state == ParityState::kUnknown) continue;
    by_peer[peer] = {report.count(Severity::kError), report.count(Severity::kWarning),
                     report.count(Severity::kInfo), behind_since(report.gaps.time)};
  }
  return by_peer;
}

telemetry::Metrics::Waiting waiting_of(const kinds::JudgedStatus& status) {
  telemetry::Metrics::Waiting waiting;
  if (!status.ready) waiting.reason = status.ready_reason;
  if (!status.released_not_since.empty())
    waiting.release_since = kinds::parse_time(status.released_not_since);
  return waiting;
}

telemetry::Metrics::FindingCounts finding_counts(const std::vector<Finding>& findings) {
  telemetry::Metrics::FindingCounts counts;
  for (const Finding& finding : findings)
    ++counts[{finding.factor, finding.exempted.empty() ? level_name(finding.level) : std::string_view()}];
  return counts;
}

void tell_too_long(const AppKey& key, std::string_view what) {
  log::warning(
      "a pass took too long and was broken off; it goes on in a moment",
      {{"app", to_string(key)}, {"problem", "not everything was " + std::string(what) + " in time"}});
}

}  // namespace twelvefactor::loop
