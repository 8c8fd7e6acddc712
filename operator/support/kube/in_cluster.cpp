// The service account of the pod we run in, as the kubelet mounts it.
#include <cstdlib>

#include "kube/config.hpp"
#include "kube/credential_sources.hpp"
#include "kube/files.hpp"
#include "kube/server_url.hpp"

namespace twelvefactor::kube {
namespace {

constexpr const char* kFolder = "/var/run/secrets/kubernetes.io/serviceaccount";
constexpr const char* kServiceName = "kubernetes.default.svc";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

Result<Config> load_in_cluster(const std::string& root) {
  const std::string host = variable("KUBERNETES_SERVICE_HOST");
  const std::string port = variable("KUBERNETES_SERVICE_PORT");
  if (host.empty() || port.empty()) {
    return Error{
        "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: this is no pod; name a kubeconfig"};
  }
  const std::string folder = root + kFolder;
  CredentialSources sources;
  sources.token_file = folder + "/token";
  sources.ca.path = folder + "/ca.crt";
  for (const auto& path : {sources.token_file, sources.ca.path}) {
    if (const auto text = read_file(path); !text.ok()) {
      return Error{text.error().message + "; does the pod have automountServiceAccountToken: false?"};
    }
  }
  // The HTTP library reaches IPv6 addresses by name only, and each API server's certificate has this one.
  const std::string reachable = host.find(':') == std::string::npos ? host : kServiceName;
  const auto server = checked_server("https://" + reachable + ":" + port);
  if (!server.ok()) return server.error();
  Config config;
  config.server = *server;
  const auto name = read_file(folder + "/namespace");
  config.default_namespace = name.ok() ? trimmed(*name) : std::string();
  if (config.default_namespace.empty()) config.default_namespace = "default";
  config.credentials = make_credentials(std::move(sources));
  config.origin = "in-cluster";
  return config;
}

}  // namespace twelvefactor::kube
