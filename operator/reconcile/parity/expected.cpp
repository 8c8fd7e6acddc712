#include "reconcile/parity/expected.hpp"

#include <algorithm>

#include "kinds/read/policy_json.hpp"
#include "reconcile/policy_choice.hpp"

namespace twelvefactor::reconcile {
namespace {

/// The end of its last day; null when that cannot be read.
std::optional<std::int64_t> end_of(const ExpectedDifference& difference) {
  const auto day = kinds::parse_day(difference.expires);
  if (!day) return std::nullopt;
  return std::chrono::sys_seconds(*day + std::chrono::days(1)).time_since_epoch().count();
}

bool is_about(const ExpectedDifference& difference, const std::string& peer_key,
              const ParityFinding& finding) {
  return finding.dimension != Dimension::kSharedCredential &&
         difference.dimension == dimension_name(finding.dimension) &&
         (difference.peer.empty() || difference.peer == peer_key) &&
         glob_matches(difference.key, finding.key);
}

void mark(const Parity& parity, const std::string& peer_key, ParityFinding& finding, Moments& moments) {
  std::int64_t longest = 0;
  for (const auto& [name, difference] : parity.expected_differences) {
    const auto end = end_of(difference);
    if (!end || *end <= std::max(moments.now(), longest) || !is_about(difference, peer_key, finding))
      continue;
    longest = *end;
    finding.expected = Expected{name, difference.reason, difference.expires.substr(0, 10)};
  }
  moments.add(longest);
}

}  // namespace

void mark_expected(const Parity& parity, const std::string& peer_key, ParityFindings& findings,
                   Moments& moments) {
  if (parity.expected_differences.empty()) return;
  for (ParityFinding& finding : findings) mark(parity, peer_key, finding, moments);
}

std::optional<NoEffect> why_no_effect(const ExpectedDifference& difference, const Parity& parity,
                                      std::int64_t now) {
  if (difference.dimension == dimension_name(Dimension::kSharedCredential))
    return NoEffect{"a credential that two environments share is never expected",
                    "give each environment its own, and remove it"};
  const bool known = std::ranges::any_of(
      kDimensions, [&](Dimension each) { return dimension_name(each) == difference.dimension; });
  if (!known)
    return NoEffect{"there is no dimension " + difference.dimension,
                    "write it as reports do, such as ConfigValue"};
  if (!difference.peer.empty() && !parity.peers.contains(difference.peer))
    return NoEffect{"parity.peers has no " + difference.peer, "name one of parity.peers, or leave peer out"};
  const auto end = end_of(difference);
  if (!end)
    return NoEffect{"expires is not a date", "write the last day on which it counts, such as \"2027-03-31\""};
  if (*end <= now) return NoEffect{"it ended with " + difference.expires.substr(0, 10), {}};
  return std::nullopt;
}

std::optional<std::int64_t> next_end(const Parity& parity, std::int64_t now) {
  Moments ends(now);
  for (const auto& [name, difference] : parity.expected_differences) ends.add(end_of(difference).value_or(0));
  return ends.soonest();
}

}  // namespace twelvefactor::reconcile
