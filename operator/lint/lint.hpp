// Linting: the rules on manifests, without a cluster. TwelveFactorApps as they are; plain workloads,
// Services, Ingresses and ConfigMaps as what they would break if they were adopted. Called by the command
// line. Pure: texts and a day go in, a report comes out; time and memory are bounded by the limits below.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lint/report.hpp"
#include "model/policy.hpp"

namespace twelvefactor::lint {

struct LintOptions {
  std::vector<Policy> policies;
  std::string namespace_name = "default";  // of objects that name none
  std::string environment;                 // of plain workloads that name none
  std::chrono::sys_days today;             // for exemptions
  /// Levels of the command line, which count before those of any policy.
  std::map<std::string, Level> rule_levels;
  std::map<int, Level> factor_levels;
  std::optional<Level> default_level;
};

// The API server takes 3 MiB in a request.
inline constexpr std::size_t kMostDocumentBytes = std::size_t{4} << 20U;
inline constexpr std::size_t kMostFileBytes = std::size_t{64} << 20U;

/// Collects over several files.
class Linter {
 public:
  explicit Linter(LintOptions options);

  /// `must_be_kubernetes`: a document that is no Kubernetes object is a problem; else it is passed over.
  void read(const std::string& file, std::string_view text, bool must_be_kubernetes);

  /// A file that could not even be opened.
  void add_problem(Problem problem);

  /// What needs all files at once is looked at here. Sorted by file and line.
  Report finish();

 private:
  friend class Document;
  struct Seen {
    std::string codebase;  // with the namespace
    std::string object;
    std::optional<LintFinding> finding;  // for the second of two; none when the rule is off
  };
  void look_for_twins();
  void add(LintFinding finding);

  LintOptions options_;
  Report report_;
  std::vector<Seen> seen_;
  std::set<std::string> told_;  // problems of policies, each once
};

}  // namespace twelvefactor::lint
