// ConfigKey: do both have the same variables, from sources of the same sort?
#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {

ParityFindings compare_config_keys(const ComparedDeploy& here, const ComparedDeploy& there) {
  ParityFindings findings;
  for_each_difference(
      here.config_keys, there.config_keys,
      [&findings](const std::string& name, const std::string* ours, const std::string* theirs) {
        ParityFinding finding{Dimension::kConfigKey, name, or_none(ours), or_none(theirs),
                              Severity::kWarning,    {}};
        if (ours == nullptr) {
          finding.severity = Severity::kError;
          finding.message =
              "the peer sets this variable and this deploy does not, so code that needs it fails here alone; "
              "add "
              "it here, or remove it there";
        } else if (theirs == nullptr) {
          finding.message =
              "this deploy sets a variable that the peer does not; add it there, or remove it here";
        } else {
          finding.message =
              "the variable comes from sources of different sorts; take it from the same sort of source in "
              "both";
        }
        findings.push_back(std::move(finding));
      });
  return findings;
}

}  // namespace twelvefactor::reconcile
