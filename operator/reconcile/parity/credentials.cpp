// SharedCredential: do the two environments hold the same credential anywhere? Whoever gets hold of the one
// environment then has the other. Only names of slots are told: which value it is, nobody learns here.
#include <algorithm>
#include <map>

#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {
namespace {

using Slots = std::vector<std::string>;

std::map<std::string, Slots> credentials(const ComparedDeploy& deploy) {
  std::map<std::string, Slots> by_hash;
  for (const auto& [slot, mark] : deploy.secrets) {
    if (mark.credential) by_hash[mark.hash].push_back(slot);
  }
  return by_hash;
}

Slots without(const Slots& slots, const Slots& others) {
  Slots rest;
  std::ranges::set_difference(slots, others, std::back_inserter(rest));
  return rest;
}

/// Which slots of one value are told together: those of one name, then the rest in their order. Every slot is
/// told at least once, and no pair twice.
std::vector<std::pair<std::string, std::string>> pairs_of(const Slots& here, const Slots& there) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const Slots here_alone = without(here, there);
  const Slots there_alone = without(there, here);
  for (const std::string& slot : without(here, here_alone)) pairs.emplace_back(slot, slot);
  for (std::size_t i = 0; i < std::max(here_alone.size(), there_alone.size()); ++i) {
    pairs.emplace_back(i < here_alone.size() ? here_alone[i] : here.front(),
                       i < there_alone.size() ? there_alone[i] : there.front());
  }
  return pairs;
}

}  // namespace

ParityFindings compare_credentials(const ComparedDeploy& here, const ComparedDeploy& there) {
  ParityFindings findings;
  const auto theirs = credentials(there);
  for (const auto& [hash, slots] : credentials(here)) {
    const auto found = theirs.find(hash);
    if (found == theirs.end()) continue;
    for (const auto& [ours, other] : pairs_of(slots, found->second)) {
      findings.push_back(
          {Dimension::kSharedCredential, ours, ours, other, Severity::kError,
           "both environments hold the same credential, so whoever reads the one gets into the other; give "
           "each a value of its own, and replace this one in both"});
    }
  }
  // No two are equal in both.
  std::ranges::sort(findings, {}, [](const ParityFinding& each) { return std::tie(each.key, each.there); });
  return findings;
}

}  // namespace twelvefactor::reconcile
