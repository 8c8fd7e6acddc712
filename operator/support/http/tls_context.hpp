// TLS for the connections of one transport: authorities, client certificate and key from PEM texts, and the
// check of the server's name, IP addresses included. Called by cpprest_transport.cpp for each new connection.
// It reads no file of its own but the system's certificate authorities, those once.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "http/transport.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace twelvefactor::http {

/// Thrown by configure() through the HTTP library, and caught where a request's failure is read.
struct TlsSetupError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class TlsSettings {
 public:
  /// `identity` is asked for each connection. `host` is the host of the URL, without brackets.
  TlsSettings(std::function<TlsIdentity()> identity, std::string host);
  ~TlsSettings();

  /// Prepares a new connection's context. Throws TlsSetupError for PEM texts that cannot be used.
  void configure(ssl_ctx_st* context);

  /// The name to announce (SNI); empty for an IP address, which RFC 6066 forbids there.
  [[nodiscard]] std::string announced_name() const;

  /// Why the last server certificate was refused, in OpenSSL's words; empty when the last one was accepted.
  [[nodiscard]] std::string last_refusal() const;

  struct State;

 private:
  std::function<TlsIdentity()> identity_;
  std::string host_;
  std::shared_ptr<State> state_;
};

/// Announces `name` in the handshake of `connection`; nothing once the handshake began.
void announce_name(ssl_st* connection, const std::string& name);

}  // namespace twelvefactor::http
