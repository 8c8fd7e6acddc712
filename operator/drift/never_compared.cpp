#include "drift/never_compared.hpp"

namespace twelvefactor::drift {

std::vector<std::string> never_compared(bool apps) {
  std::vector<std::string> parts = {"numbers of replicas and of autoscaling",
                                    "resources",
                                    "grace periods and hooks of the lifecycle",
                                    "scheduling: nodes, tolerations, priorities",
                                    "labels and annotations",
                                    "values that only a cluster has"};
  if (apps) {
    parts.emplace_back("hosts and paths that processes are exposed at");
    parts.emplace_back("objects that are no TwelveFactorApp");
    return parts;
  }
  parts.emplace_back("security contexts and service accounts");
  parts.emplace_back("what files of ConfigMaps, Secrets and volumes hold");
  parts.emplace_back("Services, Ingresses, roles and every other kind that runs no pods");
  parts.emplace_back("hooks of Helm");
  return parts;
}

}  // namespace twelvefactor::drift
