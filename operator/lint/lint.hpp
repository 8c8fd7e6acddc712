// Linting: the rules on manifests, without a cluster. TwelveFactorApps as they are; plain workloads,
// Services, Ingresses and ConfigMaps as what they would break if they were adopted. Called by the command
// line; `score` asks it of what a cluster holds. Pure: texts and a day go in, a report comes out; time and
// memory are bounded by the limits below.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/report.hpp"
#include "manifests/manifest.hpp"
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
  std::size_t most_findings = kMostFindings;  // the rest is counted
  /// The objects come from a cluster: fields of a later version are no mistakes, and nobody asks for lines.
  bool live = false;
  bool subjects = false;  // each that is judged is listed, for `score` and Reports
};

/// Collects over several files, or lists of a cluster.
class Linter {
 public:
  explicit Linter(LintOptions options);
  ~Linter();
  Linter(const Linter&) = delete;
  Linter& operator=(const Linter&) = delete;

  /// An object of a file.
  void take(const manifests::Manifest& manifest);

  /// All objects of a text. `must_be_kubernetes`: a document that is no Kubernetes object is a problem; else
  /// it is passed over.
  void read(const std::string& file, std::string_view text, bool must_be_kubernetes);

  /// What the reader of the files has to tell beside the objects.
  void add(const manifests::Found& found);

  /// A page of a list as the API server sends it. Objects with a controller are passed over: it is that one's
  /// fault how they are.
  void read_live(std::string_view list_json, std::string_view api_version, std::string_view kind);

  /// A file that could not even be opened.
  void add_problem(Problem problem);

  /// What needs all files at once is looked at here. Sorted by file and line.
  Report finish();

 private:
  void look_for_twins();
  void ask_neighbours();

  LintOptions options_;
  std::unique_ptr<class Levelling> levelling_;
  std::unique_ptr<struct Collected> collected_;
};

}  // namespace twelvefactor::lint
