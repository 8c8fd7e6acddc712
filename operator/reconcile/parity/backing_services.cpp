// BackingService: are the same services attached, of the same type, provider and major version, and do their
// bindings have the same keys?
#include "reconcile/parity/dimension.hpp"

namespace twelvefactor::reconcile {
namespace {

void compare_service(const std::string& name, const StringMap& here, const StringMap& there,
                     ParityFindings& findings) {
  for_each_difference(
      here, there, [&](const std::string& part, const std::string* ours, const std::string* theirs) {
        ParityFinding finding{Dimension::kBackingService,
                              name + "." + part,
                              or_none(ours),
                              or_none(theirs),
                              Severity::kWarning,
                              {}};
        const bool one_sided = ours == nullptr || theirs == nullptr;
        if (part == "keys") {
          if (one_sided) return;  // what holds nobody knows yet
          finding.message =
              "the Secrets of the bindings have different keys, so code that reads one of them fails where "
              "it is "
              "missing; bind Secrets with the same keys in both";
        } else if (one_sided) {
          finding.severity = Severity::kInfo;
          finding.message = "only one of the two states the " + part + " of the service; state it in both";
        } else if (part == "provider") {
          finding.message =
              "the services are run by different providers, which differ in limits and failures; use the "
              "same, or "
              "try out there what depends on it";
        } else {
          finding.severity = Severity::kError;
          finding.message = "the services differ in their " + part +
                            ", so what works in one environment may fail in the other; use the same in both";
        }
        findings.push_back(std::move(finding));
      });
}

std::string type_of(const StringMap& service) {
  const auto found = service.find("type");
  return found == service.end() ? std::string() : found->second;
}

}  // namespace

ParityFindings compare_backing_services(const ComparedDeploy& here, const ComparedDeploy& there) {
  ParityFindings findings;
  for (const auto& [name, service] : here.backing_services) {
    const auto found = there.backing_services.find(name);
    if (found != there.backing_services.end()) {
      compare_service(name, service, found->second, findings);
    } else {
      findings.push_back(
          {Dimension::kBackingService, name, type_of(service), "", Severity::kWarning,
           "this deploy has a backing service that the peer does not; attach one there, or remove it "
           "here"});
    }
  }
  for (const auto& [name, service] : there.backing_services) {
    if (here.backing_services.contains(name)) continue;
    findings.push_back(
        {Dimension::kBackingService, name, "", type_of(service), Severity::kError,
         "the peer has a backing service that this deploy does not, so code that needs it fails here "
         "alone; attach one here, or remove it there"});
  }
  return findings;
}

}  // namespace twelvefactor::reconcile
