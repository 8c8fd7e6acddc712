#include "drift/drift.hpp"

#include <algorithm>

#include "drift/contents.hpp"
#include "drift/deploy.hpp"
#include "drift/finding_path.hpp"
#include "drift/never_compared.hpp"
#include "kinds/deploy/compared_deploy.hpp"
#include "reconcile/parity/parity.hpp"

namespace twelvefactor::drift {
namespace {

/// What a workload has beyond an app: an image of its own, a kind, all of its ports, volumes.
void add_parts(const Deploy& deploy, ComparedDeploy& compared) {
  for (const auto& [name, more] : deploy.more_parts) {
    auto& all = compared.processes.contains(name) ? compared.processes : compared.admin_processes;
    for (const auto& [part, text] : more) all[name][part] = text;
  }
}

ComparedDeploy compared(const Deploy& deploy, const Manifests& manifests, const How& how) {
  ComparedDeploy compared = kinds::compared_deploy(deploy.spec, Depth::kSecrets, deploy.own_names);
  for (const auto& [slot, sort] : deploy.without_value) compared.config_keys.emplace(slot, sort);
  compared.secrets = secret_marks(deploy, manifests, how.key);
  add_parts(deploy, compared);
  return compared;
}

/// The key under which `here` names the other; by its environment where manifests say no namespace.
std::string peer_key(const Deploy& here, const Deploy& there) {
  for (const auto& [key, peer] : here.spec.parity.peers) {
    if (peer.key == there.key) return key;
  }
  return here.spec.parity.peers.contains(there.spec.environment) ? there.spec.environment : "";
}

/// Of both sources and of the command line; null where there is none: then nobody knows the levels.
std::vector<Policy> policies_of(const Manifests& here, const Manifests& there, const How& how) {
  std::vector<Policy> policies = how.policies;
  for (const Manifests* side : {&here, &there}) {
    for (const Policy& each : side->policies) {
      if (std::ranges::find(policies, each) == policies.end()) policies.push_back(each);
    }
  }
  return policies;
}

Side side_of(const Deploy& deploy) {
  return {deploy.key, deploy.spec.environment, deploy.source};
}

}  // namespace

Counts counts_of(const ParityReport& report) {
  return {report.count(Severity::kError), report.count(Severity::kWarning), report.count(Severity::kInfo),
          report.count_expected()};
}

Result<Drift> compare(const Manifests& of_here, const Manifests& of_there, const How& how,
                      std::vector<std::string>& notes) {
  NamesOfBoth names = names_of_both(of_here, of_there);
  auto here = deploy_of(of_here, how.app, names.here, names.with_containers);
  if (!here) return here.error();
  auto there = deploy_of(of_there, how.app, names.there, names.with_containers);
  if (!there) return there.error();
  if (here->adopted != there->adopted)
    return Error{
        of_here.name + " and " + of_there.name +
        ": one has a TwelveFactorApp and the other plain workloads, which cannot be compared; for the "
        "objects that an app becomes: twelvefactor render"};
  std::vector<std::string> told = here->adopted ? std::vector<std::string>() : std::move(names.notes);
  for (std::string& note : add_contents(*here, of_here, *there, of_there)) told.push_back(std::move(note));
  notes.insert(notes.end(), told.begin(), told.end());
  ComparedDeploy shown_here = compared(*here, of_here, how);
  ComparedDeploy shown_there = compared(*there, of_there, how);
  add_binding_keys(*here, of_here, shown_here, *there, of_there, shown_there);
  const std::vector<Policy> policies = policies_of(of_here, of_there, how);
  Drift drift;
  drift.peer = peer_key(*here, *there);
  drift.never_compared = never_compared(here->adopted);
  drift.here = side_of(*here);
  drift.there = side_of(*there);
  drift.report = reconcile::compare_deploys({shown_here, shown_there, here->spec.parity, drift.peer,
                                             there->key, policies.empty() ? nullptr : &policies, how.now});
  drift.counts = counts_of(drift.report);
  for (const ParityFinding& finding : drift.report.findings) {
    drift.here_spots.push_back(spot_of(here->places, finding_path(finding, here->spec)));
    drift.there_spots.push_back(spot_of(there->places, finding_path(finding, there->spec)));
  }
  return drift;
}

}  // namespace twelvefactor::drift
