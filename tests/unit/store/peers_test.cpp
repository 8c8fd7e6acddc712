// Who is woken by a change of a peer, and who is not: without consent, nobody, by nothing.
#include "store/peers.hpp"

#include <gtest/gtest.h>

#include <array>

#include "kinds/read/read_app.hpp"
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

/// What of the peer a case changes.
struct Spec {
  std::string share = kConsent;
  std::string level = "info";
  std::string password = "hunter2";
  std::string revision = "4f2a9c1";
  int replicas = 1;
  std::string rest = {};    // of the spec
  std::string config = {};  // and of its config
  std::string manager = "argocd";
  std::string available = {};  // since then
  std::string findings = {};   // of its status
  int ready = 1;
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
        R"(, "managedFields": [{"manager": ")" + spec.manager +
        R"(", "operation": "Apply", "time": "2026-01-01T00:00:0)" + std::to_string(version_ % 10) +
        R"(Z", "fieldsV1": {"f:spec": {}}}]}, "status": {"processes": {"web": {"ready": )" +
        std::to_string(spec.ready) + R"(}}, "conditions": [{"type": "Available", "status": ")" +
        (spec.available.empty() ? "False" : "True") + R"(", "lastTransitionTime": ")" + spec.available +
        R"("}], "findings": [)" + spec.findings +
        R"(]}, "spec": {"environment": "e", "image": "i", "codebase": {"repository": "r", "revision": ")" +
        spec.revision + R"("}, "config": {"env": {"LOG_LEVEL": ")" + spec.level + R"(", "DB_PASSWORD": ")" +
        spec.password + R"("})" + spec.config + R"(}, "processes": {"web": {"port": 8080, "replicas": )" +
        std::to_string(spec.replicas) + R"(}}, "parity": {)" + parity + "}" + spec.rest + "}}";
    auto read = kinds::read_app(text);
    EXPECT_TRUE(read) << text;
    return store_.app_applied(std::move(*read));
  }

  Woken peer(const Spec& spec, bool deleting = false) {
    return apply(kPeer, R"("shareWith": )" + spec.share, spec, deleting);
  }

  /// A release of the peer; `since`: when it stopped being Active, or became so.
  kinds::ReadChild release(int number, bool active, const std::string& since = "2026-01-05T00:00:00Z") {
    kinds::ReadChild read{kPeer.namespace_name, kPeer.name, {}};
    read.child.kind = Kind::kAppRelease;
    read.child.name = "shop-v" + std::to_string(number);
    read.child.uid = testing::uid_of(static_cast<char>('0' + number));
    read.child.owner = testing::uid_of('b');
    read.child.resource_version = static_cast<std::uint64_t>(++version_);
    ReleaseFacts facts;
    facts.number = number;
    facts.image = "image@sha256:" + std::to_string(number);
    facts.status.completion_time = "2026-01-01T00:00:00Z";
    facts.status.active = {active, since};
    facts.status.message = std::to_string(version_);
    read.child.digest = {1, static_cast<std::uint64_t>(version_)};
    read.child.release = std::make_shared<const ReleaseFacts>(std::move(facts));
    return read;
  }

  kinds::ReadChild generated(char uid_of_owner = 'b') {
    kinds::ReadChild read{kPeer.namespace_name, kPeer.name, {}};
    read.child.kind = Kind::kSecret;
    read.child.name = "shop-generated";
    read.child.uid = testing::uid_of('7');
    read.child.owner = testing::uid_of(uid_of_owner);
    read.child.resource_version = static_cast<std::uint64_t>(++version_);
    return read;
  }

  Woken secret(const std::string& name, const std::vector<std::string>& keys,
               const std::string& namespace_name = "shop-staging") {
    SecretFacts facts = testing::secret_with(keys);
    facts.resource_version = static_cast<std::uint64_t>(++version_);
    return store_.secret_applied({namespace_name, name, facts});
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

std::string consent_at(const std::string& values) {
  return R"({"p": {"namespace": "shop-production", "name": "shop", "values": ")" + values + R"("}})";
}

constexpr std::array kDepths = {"None", "Literals", "Secrets"};

TEST_F(PeersTest, WhoChangedThePeerLastAndItsAvailabilityAreSeenAtEveryDepth) {
  for (const char* const depth : kDepths) {
    Spec spec{consent_at(depth)};
    peer(spec);
    spec.manager = "kubectl-edit" + std::string(depth);
    EXPECT_EQ(peer(spec), kBoth) << depth;
    EXPECT_EQ(seen()[0].changed_by, spec.manager);
    spec.available = "2026-01-01T00:00:00Z";
    EXPECT_EQ(peer(spec), kBoth) << depth;
    EXPECT_EQ(seen()[0].available_since, spec.available);
    spec.ready = 7;
    EXPECT_EQ(peer(spec), kPeerAlone) << "how many pods are ready is not compared";
    spec.ready = 0;
    EXPECT_EQ(peer(spec), kBoth) << "none is ready any more";
    EXPECT_EQ(seen()[0].available_since, "");
  }
}

TEST_F(PeersTest, WhatItsRunningPodsShowedIsSeenAtEveryDepth) {
  const auto finding = [](const std::string& level, const std::string& more) {
    return R"({"rule": "TF0907", "factor": 9, "path": ".spec.processes.web", "message": "m", "level": ")" +
           level + "\"" + more + "}";
  };
  const std::string since = R"(, "since": "2026-01-01T00:00:00Z", "release": 3)";
  for (const char* const depth : kDepths) {
    Spec spec{consent_at(depth)};
    peer(spec);
    spec.findings = finding("Warn", "");
    EXPECT_EQ(peer(spec), kPeerAlone) << "what its spec says of rules is its own affair";
    spec.findings = finding("Audit", since);
    EXPECT_EQ(peer(spec), kPeerAlone);
    spec.findings = finding("Warn", since + R"(, "exempted": "2027-01-01")");
    EXPECT_EQ(peer(spec), kPeerAlone);
    spec.findings = finding("Warn", since);
    EXPECT_EQ(peer(spec), kBoth) << depth;
    EXPECT_EQ(seen()[0].seen_in_pods, "TF0907 of web");
  }
}

TEST_F(PeersTest, ANewTimeOfAChangeThatIsNotSharedWakesNobodyElse) {
  const Spec spec{consent_at("Secrets")};
  peer(spec);
  EXPECT_EQ(peer(spec), kPeerAlone) << "a new generation by the same manager";
}

TEST_F(PeersTest, WithoutConsentNoFactOfAPeerWakesTheReader) {
  Spec spec{"{}"};
  spec.rest = R"(, "backingServices": {"db": {"type": "t", "secretRef": {"name": "db"}}})";
  peer(spec);
  spec.manager = "other";
  spec.available = "2026-01-01T00:00:00Z";
  EXPECT_EQ(peer(spec), kPeerAlone);
  EXPECT_EQ(store_.child_applied(release(1, true)), kPeerAlone);
  EXPECT_EQ(store_.child_applied(generated()), kPeerAlone);
  EXPECT_EQ(secret("db", {"uri"}), kPeerAlone);
  EXPECT_EQ(store_.secret_deleted({"shop-staging", "db", {}}), kPeerAlone);
  EXPECT_TRUE(seen().empty());
}

TEST_F(PeersTest, ADeployThatIsBeingDeletedTellsNothingMore) {
  Spec spec{consent_at("Secrets")};
  spec.rest = R"(, "backingServices": {"db": {"type": "t", "secretRef": {"name": "db"}}})";
  peer(spec, /*deleting=*/true);
  EXPECT_EQ(store_.child_applied(release(1, true)), kPeerAlone);
  EXPECT_EQ(secret("db", {"uri"}), kPeerAlone);
  EXPECT_TRUE(seen().empty());
}

TEST_F(PeersTest, TheReleasesThatThePeerRanAreSeenAtEveryDepth) {
  for (const char* const depth : kDepths) {
    peer({consent_at(depth)});
    EXPECT_EQ(store_.child_applied(release(1, true)), kBoth) << depth;
    ASSERT_EQ(seen()[0].runs.size(), 1U);
    EXPECT_EQ(seen()[0].runs[0].image, "sha256:1");
    EXPECT_EQ(store_.child_applied(release(1, true)), kPeerAlone) << "its message: no run";
    EXPECT_EQ(store_.child_applied(release(2, false, "2026-01-01T00:00:00Z")), kPeerAlone)
        << "it was never Active";
    EXPECT_EQ(store_.child_applied(release(1, false)), kBoth) << "it is no longer Active";
    EXPECT_EQ(seen()[0].runs[0].until, "2026-01-05T00:00:00Z");
    EXPECT_EQ(store_.child_deleted(release(2, false)), kPeerAlone);
    EXPECT_EQ(store_.child_deleted(release(1, false)), kBoth);
    store_.child_applied(release(3, true));
    store_.list_began(Source::kAppReleases);
    EXPECT_EQ(store_.list_done(Source::kAppReleases), kBoth) << "the list does not name it any more";
    EXPECT_TRUE(seen()[0].runs.empty());
  }
}

TEST_F(PeersTest, AReleaseOfAnEarlierAppOfThatNameIsNoRun) {
  peer({});
  auto foreign = release(1, true);
  foreign.child.owner = testing::uid_of('c');
  EXPECT_EQ(store_.child_applied(foreign), kPeerAlone);
  EXPECT_TRUE(seen()[0].runs.empty());
}

TEST_F(PeersTest, TheAnswerToOurOwnWriteReachesTheReaderWithItsEcho) {
  peer({});
  const auto written = release(1, true);
  store_.child_answered(written);
  EXPECT_EQ(seen()[0].runs.size(), 1U);
  EXPECT_EQ(store_.child_applied(written), Woken{kReader}) << "the echo is no news to the app itself";
  EXPECT_EQ(store_.child_applied(written), kNobody) << "told once";
  auto answered = kinds::ReadApp{kPeer, store_.snapshot(kPeer)->app};
  answered.app.resource_version = static_cast<std::uint64_t>(++version_);
  answered.app.available_since = "2026-01-01T00:00:00Z";
  store_.app_answered(answered);
  EXPECT_EQ(store_.app_applied(answered), Woken{kReader});
  EXPECT_EQ(store_.app_applied(answered), kNobody);
}

TEST_F(PeersTest, NamesOfTheKeysOfABindingAreSeenAtEveryDepthAndItsVersionsAtSecretsOnly) {
  for (const char* const depth : kDepths) {
    Spec spec{consent_at(depth)};
    spec.rest = R"(, "backingServices": {"db": {"type": "t", "secretRef": {"name": "db"}}})";
    peer(spec);
    EXPECT_EQ(secret("db", {"uri"}), kBoth) << depth;
    EXPECT_EQ(seen()[0].binding_keys, (std::map<std::string, std::string>{{"db", "uri"}}));
    const bool secrets = std::string(depth) == "Secrets";
    EXPECT_EQ(secret("db", {"uri"}), secrets ? kBoth : kPeerAlone) << depth << ": another version";
    EXPECT_EQ(seen()[0].secrets.size(), secrets ? 1U : 0U);
    EXPECT_EQ(secret("db", {"password", "uri"}), kBoth) << depth;
    EXPECT_EQ(seen()[0].binding_keys.at("db"), "password, uri");
    EXPECT_EQ(secret("unrelated", {"uri"}), kNobody);
    EXPECT_EQ(secret("db", {"uri"}, "shop-production"), kNobody) << "of that name in another namespace";
    EXPECT_EQ(store_.secret_deleted({"shop-staging", "db", {}}), kBoth);
    secret("db", {"uri"});
    store_.list_began(Source::kSecrets);
    EXPECT_EQ(store_.list_done(Source::kSecrets), kBoth);
  }
}

TEST_F(PeersTest, SecretsThatBindNothingAreSeenAtDepthSecretsOnly) {
  for (const char* const depth : kDepths) {
    Spec spec{consent_at(depth)};
    spec.config =
        R"(, "secrets": {"KEY": {"secretKeyRef": {"name": "stripe", "key": "k"}}, "OURS": {"generate": {}}},)"
        R"( "envFrom": [{"secretRef": {"name": "legacy"}}])";
    peer(spec);
    const bool secrets = std::string(depth) == "Secrets";
    const Woken& woken = secrets ? kBoth : kPeerAlone;
    EXPECT_EQ(secret("stripe", {"k"}), woken) << depth;
    EXPECT_EQ(secret("stripe", {"k", "l"}), woken) << depth;
    EXPECT_EQ(secret("legacy", {"k"}), woken) << depth;
    EXPECT_EQ(store_.child_applied(generated()), woken) << depth;
    EXPECT_EQ(store_.child_applied(generated()), woken) << depth << ": rotated";
    EXPECT_EQ(store_.child_applied(generated('c')), woken) << depth << ": it is somebody else's now";
    EXPECT_EQ(seen()[0].secrets.size(), secrets ? 2U : 0U);
    store_.child_deleted(generated());
    store_.secret_deleted({"shop-staging", "stripe", {}});
    store_.secret_deleted({"shop-staging", "legacy", {}});
  }
}

TEST_F(PeersTest, ASecretThatOnlyARunningReleaseUsesIsNotShared) {
  peer({consent_at("Secrets")});
  store_.reads_secrets(kPeer, {"of-release"});
  EXPECT_EQ(secret("of-release", {"k"}), kPeerAlone);
}

TEST_F(PeersTest, TheSecretThatAProvisionedServiceBindsIsSeen) {
  Spec spec{consent_at("Secrets")};
  spec.rest = R"(, "backingServices": {"db": {"type": "t", "serviceRef": {"apiVersion": "example.com/v1",)"
              R"( "kind": "Database", "name": "main"}}})";
  peer(spec);
  secret("bound", {"uri"});
  ASSERT_EQ(store_.needed_services().size(), 1U);
  const NeededServices needed = store_.needed_services()[0];
  store_.services_began(needed);
  EXPECT_EQ(store_.services_done(needed), kPeerAlone) << "there is none";
  EXPECT_TRUE(seen()[0].secrets.empty());
  const kinds::ReadService service{{"shop-staging", "main"}, testing::uid_of('8'), 1, "bound"};
  EXPECT_EQ(store_.service_applied(needed, service), kBoth);
  EXPECT_EQ(seen()[0].binding_keys.at("db"), "uri");
  ASSERT_EQ(seen()[0].secrets.size(), 1U);
  EXPECT_EQ(seen()[0].secrets[0].name, "bound");
  EXPECT_EQ(secret("bound", {"uri"}), kBoth) << "rotated";
  EXPECT_EQ(store_.service_deleted(needed, service), kBoth);
}

TEST_F(PeersTest, WhatTheReaderSeesHasADigest) {
  peer({consent_at("None")});
  const Digest before = seen()[0].seen;
  peer({consent_at("None")});
  EXPECT_EQ(seen()[0].seen, before);
  store_.child_applied(release(1, true));
  EXPECT_NE(seen()[0].seen, before);
  const Digest with_run = seen()[0].seen;
  peer({consent_at("Secrets")});
  EXPECT_NE(seen()[0].seen, with_run);
}

}  // namespace
}  // namespace twelvefactor::store
