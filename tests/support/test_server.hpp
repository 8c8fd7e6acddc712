// An HTTP/1.1 server in the same process, on 127.0.0.1 and a free port, whose every byte the test decides:
// statuses, chunk borders, delays, silence, ends. Plain or TLS. Used by the contract tests. One thread per
// connection; the script runs there, once per request. It imitates no Kubernetes: what a test needs of that,
// it says itself.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/certificates.hpp"

struct ssl_ctx_st;

namespace twelvefactor::testing {

struct SeenRequest {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  int connection = 0;  // counted from one, in the order they were accepted
  int number = 0;      // counted from one, over all connections

  [[nodiscard]] std::string header(const std::string& name) const;
  /// Is `part` in the target? ("watch=true")
  [[nodiscard]] bool has(std::string_view part) const { return target.find(part) != std::string::npos; }
};

/// The server's end of a connection, while a script runs. Each write returns false once the client has gone.
class Peer {
 public:
  virtual ~Peer() = default;

  /// Bytes as they are.
  virtual bool write(std::string_view bytes) = 0;
  /// Waits until the client has gone or the server is being ended, sending nothing. The connection is of no
  /// use afterwards.
  virtual void be_silent() = 0;
  /// Waits for `duration`, less when the server is being ended.
  virtual void pause(std::chrono::milliseconds duration) = 0;
  /// No further request on this connection: the end comes when the script returns.
  virtual void close() = 0;
  /// Ends the connection at once with a reset.
  virtual void reset() = 0;

  /// A whole response with Content-Length. `headers` are lines with their CRLF.
  bool respond(int status, std::string_view body, std::string_view headers = "");
  /// The head of a chunked response, as the API server's watches have it.
  bool begin_chunks(int status = 200, std::string_view headers = "");
  bool chunk(std::string_view bytes);
  bool end_chunks();
};

using Script = std::function<void(Peer&, const SeenRequest&)>;

struct ServerOptions {
  Pem identity;               // given: TLS
  std::string client_ca_pem;  // given: clients must have a certificate of this authority
  std::uint16_t port = 0;     // 0: a free one
  // Answers what is not the subject of the test, and returns true: that is neither counted nor remembered.
  std::function<bool(Peer&, const SeenRequest&)> aside{};
};

class TestServer {
 public:
  explicit TestServer(Script script, ServerOptions options = {});
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// "http://127.0.0.1:1234", or https.
  [[nodiscard]] std::string url() const;
  /// The requests so far, in order.
  [[nodiscard]] std::vector<SeenRequest> requests() const;
  [[nodiscard]] int connections() const { return connections_; }
  /// The server name the last TLS client announced; empty when it announced none.
  [[nodiscard]] std::string announced_name() const;

 private:
  class Connection;

  void accept_all();
  void serve(Connection& connection, int number);
  SeenRequest remember(SeenRequest request);
  void prepare_tls();

  Script script_;
  ServerOptions options_;
  std::shared_ptr<ssl_ctx_st> tls_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> ending_{false};
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::vector<SeenRequest> requests_;
  std::string announced_name_;
  std::vector<std::unique_ptr<Connection>> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace twelvefactor::testing
