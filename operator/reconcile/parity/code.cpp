// Code: do both run the same build of the same commit?
#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {

ParityFindings compare_code(const ComparedDeploy& here, const ComparedDeploy& there) {
  ParityFindings findings;
  const auto differs = [&](const char* part) { return here.code.at(part) != there.code.at(part); };
  const auto find = [&](const char* part, Severity severity, const char* message) {
    findings.push_back({Dimension::kCode, part, here.code.at(part), there.code.at(part), severity, message});
  };
  if (differs("repository")) {
    find("repository", Severity::kError,
         "the two are built from different codebases; correct codebase.repository, or name another peer");
  }
  if (differs("image") && differs("revision")) {
    find("image", Severity::kWarning,
         "the two run different builds; deploy the same image to both, or let the one that is behind follow");
  } else if (differs("image")) {
    find("image", Severity::kError,
         "one revision was built twice, so what was tried in one environment is not what runs in the other; "
         "deploy the very image to both");
  }
  if (differs("revision")) {
    find("revision", Severity::kInfo,
         "the two run different commits; deploy the same revision to both, or let the one that is behind "
         "follow");
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
