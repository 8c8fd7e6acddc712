// Running for leader against a server that keeps one Lease, and misbehaves when it is told to.
#include "lease/candidate.hpp"

#include <gtest/gtest.h>

#include <mutex>

#include <nlohmann/json.hpp>

#include "support/eventually.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::lease {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words
using Json = nlohmann::json;
using std::chrono::seconds;

constexpr const char* kLeases = "/apis/coordination.k8s.io/v1/namespaces/n/leases";

/// One Lease with optimistic concurrency, as the API server has it.
class LeaseServer {
 public:
  LeaseServer() : server_([this](Peer& peer, const SeenRequest& request) { answer(peer, request); }) {}

  [[nodiscard]] std::string url() const { return server_.url(); }
  [[nodiscard]] std::vector<SeenRequest> requests() const { return server_.requests(); }
  [[nodiscard]] Json spec() {
    const std::lock_guard lock(mutex_);
    return lease_.value("spec", Json::object());
  }
  std::string holder() { return spec().value("holderIdentity", ""); }
  void label() {
    const std::lock_guard lock(mutex_);
    lease_["metadata"]["labels"]["theirs"] = "1";
    lease_["metadata"]["resourceVersion"] = std::to_string(++version_);
  }
  bool labelled() {
    const std::lock_guard lock(mutex_);
    return lease_["metadata"].contains("labels");
  }
  void take_over_by(const std::string& holder) {
    const std::lock_guard lock(mutex_);
    lease_["spec"]["holderIdentity"] = holder;
    lease_["metadata"]["resourceVersion"] = std::to_string(++version_);
  }
  std::atomic<bool> silent{false};
  std::atomic<bool> html{false};

 private:
  void answer(Peer& peer, const SeenRequest& request) {
    if (silent) return peer.be_silent();
    if (html) return void(peer.respond(200, "<html></html>"));
    const std::lock_guard lock(mutex_);
    if (request.method == "GET" && lease_.is_null()) return void(peer.respond(404, status(404, "NotFound")));
    if (request.method == "POST" && !lease_.is_null())
      return void(peer.respond(409, status(409, "AlreadyExists")));
    if (request.method == "PUT" || request.method == "POST") {
      Json sent = Json::parse(request.body);
      if (request.method == "PUT" &&
          sent["metadata"]["resourceVersion"] != lease_["metadata"]["resourceVersion"])
        return void(peer.respond(409, status(409, "Conflict")));
      lease_ = std::move(sent);
      lease_["metadata"]["resourceVersion"] = std::to_string(++version_);
    }
    peer.respond(200, lease_.dump());
  }

  std::mutex mutex_;
  Json lease_;
  int version_ = 0;
  TestServer server_;
};

/// A candidate that writes down what it is told.
struct Runner {
  Runner(const LeaseServer& server, const std::string& identity)
      : session(plain_session(server.url())),
        candidate(*session,
                  {"l", "n", identity, Timing{seconds(5), seconds(2), seconds(1)}, [] { return now(); }},
                  {[this] { leading = true; }, [this](const std::string& who) { note(holder, who); },
                   [this](const std::string& why) {
                     lost_at = Clock::now();  // before anybody can read that it is lost
                     note(lost, why);
                   },
                   [this](const std::string& problem) {
                     ++troubles;
                     note(trouble, problem);
                   }}) {}

  /// Unlike any before, as times are.
  static std::string now() {
    static std::atomic<int> count{0};
    return "2026-11-21T10:15:00." + std::to_string(100000 + ++count) + "Z";
  }
  void note(std::string& where, const std::string& what) {
    const std::lock_guard lock(mutex);
    where = what;
  }
  std::string text(const std::string& where) {
    const std::lock_guard lock(mutex);
    return where;
  }

  std::unique_ptr<kube::Session> session;
  std::mutex mutex;
  std::atomic<bool> leading{false};
  std::string holder, lost, trouble;
  std::atomic<int> troubles{0};
  std::atomic<Time> lost_at{Time{}};
  Candidate candidate;
};

TEST(Candidate, LeadsRenewsAndGivesBack) {
  LeaseServer server;
  Runner a(server, "a");
  EXPECT_LT(a.candidate.write_until(), Clock::now()) << "nobody writes before it leads";
  a.candidate.start();
  ASSERT_TRUE(eventually([&] { return a.leading.load(); }));
  EXPECT_EQ(server.holder(), "a");
  EXPECT_EQ(server.spec().at("leaseDurationSeconds"), 5);
  const Time first = a.candidate.write_until();
  EXPECT_GT(first, Clock::now());
  EXPECT_LE(first, Clock::now() + seconds(5) - kWriteMargin);
  EXPECT_TRUE(eventually([&] { return a.candidate.write_until() > first; })) << "renewed";
  EXPECT_TRUE(a.candidate.release());
  EXPECT_EQ(server.holder(), "");
  EXPECT_LT(a.candidate.write_until(), Clock::now());
  EXPECT_EQ(server.requests().back().target.substr(0, std::string(kLeases).size() + 2),
            std::string(kLeases) + "/l");
}

TEST(Candidate, StandsByAndTakesOverWhatIsGivenBack) {
  LeaseServer server;
  Runner a(server, "a");
  Runner b(server, "b");
  a.candidate.start();
  ASSERT_TRUE(eventually([&] { return a.leading.load(); }));
  b.candidate.start();
  ASSERT_TRUE(eventually([&] { return b.text(b.holder) == "a"; }));
  EXPECT_FALSE(b.leading);
  EXPECT_LT(b.candidate.write_until(), Clock::now());
  server.label();
  ASSERT_TRUE(a.candidate.release());
  EXPECT_TRUE(eventually([&] { return b.leading.load(); }));
  EXPECT_EQ(server.holder(), "b");
  EXPECT_EQ(server.spec().at("leaseTransitions"), 1);
  EXPECT_TRUE(server.labelled()) << "what others write into the Lease stays";
}

TEST(Candidate, IsLostBeforeItsLeaseEndsWhenNobodyAnswers) {
  LeaseServer server;
  Runner a(server, "a");
  a.candidate.start();
  ASSERT_TRUE(eventually([&] { return a.leading.load(); }));
  server.silent = true;
  const Time writes_end = a.candidate.write_until() + seconds(1);  // at most one renewal was under way
  ASSERT_TRUE(eventually([&] { return !a.text(a.lost).empty(); }));
  EXPECT_NE(a.lost_at.load(), Time{});
  EXPECT_LT(a.lost_at.load(), writes_end);
  EXPECT_LT(a.candidate.write_until(), Clock::now());
}

TEST(Candidate, IsLostWhenAnotherTookTheLease) {
  LeaseServer server;
  Runner a(server, "a");
  a.candidate.start();
  ASSERT_TRUE(eventually([&] { return a.leading.load(); }));
  server.take_over_by("b");
  ASSERT_TRUE(eventually([&] { return a.text(a.lost) == "b holds the lease now"; }));
  EXPECT_FALSE(a.candidate.release());
  EXPECT_EQ(server.holder(), "b");
}

TEST(Candidate, TellsTroubleOnceAndTriesOn) {
  LeaseServer server;
  server.html = true;
  Runner a(server, "a");
  a.candidate.start();
  ASSERT_TRUE(eventually([&] { return server.requests().size() >= 3; }));
  EXPECT_EQ(a.troubles, 1);
  EXPECT_NE(a.text(a.trouble).find("no Lease"), std::string::npos);
  server.html = false;
  EXPECT_TRUE(eventually([&] { return a.leading.load(); }));
}

TEST(Candidate, TheWriterSendsNothingWithoutIt) {
  LeaseServer server;
  Runner a(server, "a");
  kube::Writer writer(*a.session, "m", [&a] { return a.candidate.write_until(); });
  const auto refused = writer.create("/api/v1/namespaces/n/configmaps", "{}", {});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().reason, kube::kReasonNotLeader);
  EXPECT_TRUE(refused.error().cancelled && refused.error().not_sent && !refused.error().transient());
  EXPECT_TRUE(server.requests().empty());
}

}  // namespace
}  // namespace twelvefactor::lease
