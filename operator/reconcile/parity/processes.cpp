// Process: do both run the same process types, in the same way? How many of each, and with how much, is never
// drift.
#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {

ParityFindings compare_processes(const ComparedDeploy& here, const ComparedDeploy& there) {
  ParityFindings findings;
  for (const auto& [name, process] : here.processes) {
    const auto found = there.processes.find(name);
    if (found == there.processes.end()) {
      findings.push_back(
          {Dimension::kProcess, name, "runs", "", Severity::kWarning,
           "this deploy runs a process that the peer does not; add it there, or remove it here"});
      continue;
    }
    for_each_difference(process, found->second,
                        [&](const std::string& part, const std::string* ours, const std::string* theirs) {
                          findings.push_back({Dimension::kProcess, name + "." + part, or_none(ours),
                                              or_none(theirs), Severity::kWarning,
                                              "the process is run in different ways; state the same " + part +
                                                  " in both, and put what must vary into config"});
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
