// The levels that findings have in a run of lint: of the policy that is about the environment, with those of
// the command line over it. Internal to lint/.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lint/lint.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::lint {

class Levelling {
 public:
  explicit Levelling(const LintOptions& options) : options_(options) {}

  /// Problems of the policies are added, each once.
  std::vector<Finding> at_their_levels(std::vector<Finding> findings, const AppSpec& spec,
                                       std::vector<Problem>& problems);

 private:
  [[nodiscard]] std::optional<Policy> overridden(const Policy* policy) const;

  const LintOptions& options_;
  std::set<std::string> told_;
};

}  // namespace twelvefactor::lint
