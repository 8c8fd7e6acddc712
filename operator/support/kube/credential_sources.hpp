// The one implementation of Credentials, over everything a kubeconfig or a pod offers. Made by kubeconfig.cpp
// and in_cluster.cpp.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "kube/credentials.hpp"
#include "kube/exec_plugin.hpp"

namespace twelvefactor::kube {

/// A PEM text, or the file that holds it, read anew for each connection. Both empty: none.
struct PemSource {
  std::string text;
  std::string path;
};

struct CredentialSources {
  PemSource ca;
  PemSource client_cert;
  PemSource client_key;
  std::string server_name;
  bool insecure_skip_verify = false;
  // Who speaks, the first that is given: a program, a token file, a token.
  std::optional<ExecPlugin> exec;
  std::string token_file;
  std::string token;
};

/// Any thread may call what it returns. tls_identity() never runs the program: it uses the certificate of its
/// last answer, so bearer_token() comes first. A file that cannot be read any more keeps its last text; one
/// that never could gives a text that no TLS library accepts, so that a missing authority is never replaced
/// by the system's.
std::shared_ptr<Credentials> make_credentials(CredentialSources sources);

}  // namespace twelvefactor::kube
