#include "cli/files/policies.hpp"

#include <algorithm>
#include <ostream>

#include "admission/policies.hpp"
#include "admission/workloads.hpp"
#include "cli/files/policy_files.hpp"
#include "cli/terminal/text.hpp"
#include "reconcile/policy_choice.hpp"

namespace twelvefactor::cli {
namespace {

constexpr std::size_t kLongestLabelValue = 63;

/// What keeps a policy from being made into one for workloads; "" when nothing does.
std::string problem_of(const Policy& policy, const std::vector<Policy>& all) {
  if (policy.name.empty()) return "a policy has no name, and the label of namespaces names one";
  if (policy.name.size() > kLongestLabelValue)
    return "TwelveFactorPolicy " + policy.name +
           ": a label's value has at most 63 characters, so name it shorter";
  const auto same = [&policy](const Policy& each) { return each.name == policy.name; };
  if (std::ranges::count_if(all, same) > 1)
    return "TwelveFactorPolicy " + policy.name + " is there twice, so nobody knows which is meant";
  const std::vector<std::string> problems = reconcile::problems_of(policy);
  return problems.empty() ? "" : "TwelveFactorPolicy " + policy.name + ": " + problems.front();
}

}  // namespace

int policies(const PoliciesOptions& options, std::chrono::sys_days now, std::istream& standard_input,
             std::ostream& out, std::ostream& notes) {
  if (options.admission) {
    out << admission::admission_policies();
    return 0;
  }
  std::vector<Policy> read;
  for (const std::string& file : options.files) {
    if (const auto added = add_policies(file, standard_input, read); !added) {
      notes << "twelvefactor: " << printable(added.error().message) << "\n";
      return 2;
    }
  }
  for (const Policy& policy : read) {
    if (const std::string problem = problem_of(policy, read); !problem.empty()) {
      notes << "twelvefactor: " << printable(problem) << "\n";
      return 2;
    }
  }
  for (const Policy& policy : read) {
    if (&policy != &read.front()) out << "---\n";
    out << admission::workload_policies(policy, now);
  }
  return 0;
}

}  // namespace twelvefactor::cli
