// XI. Logs: event streams on stdout. The pods say which format to expect, and a command that writes files is
// reported. https://12factor.net/logs
#include "kinds/names.hpp"
#include "reconcile/factors/command_text.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

/// A redirection into a file: `> app.log`, `>>/var/log/app`. Not `2>&1`, not >/dev/stdout, stderr or null.
bool redirects_to_file(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t arrow = words[i].find('>');
    if (arrow == std::string::npos || arrow > 1) continue;
    std::string target = words[i].substr(words[i].find_last_of('>') + 1);
    if (target.empty() && i + 1 < words.size()) target = words[i + 1];
    if (!target.empty() && !target.starts_with("&") && !target.starts_with("/dev/")) return true;
  }
  return false;
}

}  // namespace

Contribution contribute_logs(const Observed& observed) {
  Contribution contribution;
  if (!observed.app.spec.log_format.empty()) {
    contribution.every_pod.annotations[std::string(kinds::kLogFormatAnnotation)] =
        observed.app.spec.log_format;
  }
  return contribution;
}

std::vector<Finding> check_logs(const Observed& observed) {
  std::vector<Finding> findings;
  for (const NamedCommand& command : all_commands(observed.app.spec)) {
    // Only a shell redirects; elsewhere > is an argument.
    if (!command.shell || !redirects_to_file(command.words)) continue;
    findings.push_back({"TF1101", 11, Level::kWarn, command.path,
                        "sends its output into a file, where nobody finds it",
                        "write to stdout; the platform collects it"});
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
