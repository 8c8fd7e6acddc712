// The endpoint for the kubelet and for Prometheus answers whatever others do with their connections.
#include "telemetry/endpoint.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <vector>

#include "support/eventually.hpp"

namespace twelvefactor::telemetry {
namespace {

using std::chrono::milliseconds;

/// A client with a socket of its own, from an address of loopback's choice.
class Client {
 public:
  explicit Client(std::uint16_t port, const char* from = "127.0.0.1")
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval limit{20, 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    inet_pton(AF_INET, from, &here.sin_addr);
    sockaddr_in there = here;
    there.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &there.sin_addr);
    connected_ = bind(socket_, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0 &&
                 connect(socket_, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0;
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() { ::close(socket_); }

  [[nodiscard]] bool connected() const { return connected_; }
  /// False once the server has closed.
  [[nodiscard]] bool taken(const std::string& bytes) const {
    return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }
  void send(const std::string& bytes) const { ASSERT_TRUE(taken(bytes)); }
  /// All until the server closes; "(still open)" when it does not.
  [[nodiscard]] std::string rest() const {
    std::string all;
    for (std::array<char, 4096> bytes{};;) {
      const ssize_t count = recv(socket_, bytes.data(), bytes.size(), 0);
      if (count < 0) return errno == ECONNRESET ? all : all + "(still open)";
      if (count == 0) return all;
      all.append(bytes.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  int socket_;
  bool connected_ = false;
};

std::string get(std::uint16_t port, const std::string& path, const char* from = "127.0.0.1") {
  const Client client(port, from);
  client.send("GET " + path + " HTTP/1.1\r\nHost: operator\r\n\r\n");
  return client.rest();
}

/// Answers are long enough that they end by themselves in these tests, unless a test says otherwise.
EndpointOptions options() {
  EndpointOptions options;
  options.address = "127.0.0.1:0";
  options.flag = "--listen";
  options.metrics = [] { return std::string("up 1\n"); };
  options.live = [] { return std::string(); };
  options.ready = [] { return std::string("pods: nothing was heard"); };
  options.limits.request_time = std::chrono::minutes(10);
  return options;
}

std::unique_ptr<Endpoint> serving(EndpointOptions options) {
  auto endpoint = serve(std::move(options));
  EXPECT_TRUE(endpoint.ok()) << (endpoint.ok() ? "" : endpoint.error().message);
  return endpoint.ok() ? std::move(endpoint).value() : nullptr;
}

TEST(Endpoint, AnswersProbesAndMetrics) {
  const auto endpoint = serving(options());
  EXPECT_TRUE(get(endpoint->port(), "/healthz").starts_with("HTTP/1.1 200 OK\r\n"));
  const std::string ready = get(endpoint->port(), "/readyz?verbose");
  EXPECT_TRUE(ready.starts_with("HTTP/1.1 503 ") && ready.ends_with("\r\n\r\npods: nothing was heard\n"))
      << ready;
  const std::string metrics = get(endpoint->port(), "/metrics");
  EXPECT_NE(metrics.find("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"), std::string::npos);
  EXPECT_TRUE(metrics.ends_with("\r\n\r\nup 1\n")) << metrics;
  EXPECT_TRUE(get(endpoint->port(), "/etc/passwd").starts_with("HTTP/1.1 404 "));
}

TEST(Endpoint, OfProbesAloneTellsNoMetrics) {
  EndpointOptions probes = options();
  probes.metrics = {};
  const auto endpoint = serving(probes);
  EXPECT_TRUE(get(endpoint->port(), "/healthz").starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(get(endpoint->port(), "/metrics").starts_with("HTTP/1.1 404 "));
}

TEST(Endpoint, AnswersNoOtherMethodAndNoBrokenRequest) {
  const auto endpoint = serving(options());
  const Client post(endpoint->port());
  post.send("POST /metrics HTTP/1.1\r\nHost: operator\r\nContent-Length: 4\r\n\r\nbody");
  EXPECT_TRUE(post.rest().starts_with("HTTP/1.1 405 "));
  const Client garbled(endpoint->port());
  garbled.send("\x16\x03\x01 this is no HTTP\r\n\r\n");
  EXPECT_EQ(garbled.rest(), "");
  const Client endless(endpoint->port());
  static_cast<void>(endless.taken("GET /metrics HTTP/1.1\r\nX: " + std::string(64 * 1024, 'x')));
  EXPECT_EQ(endless.rest(), "");
}

TEST(Endpoint, AnswersWhileOneAddressHoldsMoreConnectionsThanItMay) {
  EndpointOptions few = options();
  few.limits.connections_of_one_address = 4;
  const auto endpoint = serving(few);
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 50; ++i) {
    idle.push_back(std::make_unique<Client>(endpoint->port()));
    idle.back()->send("GET /metr");
  }
  EXPECT_TRUE(get(endpoint->port(), "/healthz").starts_with("HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(idle.front()->rest(), "") << "the one that waited longest is closed";
  EXPECT_TRUE(get(endpoint->port(), "/healthz", "127.0.0.2").starts_with("HTTP/1.1 200 OK\r\n"));
}

TEST(Endpoint, AnswersWhileManyAddressesHoldAllConnections) {
  EndpointOptions few = options();
  few.limits.connections = 8;
  const auto endpoint = serving(few);
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 2; i < 42; ++i)
    idle.push_back(std::make_unique<Client>(endpoint->port(), ("127.0.0." + std::to_string(i)).c_str()));
  EXPECT_TRUE(get(endpoint->port(), "/readyz").starts_with("HTTP/1.1 503 "));
  EXPECT_EQ(idle.front()->rest(), "");
}

TEST(Endpoint, ClosesAConnectionWhoseRequestDoesNotCome) {
  EndpointOptions hasty = options();
  hasty.limits.request_time = milliseconds(50);
  const auto endpoint = serving(hasty);
  const Client idle(endpoint->port());
  EXPECT_EQ(idle.rest(), "");
}

TEST(Endpoint, ClosesAConnectionThatDoesNotTakeItsAnswer) {
  EndpointOptions hasty = options();
  hasty.limits.answer_time = milliseconds(50);
  hasty.metrics = [] { return std::string(64 << 20, '#'); };
  const auto endpoint = serving(hasty);
  const Client slow(endpoint->port());
  slow.send("GET /metrics HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(get(endpoint->port(), "/healthz").starts_with("HTTP/1.1 200 OK\r\n"))
      << "nobody waits for it";
  EXPECT_TRUE(testing::eventually([&] { return !slow.taken("x"); }));
}

TEST(Endpoint, EndsWhileConnectionsAreOpen) {
  auto endpoint = serving(options());
  const Client idle(endpoint->port());
  ASSERT_TRUE(idle.connected());
  EXPECT_TRUE(get(endpoint->port(), "/healthz").starts_with("HTTP/1.1 200 OK\r\n"));
  endpoint.reset();
  EXPECT_EQ(idle.rest(), "");
}

TEST(Endpoint, SaysWhyItCannotListenAndWithWhichFlag) {
  const auto first = serving(options());
  EndpointOptions same = options();
  same.address = "127.0.0.1:" + std::to_string(first->port());
  same.flag = "--probes-listen";
  const auto taken = serve(same);
  ASSERT_FALSE(taken.ok());
  EXPECT_NE(taken.error().message.find("it is in use"), std::string::npos) << taken.error().message;
  EXPECT_NE(taken.error().message.find("--probes-listen"), std::string::npos) << taken.error().message;
  for (const char* none :
       {"", "8080", "localhost:8080", "127.0.0.1:", "127.0.0.1:80800", "127.0.0.1:-1", "[::1:8080"}) {
    EndpointOptions wrong = options();
    wrong.address = none;
    EXPECT_FALSE(serve(wrong).ok()) << none;
  }
}

}  // namespace
}  // namespace twelvefactor::telemetry
