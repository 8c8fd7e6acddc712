// The promotion gate: which image may run here, from when on, and what it says until then.
#include "reconcile/parity/promotion.hpp"

#include <gtest/gtest.h>

#include "kinds/deploy/compared_deploy.hpp"
#include "kinds/text/time.hpp"
#include "model/reasons.hpp"
#include "reconcile/judgement.hpp"
#include "unit/reconcile/running_app.hpp"

namespace twelvefactor::reconcile {
namespace {

using namespace testing_app;  // NOLINT(google-build-using-namespace): the helpers of these tests
using std::chrono::hours;
using std::chrono::minutes;
using Stage = ReleaseOutlook::Stage;

const std::string kDigest = kPinned.substr(1);
const std::string kNext = "@sha256:ffff456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const std::string kNextDigest = kNext.substr(1);

DeployRun run_of(const std::string& image, const std::string& from, const std::string& until = {}) {
  return {1, image, "4f2a9c1", from, until};
}

Peer staging(std::chrono::seconds soak) {
  Peer peer;
  peer.key = {"shop-staging", "shop"};
  peer.required = true;
  peer.soak = soak;
  return peer;
}

ComparedDeploy there(std::vector<DeployRun> runs, const std::string& available_since) {
  ComparedDeploy deploy;
  deploy.runs = std::move(runs);
  deploy.available_since = available_since;
  return deploy;
}

Promotion at_ten(const ComparedDeploy* peer, std::chrono::seconds soak) {
  return promotion_of(kNextDigest, {run_of(kDigest, "2026-11-01T00:00:00Z")}, staging(soak), peer,
                      kinds::parse_time(kNow));
}

TEST(Promotion, OfAnUnknownPeerSaysNothingThatDependsOnIt) {
  EXPECT_EQ(
      at_ten(nullptr, hours(1)).why,
      "nothing is known of shop-staging/shop: either there is no such app, or its spec.parity.shareWith does "
      "not name this deploy");
}

TEST(Promotion, WhatRanHereMayRunAgain) {
  EXPECT_TRUE(promotion_of(kDigest, {run_of(kDigest, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z")},
                           staging(hours(1)), nullptr, 0)
                  .accepted);
}

TEST(Promotion, AnImageThatNeverWasActiveThereIsRefused) {
  const ComparedDeploy peer = there({run_of(kDigest, "2026-11-01T00:00:00Z")}, "2026-11-01T00:00:00Z");
  EXPECT_EQ(at_ten(&peer, {}).why, "it has not been Active in shop-staging/shop");
  EXPECT_EQ(at_ten(&peer, {}).accepted_at, 0);
}

TEST(Promotion, NamesTheMomentFromWhichOnItIsAccepted) {
  const ComparedDeploy peer = there({run_of(kNextDigest, "2026-11-21T09:30:00Z")}, "2026-11-01T00:00:00Z");
  const Promotion waiting = at_ten(&peer, hours(1));
  EXPECT_FALSE(waiting.accepted);
  EXPECT_EQ(waiting.why,
            "it is to run for 1h in shop-staging/shop first, and will be accepted at 2026-11-21T10:30:00Z");
  EXPECT_EQ(waiting.accepted_at, kinds::parse_time("2026-11-21T10:30:00Z"));
  EXPECT_TRUE(at_ten(&peer, minutes(30)).accepted) << "exactly then";
  EXPECT_FALSE(at_ten(&peer, minutes(30) + std::chrono::seconds(1)).accepted);
}

TEST(Promotion, WaitsForCleanPodsWhereTheyAreAskedFor) {
  ComparedDeploy peer = there({run_of(kNextDigest, "2026-11-20T00:00:00Z")}, "2026-11-20T00:00:00Z");
  peer.seen_in_pods = "TF0907 of web";
  EXPECT_TRUE(at_ten(&peer, hours(1)).accepted) << "nobody asked";
  Peer asked = staging(hours(1));
  asked.clean_pods = true;
  const auto judged = [&] {
    return promotion_of(kNextDigest, {run_of(kDigest, "2026-11-01T00:00:00Z")}, asked, &peer,
                        kinds::parse_time(kNow));
  };
  EXPECT_EQ(judged().why,
            "its running pods showed something in shop-staging/shop: TF0907 of web; it will be accepted when "
            "that stands "
            "in its status no more");
  EXPECT_EQ(judged().accepted_at, 0);
  peer.seen_in_pods.clear();
  EXPECT_TRUE(judged().accepted);
}

TEST(Promotion, CountsFromWhenItWasAvailableAgain) {
  const ComparedDeploy peer = there({run_of(kNextDigest, "2026-11-20T00:00:00Z")}, "2026-11-21T09:50:00Z");
  EXPECT_EQ(at_ten(&peer, hours(1)).accepted_at, kinds::parse_time("2026-11-21T10:50:00Z"));
  EXPECT_TRUE(at_ten(&peer, minutes(10)).accepted);
}

TEST(Promotion, WhatIsDownThereIsNotAcceptedHoweverLongItRan) {
  const ComparedDeploy peer = there({run_of(kNextDigest, "2026-11-01T00:00:00Z", "2026-11-10T00:00:00Z"),
                                     run_of(kNextDigest, "2026-11-10T00:00:00Z")},
                                    "");
  EXPECT_EQ(at_ten(&peer, hours(1)).why,
            "it is not available in shop-staging/shop now; it will be accepted 1h after it is again");
}

TEST(Promotion, RunsOfTheSameImageAddUp) {
  const ComparedDeploy peer = there({run_of(kNextDigest, "2026-11-21T08:00:00Z", "2026-11-21T08:40:00Z"),
                                     run_of(kDigest, "2026-11-21T08:40:00Z", "2026-11-21T09:45:00Z"),
                                     run_of(kNextDigest, "2026-11-21T09:45:00Z")},
                                    "2026-11-01T00:00:00Z");
  EXPECT_EQ(at_ten(&peer, hours(1)).accepted_at, kinds::parse_time("2026-11-21T10:05:00Z"));
  EXPECT_TRUE(at_ten(&peer, minutes(55)).accepted);
}

TEST(Promotion, OfWhatRunsThereNoMoreTheTimeThatItRanCounts) {
  const ComparedDeploy peer = there({run_of(kNextDigest, "2026-11-21T08:00:00Z", "2026-11-21T08:40:00Z"),
                                     run_of(kDigest, "2026-11-21T08:40:00Z")},
                                    "2026-11-01T00:00:00Z");
  EXPECT_TRUE(at_ten(&peer, minutes(40)).accepted);
  EXPECT_EQ(at_ten(&peer, hours(1)).why,
            "it ran in shop-staging/shop for 40m only, not for 1h, and something else runs there now");
}

// What reconcile makes of it.

std::string gated(const std::string& image, const std::string& more = "") {
  return spec(
      image,
      "parity: {peers: {staging: {namespace: shop-staging, name: shop, required: true, soak: 1h}}}\n" + more);
}

/// The peer has run this since then.
void run_there(Observed& observed, const std::string& image, const std::string& since) {
  ComparedDeploy peer = kinds::compared_deploy(observed.app.spec, Depth::kNames);
  peer.runs = {run_of(image, since)};
  peer.available_since = since;
  observed.peers["staging"] = std::move(peer);
}

TEST(PromotionGate, HoldsANewImageAndLetsTheRestGoOn) {
  Observed observed = running(spec(kPinned));
  wish(observed, gated(kPinned));
  EXPECT_EQ(verdict(observed).reason, reason::kUpToDate)
      << "what runs, runs, also of a peer that nobody knows";
  wish(observed, gated(kPinned, "config: {env: {LOG_LEVEL: debug}}\n"));
  EXPECT_NE(steps(observed).find("shop-v2\n"), std::string::npos) << "config needs no leave";
  wish(observed, gated(kNext));
  EXPECT_EQ(reconcile(observed).release.stage, Stage::kForbidden);
  EXPECT_EQ(steps(observed), "shop-vs-staging\n") << "no release, no pods; only the report";
  const status::Verdict stands = verdict(observed);
  EXPECT_EQ(stands.state, status::Verdict::State::kReconciling) << "it may heal alone";
  EXPECT_EQ(stands.reason, reason::kPromotionPending);
  EXPECT_NE(
      stands.message.find("TF1005 .spec.parity.peers.staging: " + kNextDigest + " may not run here yet: "),
      std::string::npos)
      << stands.message;
  EXPECT_NE(stands.message.find("in an emergency .spec.exemptions.TF1005"), std::string::npos)
      << stands.message;
}

TEST(PromotionGate, OpensWhenTheTimeHasCome) {
  Observed observed = running(spec(kPinned));
  wish(observed, gated(kNext));
  run_there(observed, kNextDigest, "2026-11-21T09:30:00Z");
  EXPECT_NE(verdict(observed).message.find("will be accepted at 2026-11-21T10:30:00Z"), std::string::npos);
  EXPECT_EQ(reconcile(observed).look_again, std::chrono::seconds(1800)) << "nobody else tells of that moment";
  observed.now = "2026-11-21T10:30:00Z";
  observed.settled_release = reconcile(observed).release.settling_hash;
  EXPECT_NE(steps(observed).find("shop-v2\n"), std::string::npos);
}

TEST(PromotionGate, AnExemptionLetsItThroughUntilItEnds) {
  Observed observed = running(spec(kPinned));
  const std::string broken_glass = "exemptions: {TF1005: {reason: outage, expires: '2026-11-21'}}\n";
  wish(observed, gated(kNext, broken_glass));
  EXPECT_NE(steps(observed).find("shop-v2\n"), std::string::npos);
  observed.now = "2026-11-22T00:00:00Z";
  EXPECT_EQ(verdict(observed).reason, reason::kPromotionPending);
}

TEST(PromotionGate, HoldsWhateverThePolicySaysOfOtherRules) {
  Observed observed = running(spec(kPinned));
  wish(observed, gated(kNext));
  Policy lax;
  lax.name = "lax";
  lax.environments = {"*"};
  lax.default_level = Level::kAudit;
  observed.policies = std::make_shared<const std::vector<Policy>>(1, lax);
  EXPECT_EQ(verdict(observed).reason, reason::kPromotionPending);
  lax.rule_levels = {{"TF1005", Level::kOff}};
  observed.policies = std::make_shared<const std::vector<Policy>>(1, lax);
  EXPECT_FALSE(reconcile(observed).veto.any()) << "the platform team switched it off by name";
}

TEST(PromotionGate, WhatAPersonMustMendIsSaidFirst) {
  Observed observed = running(spec(kPinned));
  wish(observed, gated(":v2"));
  Policy strict;
  strict.name = "strict";
  strict.environments = {"*"};
  strict.rule_levels = {{"TF0201", Level::kEnforce}};
  observed.policies = std::make_shared<const std::vector<Policy>>(1, strict);
  EXPECT_EQ(verdict(observed).reason, reason::kPolicyViolation);
}

TEST(PromotionGate, WhatHasBegunToRollOutEnds) {
  Observed observed = running(spec(kPinned));
  observed.app.spec = parse_spec(gated(kPinned));
  // As if its pods had not been up yet.
  observed.previous.release.active = 0;
  observed.previous.release.image_digest.clear();
  for (Child& each : observed.children) {
    if (!each.release) continue;
    ReleaseFacts facts = *each.release;
    facts.status.phase = ReleasePhase::kReleasing;
    facts.status.active = {false, facts.status.start_time};
    facts.status.completion_time.clear();
    each.release = std::make_shared<const ReleaseFacts>(std::move(facts));
  }
  observed.app.spec.processes.at("web").termination_grace_period_seconds = 7;
  EXPECT_EQ(verdict(observed).reason, reason::kPromotionPending) << "it is told";
  EXPECT_EQ(steps(observed), "shop-vs-staging\n") << "an edit is not slipped into the rollout that ends";
}

TEST(PromotionGate, NothingIsAskedOffline) {
  Observed observed = observe(gated(kNext));
  observed.offline = true;
  EXPECT_TRUE(promotions_of(observed).empty());
}

}  // namespace
}  // namespace twelvefactor::reconcile
