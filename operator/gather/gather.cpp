#include "gather/gather.hpp"

#include <algorithm>

#include "gather/crash_loops.hpp"
#include "gather/peers.hpp"
#include "kinds/deploy/adoption_json.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/deploy/config_size.hpp"
#include "kinds/deploy/on_release.hpp"
#include "kinds/read/previous_status.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/time.hpp"

namespace twelvefactor::gather {
namespace {

/// What a service binds now is what the app refers to, as if it had named the Secret itself.
void name_secrets(AppSpec& spec, const std::map<ServiceRef, ServiceFacts>& services) {
  for (auto& [name, service] : spec.backing_services) {
    if (!service.service) continue;
    const auto known = services.find(*service.service);
    if (known != services.end()) service.secret_name = known->second.secret;
  }
}

/// False when it cannot be had, or the watch has yet to tell of it: what else is known belongs to another
/// spec.
bool take_spec(kinds::StoredApp& app, const AppKey& key, const ReadWholeApp& read) {
  auto whole = read ? read(key) : std::nullopt;
  if (!whole || whole->uid != app.uid || whole->generation != app.generation) return false;
  app.spec = std::move(whole->spec);
  return true;
}

/// An instruction that cannot be read is none to act upon: everything stays as it is.
void take_adoption(const std::string& annotation, Observed& observed) {
  if (annotation.empty() || !observed.spec_error.empty()) return;
  auto adoption = kinds::parse_adoption(annotation);
  if (!adoption) {
    observed.spec_error = adoption.error().message;
    return;
  }
  observed.app.adoption = std::move(adoption).value();
  observed.app.spec = kinds::while_adopting(std::move(observed.app.spec), *observed.app.adoption);
}

}  // namespace

std::optional<Observed> gather(const store::Store& store, const AppKey& key, std::int64_t now,
                               const ParityMemo* memo, const ReadWholeApp& read) {
  return gather(store.snapshot(key), key, now, memo, read);
}

std::optional<Observed> gather(std::optional<store::Snapshot> snapshot, const AppKey& key, std::int64_t now,
                               const ParityMemo* memo, const ReadWholeApp& read) {
  if (!snapshot || snapshot->app.deleting) return std::nullopt;
  Observed observed;
  observed.spec_unread = snapshot->app.spec_left_out && !take_spec(snapshot->app, key, read);
  observed.app.key = key;
  observed.app.uid = snapshot->app.uid;
  observed.app.generation = snapshot->app.generation;
  observed.app.paused = snapshot->app.paused;
  observed.app.retry = snapshot->app.retry;
  observed.app.changed_by = snapshot->app.changed_by;
  observed.now = kinds::time_text(now);
  observed.spec_bytes = snapshot->app.spec.size();
  auto spec = kinds::parse_app_spec(snapshot->app.spec);
  if (spec) {
    observed.app.spec = std::move(spec).value();
    name_secrets(observed.app.spec, snapshot->services);
    for (const auto& [name, peer] : observed.app.spec.parity.peers) {
      if (std::ranges::find(snapshot->circular_peers, peer.key) != snapshot->circular_peers.end())
        observed.circular_peers.insert(name);
    }
  } else {
    observed.spec_error = spec.error().message;
  }
  take_adoption(snapshot->app.adoption, observed);
  observed.resource_version = std::to_string(snapshot->app.resource_version);
  observed.children = std::move(snapshot->children);
  observed.secrets = std::move(snapshot->secrets);
  observed.services = std::move(snapshot->services);
  for (const auto& [name, version] : snapshot->config_maps)
    observed.config_maps.emplace(name, ConfigMapFacts{version, nullptr});
  observed.tasks = std::move(snapshot->tasks);
  observed.ingress_classes = std::move(snapshot->ingress_classes);
  observed.http_routes = snapshot->http_routes;
  observed.pod_monitors = snapshot->pod_monitors;
  observed.findings_reports = snapshot->findings_reports;
  observed.policies = std::move(snapshot->policies);
  observed.pods = std::move(snapshot->pods);
  observed.sightings = std::move(snapshot->sightings);
  observed.waiting_pods = std::move(snapshot->waiting_pods);
  observed.look_again = forget_recovered(observed.pods, now, observed.recovering);
  observed.previous = kinds::parse_status(std::move(snapshot->app.status));
  if (observed.spec_error.empty()) show_peers(observed, snapshot->peers, memo, now);
  return observed;
}

bool services_are_on_the_way(const Observed& observed) {
  return std::ranges::any_of(observed.services, [](const auto& entry) {
    return entry.second.state == ServiceFacts::State::kUnknown && entry.second.detail.empty();
  });
}

std::size_t content_size(const Observed& observed) {
  std::size_t sum = observed.spec_bytes;
  for (const auto& [name, facts] : observed.config_maps) {
    if (facts.data) sum += kinds::config_size(*facts.data);
  }
  for (const auto& [name, data] : observed.snapshots) sum += kinds::config_size(data);
  return sum;
}

std::vector<std::string> secrets_of_releases(const Observed& observed) {
  std::vector<std::string> names;
  for (const auto* release : {&observed.pinned, &observed.running}) {
    if (!*release) continue;
    const AppSpec spec = kinds::on_release(observed.app.spec, **release);
    for (const auto& [name, use] : kinds::secret_uses(spec, observed.app.key.name)) {
      // Ours is a child: its changes are told already.
      if (name != kinds::generated_secret_name(observed.app.key.name)) names.push_back(name);
    }
  }
  return names;
}

std::optional<Observed> reports_of_leaving(const store::Store& store, const AppKey& key) {
  auto snapshot = store.snapshot(key);
  if (!snapshot || !snapshot->app.deleting) return std::nullopt;
  Observed observed;
  observed.app.key = key;
  observed.app.uid = snapshot->app.uid;
  for (Child& child : snapshot->children) {
    if (child.kind == Kind::kParityReport) observed.children.push_back(std::move(child));
  }
  if (observed.children.empty()) return std::nullopt;
  return observed;
}

std::optional<Observed> tasks_without_app(const store::Store& store, const AppKey& key, std::int64_t now) {
  Observed observed;
  observed.app.key = key;
  observed.now = kinds::time_text(now);
  observed.tasks = store.tasks(key);
  if (observed.tasks.empty()) return std::nullopt;
  return observed;
}

void refresh_children(Observed& observed, const store::Store& store, const ParityMemo* memo) {
  auto snapshot = store.snapshot(observed.app.key, store::Store::Texts::kLeftOut);
  if (!snapshot || snapshot->app.uid != observed.app.uid) return;
  observed.children = std::move(snapshot->children);
  observed.tasks = std::move(snapshot->tasks);
  // A release may have become Active, or a Secret may have been made.
  if (observed.spec_error.empty())
    show_peers(observed, snapshot->peers, memo, kinds::parse_time(observed.now));
}

}  // namespace twelvefactor::gather
