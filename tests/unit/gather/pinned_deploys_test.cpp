// A pinned deploy is compared by what it runs, on both sides: read once, and shown no deeper than it
// consents.
#include "gather/pinned_deploys.hpp"

#include <gtest/gtest.h>

#include "gather/gather.hpp"
#include "kinds/text/resource.hpp"
#include "reconcile/parity/parity.hpp"
#include "unit/gather/peers_world.hpp"

namespace twelvefactor::gather {
namespace {

constexpr std::int64_t kNow = 1'700'000'000;
constexpr const char* kOld = R"("config": {"env": {"LEVEL": "x", "OLD": "1"}})";
constexpr const char* kPinned = R"("config": {"env": {"NEW": "1"}}, "release": {"pin": 1})";

class PinnedDeploysTest : public ::testing::Test, public PeersWorld {
 protected:
  PinnedDeploysTest() {
    reader(kOld);
    peer(kPinned, "Literals");
    pinned_release(kPeer, 1);
    release(kPeer, 2, false);
  }

  /// What PeersWorld::release makes known, with what a GET of it says.
  void pinned_release(const AppKey& app, std::int64_t number) {
    release(app, number, true);
    const std::string name = app.name + "-v" + std::to_string(number);
    answers[kinds::object_path(Kind::kAppRelease, app.namespace_name, name)] =
        R"({"metadata": {"name": "n", "uid": "u"}, "spec": {"format": 2, "environment": "e", "image": "i@sha256:1",)"
        R"( "codebase": {"repository": "r", "revision": "v1"}, "processes": {"web": {"command": [], "port": 8080}},)"
        R"( "configMapName": "of-it", "literals": ["LEVEL", "OLD"]}})";
    answers[kinds::object_path(Kind::kConfigMap, app.namespace_name, "of-it")] =
        R"({"metadata": {"name": "of-it", "namespace": "n", "uid": "11111111-2222-4333-8444-555555555555",)"
        R"( "resourceVersion": "1"}, "data": {"LEVEL": "x", "OLD": "1", "FROM": "of a ConfigMap"}})";
  }

  Observed look(const ParityMemo* memo = nullptr) {
    auto observed = gather(store, kReader, kNow, memo);
    EXPECT_TRUE(observed);
    pinned.fill(*observed, store, {});
    return std::move(*observed);
  }

  ParityReport report(const Observed& observed) { return reconcile::parity_reports(observed).at("staging"); }

  std::map<std::string, std::string> answers;
  int refuses_with = 0;
  PinnedDeploys pinned{[this](const std::string& path, const std::stop_token&) {
    ++asked;
    const auto found = answers.find(path);
    if (refuses_with == 0 && found != answers.end()) return kube::ApiResult<std::string>(found->second);
    kube::ApiError error;
    error.status = refuses_with == 0 ? 404 : refuses_with;
    error.message = "configmaps \"of-somebody\" is forbidden";
    return kube::ApiResult<std::string>(error);
  }};
};

TEST_F(PinnedDeploysTest, APeerIsSeenAsItRuns) {
  const Observed observed = look();
  const ComparedDeploy& there = observed.peers.at("staging");
  EXPECT_EQ(there.literals, (StringMap{{"LEVEL", "x"}, {"OLD", "1"}}));
  EXPECT_EQ(there.code.at("image"), "sha256:1");
  EXPECT_EQ(report(observed).count(Severity::kError), 0U) << report(observed).message;
}

TEST_F(PinnedDeploysTest, IsReadOnce) {
  for (int i = 0; i < 3; ++i) look();
  EXPECT_EQ(asked, 2) << "the AppRelease and its ConfigMap";
  peer(R"("config": {"env": {"NEW": "2"}}, "release": {"pin": 1})", "Literals");
  look();
  EXPECT_EQ(asked, 2) << "what the spec asks for does not run";
  peer(kOld, "Literals");
  EXPECT_EQ(look().peers.at("staging").literals.size(), 2U);
  EXPECT_EQ(asked, 2);
}

TEST_F(PinnedDeploysTest, NothingIsReadWhereNobodyIsPinnedOrNobodyConsents) {
  peer(kPinned, "");
  EXPECT_TRUE(look().peers.empty());
  peer(kOld, "Secrets");
  look();
  EXPECT_EQ(asked, 0);
}

TEST_F(PinnedDeploysTest, ItIsShownNoDeeperThanItConsents) {
  peer(kPinned, "None");
  const Observed observed = look();
  EXPECT_TRUE(observed.peers.at("staging").literals.empty());
  EXPECT_TRUE(observed.peers.at("staging").config_keys.contains("OLD"));
}

TEST_F(PinnedDeploysTest, WhatCannotBeReadIsSaidAndTriedAgain) {
  refuses_with = 403;
  Observed observed = look();
  const ParityReport unknown = report(observed);
  EXPECT_EQ(unknown.state, ParityState::kUnknown);
  EXPECT_NE(unknown.message.find("answered 403"), std::string::npos) << unknown.message;
  EXPECT_EQ(unknown.message.find("of-somebody"), std::string::npos) << unknown.message;
  EXPECT_EQ(observed.look_again, std::chrono::seconds(5));
  EXPECT_FALSE(observed.peers.at("staging").runs.empty()) << "the promotion gate still knows what ran";
  refuses_with = 0;
  EXPECT_NE(report(look()).state, ParityState::kUnknown);
}

TEST_F(PinnedDeploysTest, TheReaderItselfIsSeenAsItRuns) {
  peer(kOld, "Literals");
  reader(kPinned);
  pinned_release(kReader, 1);
  auto observed = gather(store, kReader, kNow);
  ReleaseContent content;
  content.config_map = "of-it";
  content.literals = std::set<std::string>{"OLD"};
  observed->pinned = content;
  pinned.fill(*observed, store, {});
  EXPECT_EQ(observed->pinned_literals, (StringMap{{"OLD", "1"}}));
  EXPECT_EQ(asked, 1) << "its AppRelease was read already";
}

TEST_F(PinnedDeploysTest, APinWakesTheReader) {
  peer(kOld, "None");
  look();
  const std::string unpinned = R"("config": {"env": {"LEVEL": "x", "OLD": "1"}}, )";
  auto seen = [this] { return store.peers(kReader).at(0).seen; };
  const Digest before = seen();
  peer(unpinned + R"("release": {"pin": 1})", "None");
  EXPECT_NE(seen(), before);
}

TEST_F(PinnedDeploysTest, APinThatCannotBeRunIsNotWhatRuns) {
  release(kPeer, 3, false);
  peer(R"("config": {"env": {"NEW": "1"}}, "release": {"pin": 9})", "Literals");
  const auto peers = store.peers(kReader);
  ASSERT_TRUE(peers.at(0).pinned);
  EXPECT_EQ(peers.at(0).pinned->name, "shop-v1") << "what was Active goes on";
}

}  // namespace
}  // namespace twelvefactor::gather
