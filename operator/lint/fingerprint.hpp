// What a finding is called from run to run: for baselines, for SARIF's partialFingerprints and for GitLab. A
// finding keeps its name when lines move, when its message is worded anew, and when an entry of a list above
// it comes or goes. Called by lint.cpp. Pure.
#pragma once

#include <vector>

#include "lint/report.hpp"

namespace twelvefactor::lint {

/// Of rule, file, object and path, without the numbers in the path; of several that have these in common, the
/// second and later ones are counted, in the order of the list. 32 hexadecimal digits.
void name_findings(std::vector<LintFinding>& findings);

/// The file as a baseline and CI name it: "./a//b.yaml" is "a/b.yaml".
std::string plain_path(const std::string& file);

}  // namespace twelvefactor::lint
