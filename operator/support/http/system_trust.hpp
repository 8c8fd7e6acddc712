// The system's certificate authorities, and keeping the HTTP library from parsing them for each connection:
// it calls OpenSSL's set_default_verify_paths whenever it connects (144 certificates, 25 to 50 ms of CPU each
// time, measured: docs/decisions/0003-transport.md), and only the environment can make that cheap. Used by
// tls_context.cpp, and by kube/exec_plugin.cpp, whose children must not inherit the change.
#pragma once

#include <string>

namespace twelvefactor::http {

/// SSL_CERT_FILE and SSL_CERT_DIR as the user set them; empty when unset.
struct SystemTrust {
  std::string file;
  std::string dir;
};

/// As they were when first asked, which is before hide_system_trust changes them.
const SystemTrust& system_trust();

/// Points SSL_CERT_FILE and SSL_CERT_DIR of this process at nothing. Call it before any thread is started:
/// changing the environment is not safe beside a getenv. The first call counts.
void hide_system_trust();

/// Was the environment changed by hide_system_trust?
bool system_trust_hidden();

}  // namespace twelvefactor::http
