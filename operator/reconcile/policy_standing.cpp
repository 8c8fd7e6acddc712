#include "reconcile/policy_standing.hpp"

#include <algorithm>
#include <set>

#include "reconcile/policy_choice.hpp"

namespace twelvefactor::reconcile {
namespace {

// Of up to 63 characters each, written as expressions, within the limit of status.shadowedBy.
constexpr std::size_t kMostTaken = 500;

// Within the limit of status.shadowedIn.
constexpr std::size_t kMostShadowedIn = 32;

// No environment has an empty name.
constexpr const char* kNothing = "^$";

std::string expression(const std::string& glob) {
  std::string text;
  for (const char c : glob) {
    if (c == '*') {
      text += ".*";
    } else if (c == '?') {
      text += '.';
    } else {
      if (c == '.') text += '\\';
      text += c;
    }
  }
  return text;
}

std::string any_of(const std::set<std::string>& globs) {
  if (globs.empty()) return kNothing;
  std::string text;
  for (const std::string& glob : globs) text += (text.empty() ? "^(" : "|") + expression(glob);
  return text + ")$";
}

/// Does `other` decide where its glob and one of `policy` match the same environment?
bool beats(const Policy& other, const std::string& its_glob, const Policy& policy, const std::string& glob) {
  if (more_specific(its_glob, glob)) return true;
  return !more_specific(glob, its_glob) && other.name < policy.name;
}

/// Adds what a glob of another policy takes from this one. Where it is more specific than one of our globs
/// and less than another that it meets, no expression says whose an environment is: then it takes nothing.
void add_taken(const Policy& policy, const Policy& other, const std::string& glob,
               std::set<std::string>& taken, std::vector<std::string>& problems) {
  const std::string* lost = nullptr;
  const std::string* kept = nullptr;
  for (const std::string& own : policy.environments) {
    if (!globs_overlap(own, glob)) continue;
    (beats(other, glob, policy, own) ? lost : kept) = &own;
  }
  if (lost == nullptr) return;
  if (kept == nullptr) {
    taken.insert(glob);
    return;
  }
  problems.push_back("its globs " + *lost + " and " + *kept + " lie on either side of " + glob +
                     " of TwelveFactorPolicy " + other.name +
                     ", so status.shadowedBy cannot say whose an environment is; make two policies of them");
}

/// Two that are alike in some environment and say different things: the name decides there, by chance.
void add_rivalry(const Policy& policy, const Policy& other, std::vector<std::string>& problems) {
  if (same_rules(policy, other)) return;
  for (const std::string& own : policy.environments) {
    for (const std::string& its : other.environments) {
      const bool alike = !more_specific(own, its) && !more_specific(its, own) && globs_overlap(own, its);
      if (!alike) continue;
      problems.push_back(
          "its glob " + own + " and " + its + " of TwelveFactorPolicy " + other.name +
          " are about the same environments and equally specific, and the two say different things; " +
          std::min(policy.name, other.name) + " counts there. Make one of them more specific");
      return;
    }
  }
}

/// What another policy takes from this one in the namespaces that only it selects, or selects otherwise.
void add_shadow(const Policy& policy, const Policy& other, PolicyStanding& standing) {
  if (!other.namespaces) return;  // it comes after those with a selector, and before none
  std::set<std::string> taken;
  for (const std::string& glob : other.environments) {
    if (policy.namespaces) {
      add_taken(policy, other, glob, taken, standing.problems);
    } else if (std::ranges::any_of(policy.environments,
                                   [&glob](const std::string& own) { return globs_overlap(own, glob); })) {
      taken.insert(glob);
    }
  }
  if (!taken.empty()) standing.shadowed_in.push_back({other.name, any_of(taken), *other.namespaces});
}

}  // namespace

bool globs_overlap(std::string_view a, std::string_view b) {
  // reachable[j]: the part of a that was read and the first j characters of b can match one text.
  std::vector<char> reachable(b.size() + 1, 0);
  reachable[0] = 1;
  for (std::size_t j = 0; j < b.size() && b[j] == '*'; ++j) reachable[j + 1] = 1;
  for (const char c : a) {
    std::vector<char> next(b.size() + 1, 0);
    if (c == '*') next[0] = reachable[0];
    for (std::size_t j = 0; j < b.size(); ++j) {
      const bool star = c == '*' || b[j] == '*';
      // A star takes what the other has there, or nothing.
      const bool by_star = star && (next[j] != 0 || reachable[j + 1] != 0);
      const bool by_character = !star && (c == '?' || b[j] == '?' || c == b[j]) && reachable[j] != 0;
      next[j + 1] = by_star || by_character ? 1 : 0;
    }
    reachable = std::move(next);
  }
  return reachable[b.size()] != 0;
}

PolicyStanding standing_of(const Policy& policy, const std::vector<Policy>& policies, bool sees_namespaces) {
  PolicyStanding standing;
  standing.problems = problems_of(policy);
  if (policy.namespaces && !sees_namespaces) {
    standing.problems.push_back(
        "the operator may not see the labels of namespaces, so namespaceSelector selects none and the policy "
        "counts "
        "nowhere; let it run without --namespace, with the right to list and watch namespaces");
  }
  std::set<std::string> taken;
  for (const Policy& other : policies) {
    if (other.name == policy.name) continue;
    // Of a namespace that only one of the two selects, no expression over environments could tell.
    if (other.namespaces != policy.namespaces) {
      if (sees_namespaces) add_shadow(policy, other, standing);
      continue;
    }
    for (const std::string& glob : other.environments)
      add_taken(policy, other, glob, taken, standing.problems);
    add_rivalry(policy, other, standing.problems);
  }
  if (taken.size() > kMostTaken) {
    standing.problems.push_back("more than " + std::to_string(kMostTaken) +
                                " globs of other policies take environments from it, which status.shadowedBy "
                                "cannot hold; use fewer");
    taken.clear();
  }
  if (standing.shadowed_in.size() > kMostShadowedIn) {
    standing.problems.push_back(
        "more than " + std::to_string(kMostShadowedIn) +
        " other policies decide in namespaces of their own, which status.shadowedIn "
        "cannot hold: at admission it is judged by this one there as well; use fewer");
    standing.shadowed_in.resize(kMostShadowedIn);
  }
  standing.match = any_of({policy.environments.begin(), policy.environments.end()});
  standing.shadowed_by = any_of(taken);
  return standing;
}

}  // namespace twelvefactor::reconcile
