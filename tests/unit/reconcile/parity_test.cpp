// What holds for every pair of deploys, tried with many.
#include "reconcile/parity/parity.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "gather/gather.hpp"
#include "kinds/compared_deploy.hpp"
#include "kinds/read_app.hpp"
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
  }
  return spec;
}

Observed reading(const AppSpec& spec) {
  static const Observed kBase = observe(small_spec());
  Observed observed = kBase;
  observed.app.spec = spec;
  observed.app.spec.parity.peers["staging"].key = {"shop-staging", "shop"};
  return observed;
}

ParityReport compare(const AppSpec& here, const AppSpec& there, Depth depth) {
  Observed observed = reading(here);
  observed.peers.emplace("staging", kinds::compared_deploy(there, depth));
  return parity_reports(observed).at("staging");
}

constexpr std::array kDepths = {Depth::kNames, Depth::kLiterals, Depth::kSecrets};

TEST(Parity, OfEqualDeploysFindsNothing) {
  for (unsigned seed = 0; seed < kPairs; ++seed) {
    for (const Depth depth : kDepths) {
      const ParityReport report = compare(some_spec(seed), some_spec(seed), depth);
      EXPECT_EQ(report.state, ParityState::kInSync) << seed;
      EXPECT_TRUE(report.findings.empty()) << seed;
    }
  }
}

TEST(Parity, OfDeploysThatDifferFindsTheSameFromBothSides) {
  std::size_t found = 0;
  for (unsigned seed = 0; seed < kPairs; ++seed) {
    const ParityReport one = compare(some_spec(seed), some_spec(seed + 1), Depth::kSecrets);
    const ParityReport other = compare(some_spec(seed + 1), some_spec(seed), Depth::kSecrets);
    const auto turned = [](const ParityReport& report, bool turn) {
      std::vector<std::string> lines;
      for (const ParityFinding& each : report.findings)
        lines.push_back(each.key + " " +
                        (turn ? each.there + " " + each.here : each.here + " " + each.there));
      std::sort(lines.begin(), lines.end());
      return lines;
    };
    EXPECT_EQ(turned(one, false), turned(other, true)) << seed;
    found += one.findings.size();
  }
  EXPECT_GT(found, 5 * kPairs);
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
