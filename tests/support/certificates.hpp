// Certificates for tests, made in memory in a few milliseconds: an authority, and leaves that it signs.
// Used by the contract tests. Nothing here is fit for anything else.
#pragma once

#include <string>
#include <vector>

namespace twelvefactor::testing {

/// A certificate and its key, as PEM.
struct Pem {
  std::string certificate;
  std::string key;
};

struct Authority {
  Pem own;
};

Authority make_authority(const std::string& name);

/// A leaf signed by `authority`. `names` are subject alternative names as OpenSSL writes them:
/// "IP:127.0.0.1", "DNS:localhost". Empty: a client certificate without names.
Pem issue(const Authority& authority, const std::string& common_name, const std::vector<std::string>& names);

}  // namespace twelvefactor::testing
