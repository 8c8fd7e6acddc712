// Process: do both run the same process types, in the same way? How many of each, and with how much, is never
// drift.
#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {
namespace {

ParityFinding process_part_differs(const std::string& process, const std::string& part,
                                   const std::string* ours, const std::string* theirs) {
  ParityFinding finding{Dimension::kProcess, process + "." + part, or_none(ours),
                        or_none(theirs),     Severity::kWarning,   {}};
  if (part == "autoscaling") {
    finding.severity = Severity::kInfo;
    finding.message =
        "only one of the two is autoscaled, so only there code meets pods that come and go with the load; "
        "state "
        "autoscaling in both, with limits of their own";
  } else {
    finding.message = "the process is run in different ways; state the same " + part +
                      " in both, and put what must vary into config";
  }
  return finding;
}

}  // namespace

ParityFindings compare_processes(const ComparedDeploy& here, const ComparedDeploy& there) {
  ParityFindings findings;
  for (const auto& entry : here.processes) {
    const std::string& name = entry.first;
    const StringMap& process = entry.second;
    const auto found = there.processes.find(name);
    if (found == there.processes.end()) {
      findings.push_back(
          {Dimension::kProcess, name, "runs", "", Severity::kWarning,
           "this deploy runs a process that the peer does not; add it there, or remove it here"});
      continue;
    }
    for_each_difference(process, found->second,
                        [&](const std::string& part, const std::string* ours, const std::string* theirs) {
                          findings.push_back(process_part_differs(name, part, ours, theirs));
                        });
  }
  for (const auto& [name, process] : there.processes) {
    if (here.processes.contains(name)) continue;
    findings.push_back(
        {Dimension::kProcess, name, "", "runs", Severity::kError,
         "the peer runs a process that this deploy does not, so its work is not done here; add it "
         "here, or remove it there"});
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
