// Factor X: how a deploy differs from its peers. One file per dimension. Called by compose.cpp for the
// cluster, and by the commands `parity` and `promote`. Pure: what no peer has consented to is not in
// `observed`, so nothing here could tell of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/compared_deploy.hpp"
#include "model/observed.hpp"
#include "model/parity_report.hpp"
#include "model/policy.hpp"

namespace twelvefactor::reconcile {

/// By the key of the peer in the spec.
using ParityReports = std::map<std::string, ParityReport>;

/// Two deploys, and how the first wants to be compared.
struct Comparison {
  const ComparedDeploy& here;
  const ComparedDeploy& there;
  const Parity& parity;  // of the deploy that is compared
  std::string peer_key;  // in parity.peers; empty where it is not named there
  AppKey peer;
  const std::vector<Policy>* policies = nullptr;  // null: nobody knows, and policies are not compared
  std::int64_t now = 0;                           // seconds since 1970; 0: no clock, no expectation has ended
};

/// All differences, with the team's word on which are meant.
ParityReport compare_deploys(const Comparison& comparison);

/// One for each peer of the spec, by its key. Of a peer that does not consent, or does not exist, it says
/// Unknown in words that depend on this app's own spec alone. None offline: there is nobody to compare with.
/// Those of the last pass where `observed` says that nothing has changed.
ParityReports parity_reports(const Observed& observed);

/// While nobody knows what is to run here: the report of each peer stays, and says `why` nothing is compared.
ParityReports unjudged_reports(const Observed& observed, const std::string& why);

/// How long until one of the reports, or a rule about expected differences, says something else without any
/// event. At most a day: clocks are set, and the queue counts in steady time. Null: never, or there is no
/// clock.
std::optional<std::chrono::seconds> until_parity_changes(const Observed& observed,
                                                         const ParityReports& reports);

}  // namespace twelvefactor::reconcile
