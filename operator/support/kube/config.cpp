#include "kube/config.hpp"

#include <cstdlib>

namespace twelvefactor::kube {

Result<Config> load_config(const std::string& path, const std::string& context) {
  const bool in_pod = std::getenv("KUBERNETES_SERVICE_HOST") != nullptr;
  if (path.empty() && in_pod) return load_in_cluster();
  return load_kubeconfig(path, context);
}

}  // namespace twelvefactor::kube
