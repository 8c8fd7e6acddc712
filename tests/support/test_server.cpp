#include "support/test_server.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

namespace twelvefactor::testing {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;

Bio reading(const std::string& pem) {
  return {BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

SeenRequest parse_head(std::string_view head) {
  SeenRequest request;
  const auto first_end = head.find("\r\n");
  const std::string first(head.substr(0, first_end));
  const auto space = first.find(' ');
  request.method = first.substr(0, space);
  request.target = first.substr(space + 1, first.rfind(' ') - space - 1);
  while (!head.empty()) {
    const auto end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && line != std::string_view(first)) {
      const auto value = line.substr(std::min(line.find_first_not_of(" ", colon + 1), line.size()));
      request.headers[lower(std::string(line.substr(0, colon)))] = std::string(value);
    }
    head.remove_prefix(std::min(end + 2, head.size()));
  }
  return request;
}

}  // namespace

std::string SeenRequest::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

bool Peer::respond(int status, std::string_view body, std::string_view headers) {
  std::string response = "HTTP/1.1 " + std::to_string(status) + " Word\r\nContent-Type: application/json\r\n";
  response += headers;
  response += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  response += body;
  return write(response);
}

bool Peer::begin_chunks(int status, std::string_view headers) {
  std::string head = "HTTP/1.1 " + std::to_string(status) + " Word\r\nContent-Type: application/json\r\n";
  head += headers;
  return write(head + "Transfer-Encoding: chunked\r\n\r\n");
}

bool Peer::chunk(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string size;
  for (std::size_t left = bytes.size(); left > 0; left /= 16) size.insert(size.begin(), kHex[left % 16]);
  return write(size + "\r\n" + std::string(bytes) + "\r\n");
}

bool Peer::end_chunks() {
  return write("0\r\n\r\n");
}

class TestServer::Connection final : public Peer {
 public:
  Connection(int socket, ssl_ctx_st* tls, const std::atomic<bool>& ending)
      : socket_(socket), ssl_(tls == nullptr ? nullptr : SSL_new(tls), &SSL_free), ending_(ending) {
    if (ssl_) SSL_set_fd(ssl_.get(), socket_);
  }
  ~Connection() override { ::close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The TLS handshake, if any.
  bool open() { return !ssl_ || SSL_accept(ssl_.get()) == 1; }

  [[nodiscard]] std::string announced_name() const {
    const char* name = ssl_ ? SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name) : nullptr;
    return name == nullptr ? std::string() : std::string(name);
  }

  bool write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const long written = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                                : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

  void be_silent() override {
    closing_ = true;
    // A client that goes closes its side: reading ends.
    while (!ending_ && read_more()) {
    }
  }

  void pause(std::chrono::milliseconds duration) override {
    const auto until = std::chrono::steady_clock::now() + duration;
    while (!ending_ && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }

  void close() override { closing_ = true; }

  void reset() override {
    closing_ = true;
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::shutdown(socket_, SHUT_RD);
    was_reset_ = true;
  }

  /// From another thread: nothing blocks any more.
  void end() { ::shutdown(socket_, SHUT_RDWR); }

  void farewell() {
    if (was_reset_) return;
    if (ssl_) SSL_shutdown(ssl_.get());
    ::shutdown(socket_, SHUT_WR);
  }

  /// Says no more and waits until the client goes: closing at once would take back what was said last.
  void outlast() {
    ::shutdown(socket_, SHUT_WR);
    std::array<char, 4096> unread{};
    while (!ending_ && ::recv(socket_, unread.data(), unread.size(), 0) > 0) {
    }
  }

  [[nodiscard]] bool was_reset() const { return was_reset_; }
  [[nodiscard]] bool closing() const { return closing_; }

  std::optional<SeenRequest> next_request() {
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!read_more()) return std::nullopt;
    }
    SeenRequest request = parse_head(std::string_view(received_).substr(0, end));
    received_.erase(0, end + 4);
    const std::string length = request.header("content-length");
    const std::size_t size = length.empty() ? 0 : std::stoul(length);
    while (received_.size() < size) {
      if (!read_more()) return std::nullopt;
    }
    request.body = received_.substr(0, size);
    received_.erase(0, size);
    return request;
  }

  /// Replaces the socket by a dead one, so that a reset goes out now and the number is not used again
  /// meanwhile.
  void drop() {
    const int dead = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::dup2(dead, socket_);
    ::close(dead);
  }

 private:
  bool read_more() {
    std::array<char, 16384> buffer{};
    const long count = ssl_ ? SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()))
                            : ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (count <= 0) return false;
    received_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  std::unique_ptr<SSL, decltype(&SSL_free)> ssl_;
  const std::atomic<bool>& ending_;
  std::string received_;
  bool closing_ = false;
  bool was_reset_ = false;
};

TestServer::TestServer(Script script, ServerOptions options)
    : script_(std::move(script)), options_(std::move(options)) {
  ::signal(SIGPIPE, SIG_IGN);
  if (!options_.identity.certificate.empty()) prepare_tls();
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(options_.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("bind");
  socklen_t size = sizeof address;
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  ::listen(listener_, 64);
  acceptor_ = std::thread([this] { accept_all(); });
}

TestServer::~TestServer() {
  ending_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  {
    std::lock_guard lock(mutex_);
    for (const auto& connection : open_) connection->end();
  }
  for (auto& thread : threads_) thread.join();
}

void TestServer::prepare_tls() {
  tls_ = {SSL_CTX_new(TLS_server_method()), &SSL_CTX_free};
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      PEM_read_bio_X509(reading(options_.identity.certificate).get(), nullptr, nullptr, nullptr), &X509_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PrivateKey(reading(options_.identity.key).get(), nullptr, nullptr, nullptr),
      &EVP_PKEY_free);
  SSL_CTX_use_certificate(tls_.get(), certificate.get());
  SSL_CTX_use_PrivateKey(tls_.get(), key.get());
  if (options_.client_ca_pem.empty()) return;
  const std::unique_ptr<X509, decltype(&X509_free)> authority(
      PEM_read_bio_X509(reading(options_.client_ca_pem).get(), nullptr, nullptr, nullptr), &X509_free);
  X509_STORE_add_cert(SSL_CTX_get_cert_store(tls_.get()), authority.get());
  SSL_CTX_set_verify(tls_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
}

void TestServer::accept_all() {
  while (!ending_) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    auto connection = std::make_unique<Connection>(socket, tls_.get(), ending_);
    Connection* served = connection.get();
    const int number = ++connections_;
    std::lock_guard lock(mutex_);
    open_.push_back(std::move(connection));
    threads_.emplace_back([this, served, number] { serve(*served, number); });
  }
}

void TestServer::serve(Connection& connection, int number) {
  if (!connection.open()) {
    ERR_clear_error();
    connection.outlast();
    connection.drop();
    return;
  }
  {
    std::lock_guard lock(mutex_);
    announced_name_ = connection.announced_name();
  }
  while (!ending_ && !connection.closing()) {
    auto request = connection.next_request();
    if (!request) break;
    request->connection = number;
    if (options_.aside && options_.aside(connection, *request)) continue;
    script_(connection, remember(std::move(*request)));
  }
  ERR_clear_error();
  connection.farewell();
  connection.drop();
}

SeenRequest TestServer::remember(SeenRequest request) {
  std::lock_guard lock(mutex_);
  request.number = static_cast<int>(requests_.size()) + 1;
  requests_.push_back(request);
  return request;
}

std::string TestServer::url() const {
  return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_);
}

std::vector<SeenRequest> TestServer::requests() const {
  std::lock_guard lock(mutex_);
  return requests_;
}

std::string TestServer::announced_name() const {
  std::lock_guard lock(mutex_);
  return announced_name_;
}

}  // namespace twelvefactor::testing
