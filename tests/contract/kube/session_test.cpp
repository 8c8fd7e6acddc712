// A session against a server: credentials as they rotate, refusals as errors, observation, the rate limit.
#include <gtest/gtest.h>

#include "kube/credential_sources.hpp"
#include "kube/session.hpp"
#include "support/environment.hpp"
#include "support/eventually.hpp"
#include "support/test_server.hpp"
#include "support/watch_recorder.hpp"

namespace twelvefactor::kube {
namespace {

using namespace twelvefactor::testing;  // NOLINT(google-build-using-namespace): the tests' own words

std::unique_ptr<Session> session_to(const TestServer& server, std::shared_ptr<Credentials> credentials,
                                    RequestObserver observer = {}, std::shared_ptr<RateLimit> limit = {}) {
  http::TransportOptions options;
  options.server = server.url();
  options.tls = [credentials] { return credentials ? credentials->tls_identity() : http::TlsIdentity{}; };
  return std::make_unique<Session>(http::make_cpprest_transport(options), credentials, limit, observer);
}

http::Request get(std::string target = "/") {
  http::Request request;
  request.target = std::move(target);
  return request;
}

std::shared_ptr<Credentials> from_token_file(const std::string& path) {
  CredentialSources sources;
  sources.token_file = path;
  return make_credentials(sources);
}

TEST(Session, SendsTheNewTokenAfterItsFileWasRotated) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, "{}"); });
  const std::string path = temporary_folder() + "/token";
  write_file(path, "first\n");
  const auto session = session_to(server, from_token_file(path));
  ASSERT_TRUE(session->send(get(), {}).ok());
  write_file(path, "second\n");
  ASSERT_TRUE(session->send(get(), {}).ok());
  EXPECT_EQ(server.requests().at(0).header("authorization"), "Bearer first");
  EXPECT_EQ(server.requests().at(1).header("authorization"), "Bearer second");
}

TEST(Session, KeepsTheOldTokenWhileItsFileIsAway) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, "{}"); });
  const std::string path = temporary_folder() + "/token";
  write_file(path, "first");
  const auto session = session_to(server, from_token_file(path));
  ASSERT_TRUE(session->send(get(), {}).ok());
  ASSERT_EQ(::remove(path.c_str()), 0);
  EXPECT_TRUE(session->send(get(), {}).ok());
}

TEST(Session, SendsNothingWithoutTheCredentialsItShouldHave) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, "{}"); });
  const auto session = session_to(server, from_token_file("/no/such/token"));
  const auto answer = session->send(get(), {});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().reason, kReasonCredentials);
  EXPECT_NE(answer.error().message.find("/no/such/token"), std::string::npos);
  EXPECT_TRUE(server.requests().empty());
}

/// Hands out token1, token2, ... with each refresh.
class Counting final : public Credentials {
 public:
  Result<std::string> bearer_token() override { return "token" + std::to_string(number_); }
  http::TlsIdentity tls_identity() override { return {}; }
  void refresh() override { ++number_; }

 private:
  std::atomic<int> number_{1};
};

TEST(Session, RenewsItsCredentialsAfterA401AndTriesOnceMore) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    if (request.header("authorization") == "Bearer token2") {
      peer.respond(200, "good");
    } else {
      peer.respond(401, status(401, "Unauthorized"));
    }
  });
  const auto session = session_to(server, std::make_shared<Counting>());
  const auto answer = session->send(get(), {});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(*answer, "good");
  EXPECT_EQ(server.requests().size(), 2U);
  EXPECT_NE(server.requests().at(0).connection, server.requests().at(1).connection)
      << "a client certificate counts from the next connection on";
}

TEST(Session, HandsASecond401ToItsCaller) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(401, status(401, "Unauthorized")); });
  const auto session = session_to(server, std::make_shared<Counting>());
  const auto answer = session->send(get(), {});
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().status, 401);
  EXPECT_EQ(server.requests().size(), 2U);
  const auto end = session->stream(get(), [](std::string_view) {}, std::chrono::seconds(5), {});
  ASSERT_FALSE(end.ok());
  EXPECT_EQ(end.error().status, 401);
  EXPECT_EQ(server.requests().size(), 4U);
}

TEST(Session, RenewsItsCredentialsForAStreamToo) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    const bool good = request.header("authorization") == "Bearer token2";
    peer.respond(good ? 200 : 401, good ? "bytes" : status(401, "Unauthorized"));
  });
  const auto session = session_to(server, std::make_shared<Counting>());
  std::string all;
  EXPECT_TRUE(
      session->stream(get(), [&](std::string_view bytes) { all += bytes; }, std::chrono::seconds(5), {})
          .ok());
  EXPECT_EQ(all, "bytes");
}

TEST(Session, TurnsRefusalsIntoErrorsWithTheServersWords) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("/html")) return void(peer.respond(502, "<html>secret internals</html>"));
    if (request.has("/redirect")) return void(peer.respond(302, "", "Location: /login\r\n"));
    peer.respond(409, status(409, "AlreadyExists"), "Retry-After: 4\r\n");
  });
  const auto session = session_to(server, nullptr);
  const auto conflict = session->send(get(), {});
  ASSERT_FALSE(conflict.ok());
  EXPECT_EQ(conflict.error().status, 409);
  EXPECT_EQ(conflict.error().reason, "AlreadyExists");
  EXPECT_EQ(conflict.error().message, "told so");
  EXPECT_EQ(conflict.error().retry_after, std::chrono::seconds(4));
  const auto html = session->send(get("/html"), {});
  ASSERT_FALSE(html.ok());
  EXPECT_EQ(html.error().message.find("secret"), std::string::npos) << html.error().message;
  const auto redirect = session->send(get("/redirect"), {});
  ASSERT_FALSE(redirect.ok());
  EXPECT_EQ(redirect.error().status, 302);
}

TEST(Session, TellsItsObserverAboutEachRequestOnceItEnded) {
  TestServer server([](Peer& peer, const SeenRequest& request) {
    if (request.has("/cut")) return peer.close();
    peer.respond(request.has("/gone") ? 404 : 200, "{}");
  });
  std::vector<std::string> seen;
  const auto session = session_to(server, nullptr, [&](const RequestSeen& request) {
    seen.push_back(std::string(request.verb) + " " + std::string(request.target) + " " +
                   std::to_string(request.status));
    EXPECT_GT(request.took.count(), 0);
  });
  auto put = get("/a?b=c");
  put.method = http::Method::kPut;
  put.body = "{}";
  put.content_type = "application/json";
  EXPECT_TRUE(session->send(put, {}).ok());
  EXPECT_FALSE(session->send(get("/gone"), {}).ok());
  EXPECT_FALSE(session->send(get("/cut"), {}).ok());
  EXPECT_TRUE(session->stream(get("/w"), [](std::string_view) {}, std::chrono::seconds(5), {}).ok());
  EXPECT_EQ(seen,
            (std::vector<std::string>{"PUT /a?b=c 200", "GET /gone 404", "GET /cut 0", "WATCH /w 200"}));
}

TEST(Session, WaitsForItsTurnUnderTheRateLimit) {
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, "{}"); });
  const auto session = session_to(server, nullptr, {}, std::make_shared<RateLimit>(20, 2));
  const auto since = std::chrono::steady_clock::now();
  for (int i = 0; i < 12; ++i) EXPECT_TRUE(session->send(get(), {}).ok());
  // Two at once, then one each 50 ms.
  EXPECT_GE(std::chrono::steady_clock::now() - since, std::chrono::milliseconds(490));
}

TEST(RateLimit, LetsAllThroughWithoutARateAndEndsItsWaitWhenAsked) {
  RateLimit none(0, 1);
  for (int i = 0; i < 100000; ++i) none.wait({});
  RateLimit slow(0.001, 1);
  slow.wait({});
  std::stop_source stop;
  std::jthread asker([&stop] { stop.request_stop(); });
  slow.wait(stop.get_token());  // else 1,000 s
}

TEST(Session, UsesRotatedClientCertificateFilesForNewConnections) {
  const auto authority = make_authority("ca");
  ServerOptions options;
  options.identity = issue(authority, "server", {"IP:127.0.0.1"});
  options.client_ca_pem = authority.own.certificate;
  TestServer server([](Peer& peer, const SeenRequest&) { peer.respond(200, "{}"); }, options);
  const auto folder = temporary_folder();
  const auto write = [&](const Pem& pem) {
    write_file(folder + "/crt", pem.certificate);
    write_file(folder + "/key", pem.key);
  };
  write_file(folder + "/ca", authority.own.certificate);
  write(issue(make_authority("another"), "old", {}));
  CredentialSources sources;
  sources.ca.path = folder + "/ca";
  sources.client_cert.path = folder + "/crt";
  sources.client_key.path = folder + "/key";
  const auto session = session_to(server, make_credentials(sources));
  EXPECT_FALSE(session->send(get(), {}).ok());
  write(issue(authority, "new", {}));
  const auto answer = session->send(get(), {});
  EXPECT_TRUE(answer.ok()) << answer.error().message;
}

}  // namespace
}  // namespace twelvefactor::kube
