#include "kube/server_url.hpp"

namespace twelvefactor::kube {

Result<std::string> checked_server(const std::string& url) {
  std::string server = url;
  while (!server.empty() && server.back() == '/') server.pop_back();
  // kubectl's default for an address without a scheme is plain HTTP on port 80; a token must not travel so by
  // accident.
  const bool has_scheme = server.starts_with("https://") || server.starts_with("http://");
  if (!has_scheme) return Error{"the server \"" + url + "\" must start with https:// (or http://)"};
  const auto host = server.substr(server.find("://") + 3);
  if (host.empty() || host.find_first_of(" \t\r\n\"<>\\^`{|}?#@") != std::string::npos) {
    return Error{"the server \"" + url + "\" is no address like https://10.0.0.1:6443"};
  }
  if (host.front() == '[') {
    return Error{"the server \"" + url +
                 "\": the HTTP library cannot reach IPv6 addresses, only names; use a name that " +
                 "leads there, with tls-server-name if the certificate has another"};
  }
  return server;
}

}  // namespace twelvefactor::kube
