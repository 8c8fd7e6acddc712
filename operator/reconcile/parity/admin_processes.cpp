// AdminProcess: do both have the same one-off and scheduled commands, run in the same way?
#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {
namespace {

const std::string& trigger_of(const StringMap& process) {
  static const std::string kNone;
  const auto found = process.find("trigger");
  return found == process.end() ? kNone : found->second;
}

ParityFinding only_there(const std::string& name, const StringMap& process) {
  ParityFinding finding{
      Dimension::kAdminProcess,
      name,
      "",
      trigger_of(process),
      Severity::kWarning,
      "the peer has an admin process that this deploy does not, so its work is not done here; add it "
      "here, or remove it there"};
  if (finding.there == "BeforeRelease") {
    finding.severity = Severity::kError;
    finding.message =
        "before each release the peer runs an admin process that this deploy does not, so code meets a "
        "database "
        "here that it was not tried with; add it here, or remove it there";
  }
  return finding;
}

ParityFinding admin_part_differs(const std::string& name, const std::string& part, const std::string* ours,
                                 const std::string* theirs) {
  return {Dimension::kAdminProcess,
          name + "." + part,
          or_none(ours),
          or_none(theirs),
          Severity::kWarning,
          "the admin process is run in different ways; state the same " + part +
              " in both, and put what must vary into config"};
}

}  // namespace

ParityFindings compare_admin_processes(const ComparedDeploy& here, const ComparedDeploy& there) {
  ParityFindings findings;
  for (const auto& entry : here.admin_processes) {
    const std::string& name = entry.first;
    const StringMap& process = entry.second;
    const auto found = there.admin_processes.find(name);
    if (found == there.admin_processes.end()) {
      findings.push_back(
          {Dimension::kAdminProcess, name, trigger_of(process), "", Severity::kWarning,
           "this deploy has an admin process that the peer does not, so it is tried nowhere else; add it "
           "there, or remove it here"});
      continue;
    }
    for_each_difference(process, found->second,
                        [&](const std::string& part, const std::string* ours, const std::string* theirs) {
                          findings.push_back(admin_part_differs(name, part, ours, theirs));
                        });
  }
  for (const auto& [name, process] : there.admin_processes) {
    if (!here.admin_processes.contains(name)) findings.push_back(only_there(name, process));
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
