// A kubeconfig for a test's own server, as somebody who calls a command would have one. Used by the contract
// tests of cli/.
#pragma once

#include <string>

#include "support/environment.hpp"

namespace twelvefactor::testing {

/// Writes it, with the token "secret-token", and returns its path.
inline std::string server_kubeconfig(const std::string& url, const std::string& namespace_name = "team") {
  const std::string path = temporary_folder() + "/config";
  write_file(path,
             "apiVersion: v1\nkind: Config\ncurrent-context: main\n"
             "contexts: [{name: main, context: {cluster: c, user: u, namespace: " +
                 namespace_name + "}}]\nclusters: [{name: c, cluster: {server: '" + url +
                 "'}}]\nusers: [{name: u, user: {token: secret-token}}]\n");
  return path;
}

}  // namespace twelvefactor::testing
