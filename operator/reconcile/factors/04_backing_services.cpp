// IV. Backing services: attached resources. A binding Secret reaches every process as variables, as files, or
// both. https://12factor.net/backing-services and servicebinding.io/spec/core/1.0.0 ("Workload Projection")
#include "kinds/hash.hpp"
#include "kinds/names.hpp"
#include "model/condition.hpp"
#include "reconcile/factors/factor.hpp"
#include "reconcile/factors/references.hpp"

namespace twelvefactor::reconcile {
namespace {

/// A volume's name has at most 63 characters; a long service name is cut and told apart by its hash.
std::string volume_name(const std::string& service) {
  constexpr std::size_t kRoom = 55;
  if (service.size() <= kRoom) return "binding-" + service;
  return "binding-" + service.substr(0, kRoom - 9) + "-" +
         kinds::to_hex(kinds::hash_leaf("binding", service)).substr(0, 8);
}

kinds::Volume binding_files(const std::string& name, const BackingService& service) {
  std::string path(kinds::kServiceBindingRoot);
  return {volume_name(name), path.append("/").append(name), service.secret_name, ""};
}

}  // namespace

Contribution contribute_backing_services(const Observed& observed) {
  Contribution contribution;
  PodPart& pod = contribution.every_pod;
  for (const auto& [name, service] : observed.app.spec.backing_services) {
    for (const auto& [variable, key] : service.env)
      pod.env.push_back({variable, "", service.secret_name, key});
    if (service.mount) pod.volumes.push_back(binding_files(name, service));
  }
  if (!pod.volumes.empty())
    pod.env.push_back({"SERVICE_BINDING_ROOT", std::string(kinds::kServiceBindingRoot), "", ""});
  for (const MissingReference& missing : missing_bindings(observed)) {
    contribution.waits.push_back({condition::kBackingServicesBound, missing.reason, missing.message});
  }
  return contribution;
}

}  // namespace twelvefactor::reconcile
