// Who we are to the API server, read anew as it rotates: a token file, an exec plugin's answer, a client
// certificate. Made by kube/config, asked by kube/session for each request. Tokens never reach a log or an
// error.
#pragma once

#include <string>

#include "http/transport.hpp"
#include "model/result.hpp"

namespace twelvefactor::kube {

class Credentials {
 public:
  virtual ~Credentials() = default;
  /// The bearer token to send now, or empty when a certificate speaks for us. May read a file or run the exec
  /// plugin; answers are kept until they expire (exec: expirationTimestamp; token file: one minute) or
  /// `refresh` is called.
  virtual Result<std::string> bearer_token() = 0;
  /// Certificate authorities and client certificate for the next connection.
  virtual http::TlsIdentity tls_identity() = 0;
  /// The server said 401: forget what is kept.
  virtual void refresh() = 0;
};

}  // namespace twelvefactor::kube
