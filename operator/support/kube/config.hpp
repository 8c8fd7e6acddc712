// Where the API server is and how to authenticate: from a kubeconfig (the files of a KUBECONFIG list are
// merged) or from the service account of the pod we run in. Called by loop/operator. Reads files;
// talks to nobody.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "kube/credentials.hpp"
#include "model/result.hpp"

namespace twelvefactor::kube {

struct Config {
  std::string server;             // URL
  std::string default_namespace;  // of the context, or of the pod; "default" when neither says
  std::shared_ptr<Credentials> credentials;
  std::string origin;  // for messages: "kubeconfig /root/.kube/config, context admin" or "in-cluster"
};

/// Reads a kubeconfig. `path` empty: $KUBECONFIG, else ~/.kube/config. Of several files in KUBECONFIG the
/// first that has an entry of a name counts, and those that are not there are passed over, as with kubectl.
/// `context` empty: current-context.
/// Users: client-certificate(-data)/client-key(-data), token, tokenFile, exec
/// (client.authentication.k8s.io/v1 and v1beta1). Files are relative to the kubeconfig's folder. proxy-url,
/// impersonation, user name with password and auth-provider are refused: what cannot be honoured is not
/// passed over. Errors name the file, the entry and the remedy ("context foo is not in ...; contexts there:
/// a, b").
Result<Config> load_kubeconfig(const std::string& path, const std::string& context);

/// Reads a kubeconfig from memory, one that came from elsewhere (a Secret, say). It may run no program and
/// read no file: entries that would are errors. `origin` names it in messages.
Result<Config> parse_kubeconfig(std::string_view text, const std::string& origin, const std::string& context);

/// /var/run/secrets/kubernetes.io/serviceaccount and KUBERNETES_SERVICE_HOST/PORT. `root` is prefixed to
/// paths in tests.
Result<Config> load_in_cluster(const std::string& root = "");

/// `path` given: load_kubeconfig. Else in-cluster when KUBERNETES_SERVICE_HOST is set, else load_kubeconfig.
Result<Config> load_config(const std::string& path, const std::string& context);

}  // namespace twelvefactor::kube
