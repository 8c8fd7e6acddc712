#include "cli/status/status_text.hpp"

#include <algorithm>

#include "cli/terminal/table.hpp"
#include "cli/terminal/text.hpp"
#include "kinds/text/counted.hpp"

namespace twelvefactor::cli {
namespace {

constexpr std::size_t kLabel = 13;

/// "Environment  production", with further lines below the value.
std::string field(const std::string& label, const std::string& value, const Look& look) {
  std::string text = painted(label, Paint::kHeading, look);
  text.append(label.size() < kLabel ? kLabel - label.size() : 1, ' ');
  return text + wrapped(printable(value), kLabel, look.width) + "\n";
}

std::string heading(const std::string& text, const Look& look) {
  return "\n" + painted(text, Paint::kHeading, look) + "\n";
}

/// What makes the rest of the status old or idle.
std::string notices(const App& app, const Advice& advice, const Look& look) {
  std::string text;
  const auto notice = [&text, &look](const std::string& sentence) {
    text += painted(wrapped(sentence, 0, look.width), Paint::kWarning, look) + "\n";
  };
  if (app.observed_generation < 0) {
    notice(
        "The operator has not looked at this app yet. Does it run? kubectl get pods -A -l "
        "app.kubernetes.io/name=twelvefactor-operator");
  } else if (app.observed_generation < app.generation) {
    notice("The spec has changed since; what follows is about the one before.");
  }
  if (app.paused) notice("Paused by the annotation twelvefactor.dev/paused: nothing is changed.");
  if (app.suspended) notice("Suspended by spec.suspend: no process runs.");
  if (app.pin) {
    notice("Pinned to " + version_of(*app.pin) +
           ": image, config and commands of the spec are not looked at. To go on with them: " +
           advice.program + " rollback " + app.key.name + " --unpin" + advice.flags);
  }
  return text;
}

void add_seen(std::vector<std::string>& row, const PodsSeen& seen) {
  std::string start = "-";
  if (seen.fastest_start) {
    start = std::to_string(*seen.fastest_start);
    if (seen.slowest_start != seen.fastest_start) start += "-" + std::to_string(*seen.slowest_start);
    start += " s";
  }
  std::string ends;
  for (const std::string& end : seen.last_ends) ends += (ends.empty() ? "" : ", ") + end;
  row.insert(row.end(), {start, std::to_string(seen.restarts), ends.empty() ? "-" : ends});
}

}  // namespace

std::string processes_part(const App& app, const std::map<std::string, PodsSeen>& pods) {
  std::string text;
  if (!app.processes.empty()) {
    std::vector<std::string> head = {"PROCESS", "READY", "UPDATED"};
    if (!pods.empty()) head.insert(head.end(), {"STARTED IN", "RESTARTS", "LAST EXIT CODES"});
    Table table(head);
    for (const auto& [name, counts] : app.processes) {
      const std::string of = "/" + std::to_string(counts.desired);
      std::vector<std::string> row = {name, std::to_string(counts.ready) + of,
                                      std::to_string(counts.updated) + of};
      const auto seen = pods.find(name);
      if (!pods.empty()) add_seen(row, seen == pods.end() ? PodsSeen{} : seen->second);
      table.row(row);
    }
    text += "\n" + table.text();
  }
  if (!app.admin_processes.empty()) {
    Table table({"ADMIN PROCESS", "STATE", "EXIT CODE", "RUN ID", "JOB", "ENDED"});
    for (const auto& [name, run] : app.admin_processes) {
      const auto or_dash = [](const std::string& cell) { return cell.empty() ? "-" : cell; };
      table.row({name, or_dash(run.state), run.exit_code ? std::to_string(*run.exit_code) : "-",
                 or_dash(run.run_id), or_dash(run.job), or_dash(run.completed)});
    }
    text += "\n" + table.text();
  }
  return text;
}

std::string findings_part(const App& app, const Advice& advice, const Look& look) {
  constexpr std::size_t kMost = 10;
  if (app.findings.empty()) return "";
  const std::size_t total = app.findings.size() + static_cast<std::size_t>(app.findings_omitted);
  const auto exempted = std::ranges::count_if(
      app.findings, [](const ToldFinding& finding) { return !finding.exempted.empty(); });
  std::string text = heading("Findings (" + std::to_string(total) +
                                 (exempted > 0 ? ", " + std::to_string(exempted) + " exempted)" : ")"),
                             look);
  const std::size_t shown = std::min(app.findings.size(), kMost);
  for (std::size_t i = 0; i < shown; ++i) {
    const ToldFinding& finding = app.findings[i];
    const bool counts = finding.exempted.empty();
    std::string line = finding.level + " " + finding.rule + " " + finding.path;
    if (!counts) line += " (exempted until " + finding.exempted + ")";
    line += ": " + finding.message;
    if (!finding.remedy.empty()) line += "; " + finding.remedy;
    const Paint paint = finding.level == "Enforce" && counts ? Paint::kBad : Paint::kWarning;
    text += "  " + painted(wrapped(printable(line), 4, look.width), paint, look) + "\n";
  }
  if (total > shown) {
    text += "  and " + std::to_string(total - shown) + " more: " + advice.program + " status " +
            app.key.name + advice.flags + " -o json\n";
  }
  return text;
}

std::string parity_part(const App& app, const Advice& advice, const Look& look) {
  if (app.parity.empty()) return "";
  std::string text = heading("Parity", look);
  for (const auto& [name, peer] : app.parity) {
    std::string line = name + ": " + peer.state;
    if (peer.errors && peer.warnings)
      line += ", " + kinds::counted(*peer.errors, "error") + ", " + kinds::counted(*peer.warnings, "warning");
    const bool good = peer.state == "InSync";
    text += "  " + painted(printable(line), good ? Paint::kGood : Paint::kWarning, look);
    text +=
        good ? "\n"
             : ": kubectl get tfp " + app.key.name + "-vs-" + printable(name) + advice.flags + " -o yaml\n";
  }
  return text;
}

std::string status_text(const App& app, const std::vector<Release>& releases, const Advice& advice,
                        const Look& look, const std::map<std::string, PodsSeen>& pods) {
  std::string text = field("App", app.key.name + " in namespace " + app.key.namespace_name, look);
  text += field("Environment", app.environment, look);
  if (!app.factors_passing.empty()) text += field("Factors", app.factors_passing, look);
  text += release_part(app, releases, advice, look);
  const std::string noticed = notices(app, advice, look);
  if (!noticed.empty()) text += "\n" + noticed;
  text += conditions_part(app, look);
  text += processes_part(app, pods);
  text += findings_part(app, advice, look);
  text += parity_part(app, advice, look);
  return text;
}

}  // namespace twelvefactor::cli
