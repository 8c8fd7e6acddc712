// What lint has found, as values. Made by lint.cpp, printed by the formats and by score.
#pragma once

#include <string>
#include <vector>

#include "manifests/problem.hpp"
#include "model/finding.hpp"

namespace twelvefactor::lint {

struct LintFinding {
  Finding finding;
  std::string object;  // "Deployment shop/web"
  std::string file;
  int line = 0;  // 0: nobody knows
  int column = 0;
  std::string fingerprint{};  // the same in the next run, wherever its line has gone (fingerprint.hpp)
  bool known = false;         // the baseline has it
};

/// Why a file, a document or a policy could not be read, or cannot be followed.
using Problem = manifests::Problem;

/// What was judged.
struct Subject {
  std::string object;  // as LintFinding says it
  std::string kind;
  std::string namespace_name;
  std::string name;
  bool is_app = false;  // a TwelveFactorApp, not a plain workload
  std::string api_version{};
};

struct Report {
  std::vector<LintFinding> findings;
  std::vector<Problem> problems;
  std::size_t findings_left_out = 0;  // beyond kMostFindings
  std::size_t apps = 0;               // TwelveFactorApps that were looked at
  std::size_t workloads = 0;          // plain workloads that were looked at
  std::size_t passed_over = 0;        // objects of other kinds
  std::vector<std::string> notes;     // what was passed over, and why, for the terminal
  std::vector<std::string> stale;     // what the baseline has and nobody found: "web.yaml: TF0201 ..."
  std::vector<Subject> subjects;      // where they were asked for
};

inline constexpr std::size_t kMostFindings = 10'000;

/// How many findings of this level count: neither exempted, nor known by a baseline.
std::size_t count(const Report& report, Level level);
std::size_t count_exempted(const Report& report);
std::size_t count_known(const Report& report);

}  // namespace twelvefactor::lint
