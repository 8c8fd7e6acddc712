#include "reconcile/parity/promotion.hpp"

#include <algorithm>

#include "kinds/deploy/deploy_runs.hpp"
#include "kinds/text/duration.hpp"
#include "kinds/text/time.hpp"
#include "reconcile/parity/code_gap.hpp"

namespace twelvefactor::reconcile {
namespace {

/// How long an image has run in a deploy.
struct Soaked {
  std::int64_t ended = 0;        // seconds, of runs that are over
  std::int64_t going_since = 0;  // seconds since 1970, of the run that is not; 0: there is none
  bool down = false;             // it is what should run, but nothing of it is available
};

Soaked soaked(const ComparedDeploy& there, const std::string& image) {
  Soaked soaked;
  for (const DeployRun& run : there.runs) {
    if (run.image != image) continue;
    const std::int64_t from = kinds::parse_time(run.from);
    if (!run.until.empty()) {
      soaked.ended += std::max<std::int64_t>(0, kinds::parse_time(run.until) - from);
    } else if (there.available_since.empty()) {
      soaked.down = true;
    } else {
      soaked.going_since = std::max(from, kinds::parse_time(there.available_since));
    }
  }
  return soaked;
}

}  // namespace

Promotion promotion_of(const std::string& image, const std::vector<DeployRun>& own_runs, const Peer& peer,
                       const ComparedDeploy* there, std::int64_t now) {
  const std::string where = to_string(peer.key);
  if (has_run(own_runs, image)) return {.accepted = true};
  if (there == nullptr)
    return {.why = "nothing is known of " + where +
                   ": either there is no such app, or its spec.parity.shareWith does not name this deploy"};
  if (!has_run(there->runs, image)) return {.why = "it has not been Active in " + where};
  if (peer.clean_pods && !there->seen_in_pods.empty())
    return {.why = "its running pods showed something in " + where + ": " + there->seen_in_pods +
                   "; it will be accepted when that stands in its status no more"};
  const Soaked run = soaked(*there, image);
  const std::string wanted = kinds::duration_text(peer.soak);
  if (run.ended >= peer.soak.count() && !run.down) return {.accepted = true};
  if (run.going_since > 0) {
    const std::int64_t at = run.going_since + peer.soak.count() - run.ended;
    if (at <= now) return {.accepted = true};
    return {.why = "it is to run for " + wanted + " in " + where + " first, and will be accepted at " +
                   kinds::time_text(at),
            .accepted_at = at};
  }
  if (run.down)
    return {.why = "it is not available in " + where + " now; it will be accepted " + wanted +
                   " after it is again"};
  return {.why = "it ran in " + where + " for " + kinds::duration_text(std::chrono::seconds(run.ended)) +
                 " only, not for " + wanted + ", and something else runs there now"};
}

std::map<std::string, Promotion> promotions_of(const Observed& observed) {
  std::map<std::string, Promotion> promotions;
  if (observed.offline) return promotions;
  const std::string image = kinds::image_identity(observed.app.spec.image);
  std::vector<DeployRun> own = kinds::runs_of(observed.children, observed.app.uid);
  // What runs stays what runs, also when somebody deletes its AppRelease.
  DeployRun running;
  running.image = observed.previous.release.image_digest;
  own.push_back(std::move(running));
  for (const auto& [key, peer] : observed.app.spec.parity.peers) {
    if (!peer.required) continue;
    if (peer.key == observed.app.key) {
      promotions[key].why = "its peer is this deploy itself; name the one of another environment";
      continue;
    }
    const auto shown = observed.peers.find(key);
    const ComparedDeploy* there = shown == observed.peers.end() ? nullptr : &shown->second;
    promotions.emplace(key, promotion_of(image, own, peer, there, kinds::parse_time(observed.now)));
  }
  return promotions;
}

}  // namespace twelvefactor::reconcile
