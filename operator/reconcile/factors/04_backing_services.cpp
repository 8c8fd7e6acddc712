// IV. Backing services: attached resources. A binding Secret reaches every process as variables, as files, or
// both. https://12factor.net/backing-services and servicebinding.io/spec/core/1.0.0 ("Workload Projection")
#include "kinds/deploy/binding.hpp"
#include "kinds/digest/hash.hpp"
#include "kinds/text/names.hpp"
#include "model/condition.hpp"
#include "reconcile/factors/bindings.hpp"
#include "reconcile/factors/factor.hpp"

namespace twelvefactor::reconcile {
namespace {

/// A volume's name has at most 63 characters; a long service name is cut and told apart by its hash.
std::string volume_name(const std::string& service) {
  constexpr std::size_t kRoom = 55;
  if (service.size() <= kRoom) return "binding-" + service;
  return "binding-" + service.substr(0, kRoom - 9) + "-" +
         kinds::to_hex(kinds::hash_leaf("binding", service)).substr(0, 8);
}

/// What the app says of a service counts before what its Secret says ("Workload Projection": every binding
/// has a type). An annotation carries it: no Secret is ever copied.
void add_files(const std::string& name, const BackingService& service, const std::string& secret,
               PodPart& pod) {
  std::string path(kinds::kServiceBindingRoot);
  kinds::Volume volume{volume_name(name), path.append("/").append(name), secret, "", {}};
  const auto state = [&](const char* entry, std::string_view prefix) {
    const auto value = kinds::stated_entry(service, entry);
    if (!value) return;
    const std::string annotation = std::string(prefix) + name;
    pod.annotations[annotation] = *value;
    volume.files.push_back({entry, annotation});
  };
  state("provider", kinds::kBindingProviderAnnotation);
  state("type", kinds::kBindingTypeAnnotation);
  pod.volumes.push_back(std::move(volume));
}

void add_variables(const BackingService& service, const std::string& secret, PodPart& pod) {
  for (const auto& [variable, key] : service.env) {
    if (const auto stated = kinds::stated_entry(service, key)) {
      pod.env.push_back({variable, *stated, "", ""});
    } else {
      pod.env.push_back({variable, "", secret, key});
    }
  }
}

/// Empty while it is not known: then the pods wait, and nothing is made of what follows from it.
std::string secret_of(const Observed& observed, const BackingService& service) {
  const bool only_the_cluster_knows = service.secret_name.empty() && service.service;
  return only_the_cluster_knows && observed.offline ? kinds::unknown_secret(*service.service)
                                                    : service.secret_name;
}

}  // namespace

Contribution contribute_backing_services(const Observed& observed) {
  Contribution contribution;
  PodPart& pod = contribution.every_pod;
  for (const auto& [name, service] : observed.app.spec.backing_services) {
    const std::string secret = secret_of(observed, service);
    if (secret.empty()) continue;
    add_variables(service, secret, pod);
    if (service.mount) add_files(name, service, secret, pod);
  }
  if (!pod.volumes.empty())
    pod.env.push_back({"SERVICE_BINDING_ROOT", std::string(kinds::kServiceBindingRoot), "", ""});
  for (const MissingReference& missing : missing_bindings(observed)) {
    contribution.waits.push_back({condition::kBackingServicesBound, missing.reason, missing.message});
  }
  return contribution;
}

}  // namespace twelvefactor::reconcile
