// Reports are made again only when something that they are made of has changed.
#include "gather/parity_memo.hpp"

#include <gtest/gtest.h>

#include "gather/gather.hpp"
#include "gather/secret_marks.hpp"
#include "reconcile/parity/parity.hpp"
#include "unit/gather/peers_world.hpp"

namespace twelvefactor::gather {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kNoon = 20'000 * kDay + kDay / 2;
constexpr const char* kSpec =
    R"("config": {"env": {"LEVEL": "x"}, "secrets": {"KEY": {"secretKeyRef": {"name": "stripe", "key": "k"}}}},
       "backingServices": {"db": {"type": "t", "secretRef": {"name": "db"}}})";

class ParityMemoTest : public ::testing::Test, public PeersWorld {
 protected:
  ParityMemoTest() {
    reader(kSpec);
    peer(kSpec);
    for (const AppKey& app : {kReader, kPeer}) {
      secret({app.namespace_name, "stripe"}, "k", app.namespace_name);
      secret({app.namespace_name, "db"}, "uri", app.namespace_name);
    }
  }

  /// How many of so many passes make the reports anew.
  int made_in(int passes, std::int64_t now = kNoon) {
    int made = 0;
    for (int i = 0; i < passes; ++i) {
      auto observed = gather(store, kReader, now, &memo);
      marks.fill(*observed, store.peers(observed->app.key), {});
      made += observed->known_parity ? 0 : 1;
      const auto reports = reconcile::parity_reports(*observed);
      EXPECT_EQ(reports.size(), 1U);
      memo.keep(*observed, reports);
    }
    return made;
  }

  SecretMarks marks{[this](const std::string& path, const std::stop_token&) { return answer(path); }};
  ParityMemo memo;
};

TEST_F(ParityMemoTest, ComparesOnceWhileNothingChanges) {
  EXPECT_EQ(made_in(5), 1);
  EXPECT_EQ(asked, 4);
}

TEST_F(ParityMemoTest, WhatIsKnownIsToldAsItIs) {
  made_in(1);
  auto observed = gather(store, kReader, kNoon, &memo);
  ASSERT_TRUE(observed->known_parity);
  // What nobody would find by comparing: so nobody compared.
  ParityReport told;
  told.message = "as it was";
  observed->known_parity = std::make_shared<const ParityReports>(ParityReports{{"staging", told}});
  EXPECT_EQ(reconcile::parity_reports(*observed).at("staging").message, "as it was");
}

TEST_F(ParityMemoTest, ComparesAgainForEachInput) {
  made_in(1);
  const auto changed = [this](const char* what) { EXPECT_EQ(made_in(2), 1) << what; };
  reader(kSpec);
  changed("our generation");
  release(kReader, 1, true);
  changed("our releases");
  secret({"shop-production", "stripe"}, "k", "other");
  changed("our Secret");
  secret({"shop-production", "db"}, "password", "other");
  changed("the keys of our binding");
  peer(std::string(R"("suspend": true, )") + kSpec);
  EXPECT_EQ(made_in(2), 0) << "what is not compared";
  peer(R"("config": {"env": {"LEVEL": "y"}})");
  changed("the peer's spec");
  peer(kSpec);
  changed("and back");
  release(kPeer, 1, true);
  changed("its releases");
  secret({"shop-staging", "stripe"}, "k", "other");
  changed("its Secret");
  secret({"shop-staging", "db"}, "password", "other");
  changed("the keys of its binding");
  peer(kSpec, "Literals");
  changed("its consent");
  secret({"shop-staging", "stripe"}, "k", "yet another");
  EXPECT_EQ(made_in(2), 0) << "a Secret that it shows no more";
  peer(kSpec, "");
  changed("no consent");
  release(kPeer, 2, true);
  EXPECT_EQ(made_in(2), 0) << "nothing of it is seen";
  store.policy_applied(kinds::ReadPolicy{});
  changed("the policies");
}

TEST_F(ParityMemoTest, ComparesAgainOnAnotherDay) {
  made_in(1);
  EXPECT_EQ(made_in(1, kNoon + kDay / 4), 0);
  EXPECT_EQ(made_in(2, kNoon + kDay), 1);
}

TEST_F(ParityMemoTest, ComparesAgainWhenAReportSaysSomethingElseByItself) {
  const auto observed = gather(store, kReader, kNoon, &memo);
  ParityReport until;
  until.valid_until = kNoon + 60;
  memo.keep(*observed, {{"staging", until}, {"other", {}}});
  EXPECT_TRUE(memo.recall(*observed, kNoon + 59));
  EXPECT_FALSE(memo.recall(*observed, kNoon + 60));
}

TEST_F(ParityMemoTest, KeepsNothingWhileSecretsCannotBeRead) {
  made_in(1);
  refused = "shop-staging/secrets/stripe";
  secret({"shop-staging", "stripe"}, "k", "other");
  EXPECT_EQ(made_in(3), 3);
  refused.clear();
  EXPECT_EQ(made_in(3), 1);
}

TEST_F(ParityMemoTest, ForgetsAnAppThatIsGone) {
  made_in(1);
  memo.forget(kReader);
  EXPECT_EQ(made_in(1), 1);
}

TEST_F(ParityMemoTest, TellsTheGateWhatItAsksAlsoWhenNothingIsCompared) {
  release(kPeer, 1, true, "i@sha256:7");
  made_in(1);
  const auto observed = gather(store, kReader, kNoon, &memo);
  ASSERT_TRUE(observed->known_parity);
  const ComparedDeploy& there = observed->peers.at("staging");
  ASSERT_EQ(there.runs.size(), 1U);
  EXPECT_EQ(there.runs[0].image, "sha256:7");
  EXPECT_EQ(there.depth, Depth::kSecrets);
  EXPECT_TRUE(there.processes.empty()) << "its spec was not read";
}

TEST_F(ParityMemoTest, OurOwnWritesAreComparedInTheSamePass) {
  made_in(1);
  auto observed = gather(store, kReader, kNoon, &memo);
  release(kReader, 1, true);
  refresh_children(*observed, store, &memo);
  EXPECT_FALSE(observed->known_parity);
  EXPECT_FALSE(observed->peers.at("staging").processes.empty());
}

TEST_F(ParityMemoTest, WhatRunsIsTheCodeOfBothSides) {
  release(kPeer, 1, true, "i@sha256:7");
  release(kReader, 1, true, "i@sha256:7");
  const auto observed = gather(store, kReader, kNoon);
  EXPECT_EQ(observed->peers.at("staging").code.at("image"), "sha256:7");
  const auto reports = reconcile::parity_reports(*observed);
  for (const ParityFinding& each : reports.at("staging").findings)
    EXPECT_NE(each.dimension, Dimension::kCode) << each.key;
}

TEST_F(ParityMemoTest, KeysOfABindingAreToldWhereBothAreKnown) {
  EXPECT_EQ(gather(store, kReader, kNoon)->peers.at("staging").backing_services.at("db").at("keys"), "uri");
  no_secret({"shop-production", "db"});
  EXPECT_FALSE(gather(store, kReader, kNoon)->peers.at("staging").backing_services.at("db").contains("keys"));
}

}  // namespace
}  // namespace twelvefactor::gather
