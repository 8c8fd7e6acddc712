// Secrets of two deploys are read once for each version, on both sides, and only marks of them are kept.
#include "gather/secret_marks.hpp"

#include <gtest/gtest.h>

#include "gather/gather.hpp"
#include "unit/gather/peers_world.hpp"

namespace twelvefactor::gather {
namespace {

constexpr std::int64_t kNow = 1'700'000'000;
constexpr const char* kSpec =
    R"("config": {"env": {"API_TOKEN": "literal-value"}, "secrets": {"KEY": {"secretKeyRef": {"name": "stripe", "key": "k"}},
       "OURS": {"generate": {}}}, "envFrom": [{"secretRef": {"name": "legacy"}}]},
       "backingServices": {"db": {"type": "t", "secretRef": {"name": "db"}}})";

class SecretMarksTest : public ::testing::Test, public PeersWorld {
 protected:
  SecretMarksTest() {
    reader(kSpec);
    peer(kSpec);
    for (const AppKey& app : {kReader, kPeer}) {
      secret({app.namespace_name, "stripe"}, "k", "stripe of " + app.namespace_name);
      secret({app.namespace_name, "legacy"}, "LEGACY", "the same in both");
      secret({app.namespace_name, "db"}, "password", "password of " + app.namespace_name);
      generated(app, "OURS", "generated for " + app.namespace_name);
    }
  }

  Observed look(const ParityMemo* memo = nullptr) {
    auto observed = gather(store, kReader, kNow, memo);
    EXPECT_TRUE(observed);
    marks.fill(*observed, store.peers(observed->app.key), {});
    return std::move(*observed);
  }

  SecretMarks marks{[this](const std::string& path, const std::stop_token&) { return answer(path); }};
};

TEST_F(SecretMarksTest, AreOfBothSidesAndEqualForEqualValues) {
  const Observed observed = look();
  const auto& here = observed.secret_marks;
  const auto& there = observed.peers.at("staging").secrets;
  for (const char* const slot : {"API_TOKEN", "KEY", "OURS", "LEGACY", "db.password"}) {
    ASSERT_TRUE(here.contains(slot)) << slot;
    ASSERT_TRUE(there.contains(slot)) << slot;
    const bool same = std::string(slot) == "API_TOKEN" || std::string(slot) == "LEGACY";
    EXPECT_EQ(here.at(slot).hash == there.at(slot).hash, same) << slot;
    EXPECT_TRUE(here.at(slot).credential) << slot;
    EXPECT_EQ(here.at(slot).hash.size(), 64U) << slot;
  }
  EXPECT_EQ(here.size(), 5U);
  EXPECT_EQ(there.size(), 5U);
  EXPECT_TRUE(observed.parity_problems.empty());
  EXPECT_FALSE(observed.look_again);
}

TEST_F(SecretMarksTest, AreMadeOnceForEachVersion) {
  look();
  EXPECT_EQ(asked, 8);
  look();
  EXPECT_EQ(asked, 8);
  secret({"shop-staging", "db"}, "password", "password of shop-production");
  const Observed observed = look();
  EXPECT_EQ(asked, 9);
  EXPECT_EQ(observed.secret_marks.at("db.password"), observed.peers.at("staging").secrets.at("db.password"));
  generated(kPeer, "OURS", "another");
  look();
  EXPECT_EQ(asked, 10);
}

TEST_F(SecretMarksTest, AreNotReadOfAPeerThatShowsLess) {
  for (const char* const values : {"", "None", "Literals"}) {
    peer(kSpec, values);
    const Observed observed = look();
    EXPECT_EQ(asked, 0) << values;
    EXPECT_TRUE(observed.secret_marks.empty());
    for (const auto& [key, deploy] : observed.peers) EXPECT_TRUE(deploy.secrets.empty()) << values;
  }
}

TEST_F(SecretMarksTest, AreDroppedWithTheConsent) {
  look();
  EXPECT_EQ(marks.size(), 8U);
  peer(kSpec, "Literals");
  look();
  EXPECT_EQ(marks.size(), 0U);
  peer(kSpec);
  look();
  EXPECT_EQ(marks.size(), 8U);
  store.app_deleted(kPeer);
  look();
  EXPECT_EQ(marks.size(), 0U);
}

TEST_F(SecretMarksTest, AreDroppedWithTheReader) {
  look();
  marks.forget(kReader);
  EXPECT_EQ(marks.size(), 0U);
}

TEST_F(SecretMarksTest, OfASecretThatIsGoneAreGone) {
  look();
  no_secret({"shop-staging", "legacy"});
  EXPECT_FALSE(look().peers.at("staging").secrets.contains("LEGACY"));
  EXPECT_EQ(asked, 8) << "the watch tells that there is none";
  EXPECT_EQ(marks.size(), 7U);
}

TEST_F(SecretMarksTest, ThatCannotBeMadeAreToldWithoutNamingThePeersSecret) {
  refused = "shop-staging/secrets/stripe";
  const Observed observed = look();
  EXPECT_TRUE(observed.peers.at("staging").secrets.empty()) << "not half of them";
  const std::string& said = observed.parity_problems.at("staging");
  EXPECT_NE(said.find("shop-staging/shop"), std::string::npos) << said;
  EXPECT_NE(said.find("403"), std::string::npos) << said;
  EXPECT_EQ(said.find("stripe"), std::string::npos) << said;
  EXPECT_EQ(said.find("of-somebody"), std::string::npos) << said;
  EXPECT_TRUE(observed.look_again);
  refused.clear();
  EXPECT_TRUE(look().parity_problems.empty());
}

TEST_F(SecretMarksTest, OfOurOwnThatCannotBeMadeKeepThePairUncompared) {
  refused = "shop-production/secrets/db";
  const Observed observed = look();
  EXPECT_TRUE(observed.peers.at("staging").secrets.empty());
  EXPECT_NE(observed.parity_problems.at("staging").find("shop-production/shop"), std::string::npos);
}

TEST_F(SecretMarksTest, AreLeftAloneWhileNothingChanges) {
  ParityMemo memo;
  const Observed first = look(&memo);
  memo.keep(first, {{"staging", {}}});
  const int before = asked;
  EXPECT_TRUE(look(&memo).known_parity);
  EXPECT_EQ(asked, before);
  EXPECT_EQ(marks.size(), 8U) << "the next change needs them";
}

TEST_F(SecretMarksTest, OfANamedVariableWinOverThoseOfAllKeys) {
  constexpr const char* kTwice =
      R"("config": {"secrets": {"LEGACY": {"secretKeyRef": {"name": "stripe", "key": "k"}}},
         "envFrom": [{"secretRef": {"name": "stripe"}}, {"secretRef": {"name": "legacy"}}]})";
  reader(kTwice);
  peer(kTwice);
  const Observed observed = look();
  const auto& here = observed.secret_marks;
  EXPECT_EQ(here.at("LEGACY"), here.at("k")) << "of stripe, not of legacy";
}

}  // namespace
}  // namespace twelvefactor::gather
