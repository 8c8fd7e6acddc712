// What holds for every pair of deploys, tried with many.
#include "reconcile/parity/parity.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <set>

#include "gather/gather.hpp"
#include "kinds/deploy/compared_deploy.hpp"
#include "kinds/read/policy_json.hpp"
#include "kinds/read/read_app.hpp"
#include "kinds/text/time.hpp"
#include "reconcile/reconcile.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::reconcile {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the helpers of these tests

constexpr unsigned kPairs = 200;
constexpr const char* kCanary = "hunter2-canary";

/// A spec with a bit of everything that is compared, other for each seed; secrets hold the canary.
AppSpec some_spec(unsigned seed) {
  std::mt19937 random(seed);
  const auto up_to = [&random](unsigned most) { return static_cast<int>(random() % (most + 1)); };
  const auto one_of = [&](const char* stem) { return stem + std::to_string(up_to(3)); };
  static const AppSpec kSmall = parse_spec(small_spec());
  AppSpec spec = kSmall;
  spec.codebase.revision = one_of("revision");
  spec.image = one_of("shop@sha256:");
  for (int i = up_to(5); i > 0; --i) spec.config.env[one_of("VARIABLE")] = one_of("value");
  for (int i = up_to(2); i > 0; --i) spec.config.env[one_of("TOKEN_")] = kCanary + one_of("");
  for (int i = up_to(2); i > 0; --i) spec.config.secrets[one_of("VARIABLE")] = GeneratedValue{};
  for (int i = up_to(3); i > 0; --i) {
    BackingService& service = spec.backing_services[one_of("service")];
    service.type = one_of("type");
    service.provider = up_to(1) == 1 ? one_of("provider") : "";
    service.version = up_to(1) == 1 ? one_of("1") + ".2" : "";
    service.secret_name = kCanary;
    service.env[one_of("BOUND")] = "uri";
  }
  for (int i = up_to(3); i > 0; --i) {
    Process& process = spec.processes[one_of("process")];
    process.command = {one_of("bin/"), "--token", kCanary + one_of("")};
    if (up_to(1) == 1) process.args = {one_of("--a")};
    if (up_to(1) == 1) process.port = 8080 + up_to(2);
    process.replicas = up_to(9);
    if (up_to(1) == 1) process.liveness.emplace().exec = {one_of("bin/check")};
    if (up_to(3) == 3) process.autoscaling.emplace();
  }
  for (int i = up_to(3); i > 0; --i) {
    AdminProcess& process = spec.admin_processes[one_of("admin")];
    process.trigger =
        up_to(1) == 1 ? AdminProcess::Trigger::kSchedule : AdminProcess::Trigger::kBeforeRelease;
    process.command = {one_of("bin/"), "--token", kCanary + one_of("")};
    process.schedule = one_of("0 * * * ");
  }
  for (int i = up_to(2); i > 0; --i) spec.exemptions[one_of("TF080")] = {kCanary, "2027-01-01"};
  return spec;
}

/// What is known beyond a spec, other for each seed: runs of a few images one after the other, and marks.
void add_facts(ComparedDeploy& deploy, unsigned seed) {
  std::mt19937 random(seed * 7 + 1);
  const auto up_to = [&random](unsigned most) { return static_cast<int>(random() % (most + 1)); };
  std::int64_t time = 1'700'000'000 + up_to(100'000);
  for (int number = up_to(3); number < 9; ++number) {
    if (!deploy.runs.empty()) deploy.runs.back().until = kinds::time_text(time);
    deploy.runs.push_back({number, "image" + std::to_string(up_to(3)), "r", kinds::time_text(time), ""});
    time += 1 + up_to(100'000);
  }
  if (deploy.depth != Depth::kSecrets) return;
  for (int i = up_to(6); i > 0; --i) {
    deploy.secrets["SLOT" + std::to_string(up_to(5))] = {kCanary + std::to_string(up_to(2)), up_to(1) == 1};
  }
  for (auto& [name, service] : deploy.backing_services) service["keys"] = "key" + std::to_string(up_to(1));
}

Observed reading(const AppSpec& spec) {
  static const Observed kBase = observe(small_spec());
  Observed observed = kBase;
  observed.app.spec = spec;
  observed.app.spec.parity.peers["staging"].key = {"shop-staging", "shop"};
  return observed;
}

const Policies& some_policies() {
  static const Policies kPolicies = [] {
    auto policies = std::make_shared<std::vector<Policy>>();
    policies->push_back(
        kinds::parse_policy("one", R"({"environments": ["production"], "defaultLevel": "Enforce"})"));
    policies->push_back(kinds::parse_policy(
        "two", R"({"environments": ["staging"], "levels": {"III": "Audit", "TF0801": "Off"}})"));
    return policies;
  }();
  return kPolicies;
}

/// With everything that can be known of both, on a day in 2026.
ParityReport compare_all(const ComparedDeploy& here, const ComparedDeploy& there, const Parity& parity = {}) {
  return compare_deploys({here,
                          there,
                          parity,
                          "staging",
                          {"shop-staging", "shop"},
                          some_policies().get(),
                          kinds::parse_time("2026-11-22T00:00:00Z")});
}

ComparedDeploy some_deploy(unsigned seed, Depth depth, const std::string& environment) {
  AppSpec spec = some_spec(seed);
  spec.environment = environment;
  ComparedDeploy deploy = kinds::compared_deploy(spec, depth);
  add_facts(deploy, seed);
  return deploy;
}

ParityReport compare(const AppSpec& here, const AppSpec& there, Depth depth) {
  Observed observed = reading(here);
  observed.peers.emplace("staging", kinds::compared_deploy(there, depth));
  return parity_reports(observed).at("staging");
}

constexpr std::array kDepths = {Depth::kNames, Depth::kLiterals, Depth::kSecrets};

/// Two deploys that are alike in everything share their credentials, which is the one thing to be told.
void expect_nothing_but_credentials(const ParityReport& report, unsigned seed) {
  for (const ParityFinding& each : report.findings) {
    EXPECT_EQ(each.dimension, Dimension::kSharedCredential) << seed << " " << each.key;
    EXPECT_EQ(report.depth, Depth::kSecrets);
  }
  EXPECT_EQ(report.state, report.findings.empty() ? ParityState::kInSync : ParityState::kDrifted) << seed;
}

TEST(Parity, OfEqualDeploysFindsNothing) {
  for (unsigned seed = 0; seed < kPairs; ++seed) {
    for (const Depth depth : kDepths) {
      expect_nothing_but_credentials(compare(some_spec(seed), some_spec(seed), depth), seed);
    }
  }
}

/// Each finding as a line, so that turned ones compare equal. Of a time gap the one who is behind tells; what
/// a credential is called depends on who asks.
std::vector<std::string> lines(const ParityReport& report, bool turn) {
  std::vector<std::string> all;
  for (const ParityFinding& each : report.findings) {
    if (each.dimension == Dimension::kTime) continue;
    const std::string key = each.dimension == Dimension::kSharedCredential ? "" : each.key;
    all.push_back(std::string(dimension_name(each.dimension)) + " " + key + " " +
                  (turn ? each.there + " " + each.here : each.here + " " + each.there));
  }
  std::sort(all.begin(), all.end());
  return all;
}

TEST(Parity, OfDeploysThatDifferFindsTheSameFromBothSides) {
  std::size_t found = 0;
  std::set<Dimension> dimensions;
  for (unsigned seed = 0; seed < kPairs; ++seed) {
    const ComparedDeploy a = some_deploy(seed, Depth::kSecrets, "production");
    const ComparedDeploy b = some_deploy(seed + 1, Depth::kSecrets, "staging");
    const ParityReport one = compare_all(a, b);
    const ParityReport other = compare_all(b, a);
    EXPECT_EQ(lines(one, false), lines(other, true)) << seed;
    EXPECT_EQ(one.gaps.time.common_here, other.gaps.time.common_there) << seed;
    EXPECT_EQ(one.gaps.time.common_there, other.gaps.time.common_here) << seed;
    EXPECT_EQ(one.gaps.tools, other.gaps.tools) << seed;
    found += one.findings.size();
    for (const ParityFinding& each : one.findings) dimensions.insert(each.dimension);
  }
  EXPECT_GT(found, 10 * kPairs);
  EXPECT_EQ(dimensions.size(), kDimensions.size()) << "else this test leaves one out";
}

TEST(Parity, OfADeployWithItselfIsInSyncWithAllThatIsKnown) {
  for (unsigned seed = 0; seed < kPairs; ++seed) {
    const ComparedDeploy deploy = some_deploy(seed, Depth::kSecrets, "production");
    const ParityReport report = compare_all(deploy, deploy);
    expect_nothing_but_credentials(report, seed);
    EXPECT_EQ(report.gaps.time.releases_behind, 0) << seed;
    EXPECT_TRUE(report.gaps.time.known && report.gaps.time.behind_since.empty()) << seed;
  }
}

TEST(Parity, CountsExpectedDifferencesApartAndPutsThemLast) {
  Parity parity;
  parity.expected_differences["a"] = {"Process", "*", "", "r", "2027-01-01"};
  parity.expected_differences["b"] = {"SharedCredential", "*", "", "r", "2027-01-01"};
  for (unsigned seed = 0; seed < kPairs; ++seed) {
    const ComparedDeploy a = some_deploy(seed, Depth::kSecrets, "production");
    const ComparedDeploy b = some_deploy(seed + 1, Depth::kSecrets, "staging");
    const ParityReport report = compare_all(a, b, parity);
    bool expected = false;
    for (const ParityFinding& each : report.findings) {
      EXPECT_EQ(each.expected.has_value(), each.dimension == Dimension::kProcess);
      EXPECT_TRUE(each.expected || !expected) << "one that counts is behind one that does not";
      expected = each.expected.has_value();
    }
    EXPECT_EQ(lines(report, false), lines(compare_all(a, b), false))
        << "what is expected is told all the same";
    EXPECT_EQ(report.findings.size(), report.count(Severity::kError) + report.count(Severity::kWarning) +
                                          report.count(Severity::kInfo) + report.count_expected());
  }
}

// --- what a golden pair cannot hold

TEST(Parity, TellsWhichKeysOfABindingDiffer) {
  ComparedDeploy here = some_deploy(1, Depth::kNames, "e");
  here.backing_services = {{"database", {{"type", "postgresql"}, {"keys", "host, password, uri"}}}};
  ComparedDeploy there = here;
  there.backing_services["database"]["keys"] = "host, uri";
  const ParityReport report = compare_all(here, there);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].key, "database.keys");
  EXPECT_EQ(report.findings[0].severity, Severity::kWarning);
  EXPECT_EQ(report.findings[0].here + "/" + report.findings[0].there, "host, password, uri/host, uri");
  EXPECT_TRUE(report.gaps.tools.empty()) << "the service is the same";
  there.backing_services["database"].erase("keys");
  EXPECT_TRUE(compare_all(here, there).findings.empty()) << "nobody knows the keys yet";
}

TEST(Parity, IsComparedWithoutAClockAsIfNothingHadEnded) {
  ComparedDeploy here = some_deploy(1, Depth::kNames, "e");
  ComparedDeploy there = here;
  there.processes["more"] = {};
  there.runs.push_back({20, "newer", "r", "2026-11-01T00:00:00Z", ""});
  Parity parity;
  parity.expected_differences["old"] = {"Process", "more", "", "r", "1999-01-01"};
  parity.peers["staging"].longest_gap = std::chrono::hours(1);
  const ParityReport report = compare_deploys({here, there, parity, "staging", {}, nullptr, 0});
  EXPECT_EQ(report.count_expected(), 1U);
  EXPECT_EQ(report.count(Severity::kWarning), 0U) << "a gap cannot be too long where nobody knows the time";
  EXPECT_EQ(report.valid_until, std::nullopt);
}

TEST(Parity, LooksAgainWhenAnExpectedDifferenceEndsAtMostADayAhead) {
  Observed observed = reading(some_spec(1));
  observed.now = "2026-11-22T23:00:00Z";
  EXPECT_EQ(until_parity_changes(observed, {}), std::nullopt);
  auto& expected = observed.app.spec.parity.expected_differences;
  expected["past"] = {"Code", "*", "", "r", "2026-11-21"};
  EXPECT_EQ(until_parity_changes(observed, {}), std::nullopt);
  expected["later"] = {"Code", "*", "", "r", "2027-11-21"};
  EXPECT_EQ(until_parity_changes(observed, {}), std::chrono::days(1));
  expected["today"] = {"Code", "*", "", "r", "2026-11-22"};
  EXPECT_EQ(until_parity_changes(observed, {}), std::chrono::hours(1));
  EXPECT_EQ(reconcile(observed).look_again, std::chrono::hours(1));
  ParityReport report;
  report.valid_until = kinds::parse_time("2026-11-22T23:00:07Z");
  EXPECT_EQ(until_parity_changes(observed, {{"staging", report}}), std::chrono::seconds(7));
}

TEST(Parity, PutsTheWorstFirstSaysWhatToDoAndShowsNoSecret) {
  for (unsigned seed = 0; seed < kPairs; ++seed) {
    for (const Depth depth : kDepths) {
      const ParityReport report = compare(some_spec(seed), some_spec(seed + 1), depth);
      EXPECT_TRUE(std::is_sorted(
          report.findings.begin(), report.findings.end(),
          [](const ParityFinding& a, const ParityFinding& b) { return a.severity < b.severity; }));
      for (const ParityFinding& each : report.findings) {
        EXPECT_FALSE(each.key.empty() || each.message.empty());
        EXPECT_FALSE(each.dimension == Dimension::kConfigValue && depth == Depth::kNames) << each.key;
        EXPECT_EQ((each.here + each.there + each.message).find(kCanary), std::string::npos) << each.key;
      }
      EXPECT_EQ(report.state == ParityState::kDrifted,
                report.count(Severity::kError) + report.count(Severity::kWarning) > 0);
    }
  }
}

TEST(Parity, TellsThatAnExpectedDifferenceHasEnded) {
  Observed observed = reading(parse_spec(small_spec()));
  observed.app.spec.parity.expected_differences["old"] = {"Code", "*", "", "r", "2026-11-22"};
  const auto told = [&observed](const char* now) {
    observed.now = now;
    std::string messages;
    for (const Finding& finding : reconcile(observed).findings) {
      if (finding.rule == "TF1007") messages += finding.path + " " + finding.message + "; " + finding.remedy;
    }
    return messages;
  };
  EXPECT_EQ(told("2026-11-22T23:59:59Z"), "");
  EXPECT_EQ(told("2026-11-23T00:00:00Z"),
            ".spec.parity.expectedDifferences.old the expected difference has no effect: it ended with "
            "2026-11-22; remove "
            "it; if the environments still are meant to differ, let it expire later");
}

// --- without consent, nothing of the peer: not one byte

kinds::ReadApp stored(const AppKey& key, const std::string& spec_json) {
  auto read = kinds::read_app(R"({"metadata": {"namespace": ")" + key.namespace_name + R"(", "name": ")" +
                              key.name + R"(", "uid": "11111111-2222-4333-8444-555555555555",)" +
                              R"( "generation": 1, "resourceVersion": "1"}, "spec": )" + spec_json + "}");
  EXPECT_TRUE(read) << spec_json;
  return std::move(*read);
}

std::string spec_json(const std::string& revision, const std::string& parity) {
  return R"({"environment": "e", "image": "i", "codebase": {"repository": "r", "revision": ")" + revision +
         R"("}, "processes": {"web": {"port": 8080}}, "parity": )" + parity + "}";
}

TEST(Parity, WithoutConsentIsAFunctionOfOurOwnSpecAlone) {
  const AppKey reader{"shop-production", "shop"};
  const std::string own =
      spec_json("4f2a9c1", R"({"peers": {"staging": {"namespace": "shop-staging", "name": "shop"}}})");
  const auto outcome = [&](const std::optional<std::string>& peer_spec) {
    store::Store store;
    store.app_applied(stored(reader, own));
    if (peer_spec) store.app_applied(stored({"shop-staging", "shop"}, *peer_spec));
    const auto observed = gather::gather(store, reader, 0);
    return print(reconcile(*observed));
  };
  const std::string alone = outcome(std::nullopt);
  EXPECT_NE(alone.find("ParityReport/shop-vs-staging"), std::string::npos);
  for (const char* const share :
       {R"({})", R"({"shareWith": {}})",
        R"({"shareWith": {"a": {"namespace": "other", "values": "Secrets"}}})",
        R"({"shareWith": {"a": {"namespace": "shop-production", "name": "other"}}})",
        R"({"peers": {"production": {"namespace": "shop-production", "name": "shop"}}})"}) {
    for (const char* const revision : {"4f2a9c1", "8c6d2e1"})
      EXPECT_EQ(outcome(spec_json(revision, share)), alone) << share;
  }
  EXPECT_EQ(outcome(R"({"parity": {"shareWith": {"a": {"namespace": "shop-production"}}}})"), alone)
      << "a spec that cannot be read consents to nothing";
  const std::string consent = R"({"shareWith": {"a": {"namespace": "shop-production"}}})";
  EXPECT_NE(outcome(spec_json("4f2a9c1", consent)), alone) << "else this test would say nothing";
}

TEST(Parity, HasNoReportOfflineOrWithoutPeersAndDropsThoseOfASpecThatCannotBeRead) {
  Observed observed = reading(some_spec(1));
  EXPECT_TRUE(has_object(reconcile(observed), Kind::kParityReport, "shop-vs-staging"));
  write_all(observed, reconcile(observed));
  Observed offline = observed;
  offline.offline = true;
  EXPECT_TRUE(reconcile(offline).parity.empty());
  EXPECT_FALSE(has_object(reconcile(offline), Kind::kParityReport, "shop-vs-staging"));
  observed.spec_error = "broken";
  for (const KeptObject& kept : reconcile(observed).kept) EXPECT_NE(kept.kind, Kind::kParityReport);
}

}  // namespace
}  // namespace twelvefactor::reconcile
