// What lint has found, as values. Made by lint.cpp, printed by the formats and by score.
#pragma once

#include <string>
#include <vector>

#include "model/finding.hpp"

namespace twelvefactor::lint {

struct LintFinding {
  Finding finding;
  std::string object;  // "Deployment shop/web"
  std::string file;
  int line = 0;  // 0: nobody knows
  int column = 0;
};

/// Why a file, a document or a policy could not be read, or cannot be followed; or why the API server would not
/// take an object.
struct Problem {
  std::string file;
  int line = 0;
  std::string message;
  bool refused = false;  // it could be read
};

/// What was judged in a cluster.
struct Subject {
  std::string object;  // as LintFinding says it
  std::string kind;
  std::string namespace_name;
  std::string name;
  bool is_app = false;  // a TwelveFactorApp, not a plain workload
};

struct Report {
  std::vector<LintFinding> findings;
  std::vector<Problem> problems;
  std::size_t findings_left_out = 0;  // beyond kMostFindings
  std::size_t apps = 0;               // TwelveFactorApps that were looked at
  std::size_t workloads = 0;          // plain workloads that were looked at
  std::size_t passed_over = 0;        // objects of other kinds
  std::vector<Subject> subjects;      // of a cluster alone
};

inline constexpr std::size_t kMostFindings = 10'000;

/// How many findings of this level count.
std::size_t count(const Report& report, Level level);
std::size_t count_exempted(const Report& report);

}  // namespace twelvefactor::lint
