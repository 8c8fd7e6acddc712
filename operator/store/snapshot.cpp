#include "store/snapshot.hpp"

#include "store/promotion_circles.hpp"
#include "store/shown.hpp"

namespace twelvefactor::store {
namespace {

/// What the app refers to.
void add_referents(const Picture& picture, const AppKey& key, const Record& record, Snapshot& snapshot) {
  for (const ServiceRef& reference : snapshot.app.services)
    snapshot.services.emplace(reference, picture.services.facts(key.namespace_name, reference));
  for (const std::string& name : record.secrets) {
    if (const SecretFacts* facts = picture.secrets.find({key.namespace_name, name}))
      snapshot.secrets.emplace(name, *facts);
  }
  for (const std::string& name : snapshot.app.config_maps) {
    if (const ConfigMapVersion* version = picture.config_maps.find({key.namespace_name, name}))
      snapshot.config_maps.emplace(name, *version);
  }
  if (snapshot.app.exposed && picture.lists == Lists::kOfTheCluster)
    snapshot.ingress_classes = picture.ingress_classes.current();
  if (snapshot.app.exposed) snapshot.http_routes = picture.served_in(key.namespace_name, Source::kHttpRoutes);
  if (snapshot.app.measured)
    snapshot.pod_monitors = picture.served_in(key.namespace_name, Source::kPodMonitors);
  snapshot.findings_reports = picture.served_in(key.namespace_name, Source::kFindingsReports);
}

}  // namespace

std::optional<Glance> glance_at(const Picture& picture, const AppKey& key) {
  const auto found = picture.records.find(key);
  if (found == picture.records.end() || !found->second.app) return std::nullopt;
  const Record& record = found->second;
  Glance glance{{}, record.app->spec, record.app->status};
  Snapshot& snapshot = glance.snapshot;
  snapshot.app = without_texts(*record.app);
  snapshot.children.reserve(record.children.size());
  for (const KeptChild& each : record.children)
    snapshot.children.push_back(given_back(each, picture.releases));
  for (const auto& each : record.pods) snapshot.pods.push_back(each.value);
  add_referents(picture, key, record, snapshot);
  if (record.seen) {
    snapshot.sightings = record.seen->sightings();
    snapshot.waiting_pods = record.seen->waiting();
  }
  snapshot.policies = picture.policies.in(key.namespace_name);
  snapshot.peers = shared_peers(picture, key, *record.app);
  snapshot.circular_peers =
      circular_peers(key, *record.app, [&picture](const AppKey& each) { return picture.find_app(each); });
  snapshot.tasks = picture.tasks.of(key);
  return glance;
}

}  // namespace twelvefactor::store
