// The narrow waist between the operator and the network: send one request, or read one stream.
// Called by support/kube only. Implemented by cpprest_transport.cpp (HTTP/1.1, TLS). It knows no JSON and no
// Kubernetes, retries nothing, follows no redirect, and throws nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "http/boot_clock.hpp"
#include "model/result.hpp"

namespace twelvefactor::http {

enum class Method { kGet, kPost, kPut, kPatch, kDelete };

struct Request {
  Method method = Method::kGet;
  std::string target;                       // path and query, percent-encoded: "/api/v1/pods?limit=1"
  std::string accept = "application/json";  // Accept header
  std::string content_type;                 // only with a body
  std::string body;
  std::string bearer_token;  // empty: no Authorization header. Never logged.
  /// The body does not leave this process after that time, and nobody waits longer for the answer. Asked
  /// again at every use, since it may move meanwhile. Absent: no such limit.
  std::function<BootClock::time_point()> deadline;
};

struct Response {
  int status = 0;  // HTTP status code
  std::string body;
  std::optional<std::chrono::seconds> retry_after;  // Retry-After in seconds; a date is read as absent
};

enum class FailureKind {
  kConnect,    // no connection: refused, unreachable, name not found
  kTls,        // the peer's certificate or ours was not accepted
  kTimeout,    // no byte within the time-out
  kDeadline,   // the request's deadline passed
  kClosed,     // the connection ended in the middle
  kCancelled,  // the stop token asked
  kTooLarge,   // the body passed the limit
  kProtocol,   // what came was not HTTP
};

struct Failure {
  FailureKind kind = FailureKind::kProtocol;
  std::string message;  // one line, without headers or bodies
  /// True when the request certainly did not reach the server (it may be sent again, whatever its verb).
  bool not_sent = false;
  int status = 0;  // the status line's code, when it had come before things went wrong
};

/// How a stream ended when nothing went wrong on the way: the status line's code. With a status other than
/// 200 the body (at most 64 KiB of it) is in `error_body` and on_bytes was never called.
struct StreamEnd {
  int status = 0;
  std::string error_body;
  std::optional<std::chrono::seconds> retry_after;
};

class Transport {
 public:
  virtual ~Transport() = default;

  /// Sends one request and waits for the whole answer, blocking the calling thread. Any number of threads may
  /// call. A stop request ends it early with kCancelled.
  virtual Result<Response, Failure> send(const Request& request, std::stop_token stop) = 0;

  /// Reads a response of unknown length. `on_bytes` runs on the calling thread, in order; while it runs no
  /// more is read from the network (back-pressure), and no other request is slowed down. Ends with kTimeout
  /// when no byte arrives for `idle_timeout`.
  virtual Result<StreamEnd, Failure> stream(const Request& request,
                                            const std::function<void(std::string_view)>& on_bytes,
                                            std::chrono::seconds idle_timeout, std::stop_token stop) = 0;

  /// Later requests use new connections, and so the certificates as they are then; those in flight are not
  /// touched.
  virtual void reconnect() {}
};

/// PEM texts or empty. Read from memory, so that they can come from a kubeconfig's inline data.
struct TlsIdentity {
  std::string ca_pem;           // empty: the system's certificate authorities
  std::string client_cert_pem;  // empty: no client certificate
  std::string client_key_pem;
  std::string server_name;  // empty: the host of the URL
  bool insecure_skip_verify = false;
};

struct TransportOptions {
  std::string server;  // "https://10.0.0.1:6443", no path at the end, or with a path prefix
  /// Asked for each new connection, so that rotated certificates are picked up.
  std::function<TlsIdentity()> tls;
  std::chrono::seconds timeout{30};       // for send: no byte for so long
  std::size_t max_body_bytes = 64 << 20;  // for send
  std::string user_agent = "twelvefactor-operator";
};

/// Starts the library's thread for the process; call it first thing in main, before any other thread, since
/// it changes the environment (http/system_trust.hpp). Later calls do nothing. One thread moves the bytes of
/// any number of requests. It must be one: with two, the library closes a connection in one thread while the
/// other uses it, and crashes (measured, docs/decisions/0003-transport.md).
void initialize_transport_threads();

/// Never fails: a transport to an address that is none says so with each request.
std::unique_ptr<Transport> make_cpprest_transport(TransportOptions options);

}  // namespace twelvefactor::http
