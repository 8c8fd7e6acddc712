// Who is woken by a change of a peer, and who is not: without consent, nobody, by nothing.
#include "store/peers.hpp"

#include <gtest/gtest.h>

#include "kinds/read_app.hpp"
#include "store/store.hpp"
#include "unit/apps.hpp"

namespace twelvefactor::store {
namespace {

const AppKey kReader{"shop-production", "shop"};
const AppKey kPeer{"shop-staging", "shop"};
const Woken kNobody;
const Woken kPeerAlone = {kPeer};
const Woken kBoth = {kPeer, kReader};

constexpr const char* kConsent = R"({"production": {"namespace": "shop-production", "name": "shop"}})";

/// What of the peer's spec a case changes.
struct Spec {
  std::string share = kConsent;
  std::string level = "info";
  std::string password = "hunter2";
  std::string revision = "4f2a9c1";
  int replicas = 1;
};

class PeersTest : public ::testing::Test {
 protected:
  PeersTest() {
    apply(kReader, R"("peers": {"staging": {"namespace": "shop-staging", "name": "shop"}})", {});
  }

  Woken apply(const AppKey& key, const std::string& parity, const Spec& spec, bool deleting = false) {
    ++version_;
    const std::string text =
        R"({"metadata": {"namespace": ")" + key.namespace_name + R"(", "name": ")" + key.name +
        R"(", "uid": ")" + to_string(testing::uid_of(key == kPeer ? 'b' : 'a')) + R"(", "generation": )" +
        std::to_string(version_) + R"(, "resourceVersion": ")" + std::to_string(version_) + "\"" +
        (deleting ? R"(, "deletionTimestamp": "2026-01-01T00:00:00Z")" : "") +
        R"(}, "spec": {"environment": "e", "image": "i", "codebase": {"repository": "r", "revision": ")" +
        spec.revision + R"("}, "config": {"env": {"LOG_LEVEL": ")" + spec.level + R"(", "DB_PASSWORD": ")" +
        spec.password + R"("}}, "processes": {"web": {"port": 8080, "replicas": )" +
        std::to_string(spec.replicas) + R"(}}, "parity": {)" + parity + "}}}";
    auto read = kinds::read_app(text);
    EXPECT_TRUE(read) << text;
    return store_.app_applied(std::move(*read));
  }

  Woken peer(const Spec& spec, bool deleting = false) {
    return apply(kPeer, R"("shareWith": )" + spec.share, spec, deleting);
  }

  std::vector<SharedPeer> seen(const AppKey& reader = kReader) { return store_.snapshot(reader)->peers; }

  Store store_;
  int version_ = 0;
};

TEST_F(PeersTest, WithoutConsentNothingOfAPeerWakesOrReachesTheReader) {
  for (const char* const share :
       {"{}", R"({"other": {"namespace": "shop-production", "name": "shop2"}})",
        R"({"other": {"namespace": "shop-prod", "name": "shop", "values": "Secrets"}})"}) {
    EXPECT_EQ(peer({share}), kPeerAlone) << "it appears";
    EXPECT_TRUE(seen().empty());
    EXPECT_EQ(peer({share, "debug", "other", "8c6d2e1", 3}), kPeerAlone) << "it changes";
    EXPECT_TRUE(seen().empty());
    EXPECT_EQ(store_.app_deleted(kPeer), kPeerAlone) << "it goes";
    peer({share});
    store_.list_began(Source::kApps);
    Woken listed =
        apply(kReader, R"("peers": {"staging": {"namespace": "shop-staging", "name": "shop"}})", {});
    EXPECT_EQ(store_.list_done(Source::kApps), kPeerAlone) << "a list does not name it any more";
  }
}

TEST_F(PeersTest, ConsentWakesTheReaderWhenItComesAndWhenItGoes) {
  peer({"{}"});
  EXPECT_EQ(peer({kConsent}), kBoth);
  ASSERT_EQ(seen().size(), 1U);
  EXPECT_EQ(seen()[0].key, kPeer);
  EXPECT_EQ(seen()[0].depth, Depth::kNames);
  EXPECT_EQ(peer({"{}"}), kBoth);
  EXPECT_TRUE(seen().empty());
}

TEST_F(PeersTest, APeerThatConsentsWakesTheReaderWhenItComesAndWhenItGoes) {
  EXPECT_EQ(peer({}), kBoth);
  EXPECT_EQ(peer({}, /*deleting=*/true), kBoth) << "what is being deleted shares nothing";
  EXPECT_TRUE(seen().empty());
  EXPECT_EQ(store_.app_deleted(kPeer), kPeerAlone);
  EXPECT_EQ(peer({}), kBoth);
  EXPECT_EQ(store_.app_deleted(kPeer), kBoth);
  peer({});
  store_.list_began(Source::kApps);
  apply(kReader, R"("peers": {"staging": {"namespace": "shop-staging", "name": "shop"}})", {});
  EXPECT_EQ(store_.list_done(Source::kApps), kBoth);
  EXPECT_TRUE(seen().empty());
}

TEST_F(PeersTest, OnlyWhatIsComparedWakesTheReader) {
  const auto consent = [](const std::string& values) {
    return R"({"p": {"namespace": "shop-production", "values": ")" + values + R"("}})";
  };
  for (const auto& [values, level_wakes, password_wakes] :
       {std::tuple{"None", false, false}, {"Literals", true, false}, {"Secrets", true, true}}) {
    const Spec before{consent(values)};
    peer(before);
    Spec after = before;
    after.replicas = 7;
    EXPECT_EQ(peer(after), kPeerAlone) << values << ": scale is not compared";
    after.level = "debug";
    EXPECT_EQ(peer(after), level_wakes ? kBoth : kPeerAlone) << values << ": a literal";
    after.password = "other";
    EXPECT_EQ(peer(after), password_wakes ? kBoth : kPeerAlone) << values << ": a literal that looks secret";
    after.revision = "8c6d2e1";
    EXPECT_EQ(peer(after), kBoth) << values << ": the revision";
  }
}

TEST_F(PeersTest, ADeeperConsentWakesTheReader) {
  peer({});
  EXPECT_EQ(peer({R"({"p": {"namespace": "shop-production", "values": "Literals"}})"}), kBoth);
  EXPECT_EQ(seen()[0].depth, Depth::kLiterals);
}

TEST_F(PeersTest, AReaderThatNoLongerNamesThePeerIsLeftAlone) {
  peer({});
  apply(kReader, "", {});
  EXPECT_TRUE(seen().empty());
  EXPECT_EQ(peer({kConsent, "info", "hunter2", "8c6d2e1"}), kPeerAlone);
  apply(kReader, R"("peers": {"staging": {"namespace": "shop-staging", "name": "shop"}})", {});
  EXPECT_EQ(peer({}), kBoth);
  store_.app_deleted(kReader);
  EXPECT_EQ(peer({kConsent, "info", "hunter2", "8c6d2e1"}), kPeerAlone);
}

TEST_F(PeersTest, TheAnswerToOurOwnWriteKeepsConsent) {
  peer({});
  auto answered = kinds::ReadApp{kPeer, store_.snapshot(kPeer)->app};
  answered.app.resource_version += 1;
  store_.app_answered(answered);
  EXPECT_EQ(seen().size(), 1U);
}

TEST_F(PeersTest, ADeployIsNotItsOwnPeer) {
  const std::string self = R"("peers": {"self": {"namespace": "shop-staging", "name": "shop"}}, "shareWith":)"
                           R"( {"all": {"namespace": "shop-staging"}})";
  EXPECT_EQ(apply(kPeer, self, {}), kPeerAlone);
  EXPECT_EQ(apply(kPeer, self, {kConsent, "debug", "x", "8c6d2e1"}), kPeerAlone);
  EXPECT_TRUE(seen(kPeer).empty());
}

}  // namespace
}  // namespace twelvefactor::store
