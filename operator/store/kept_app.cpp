#include "store/kept_app.hpp"

#include <utility>

#include "kinds/digest/hash.hpp"

namespace twelvefactor::store {
namespace {

template <class T>
std::vector<T> without_spare(std::vector<T> names) {
  names.shrink_to_fit();
  return names;
}

bool has_any(const kinds::StoredApp& app) {
  return !app.retry.empty() || !app.adoption.empty() || !app.secrets.empty() || !app.config_maps.empty() ||
         !app.services.empty() || !app.peers.empty() || !app.required_peers.empty() || app.consent ||
         !app.available_since.empty();
}

}  // namespace

const KeptApp::References& KeptApp::refers() const {
  // Never destroyed: threads may still read it while the process ends.
  static const auto* const kNone = new References;
  return references ? *references : *kNone;
}

KeptApp kept(kinds::StoredApp app, Presses& presses) {
  KeptApp kept;
  kept.uid = app.uid;
  kept.generation = app.generation;
  kept.resource_version = app.resource_version;
  kept.pin = app.pin;
  kept.deleting = app.deleting;
  kept.paused = app.paused;
  kept.exposed = app.exposed;
  kept.routed = app.routed;
  kept.measured = app.measured;
  kept.spec_left_out = app.spec_left_out;
  kept.spec = presses.specs.press(app.spec);
  kept.status = presses.statuses.press(app.status);
  kept.spec_digest = app.spec_left_out ? app.spec_digest : kinds::hash_leaf("spec", app.spec);
  kept.status_digest = kinds::hash_leaf("status", app.status);
  kept.changed_by = app.changed_by;
  if (!has_any(app)) return kept;
  kept.references = std::make_shared<const KeptApp::References>(KeptApp::References{
      std::move(app.retry), std::move(app.adoption), without_spare(std::move(app.secrets)),
      without_spare(std::move(app.config_maps)), without_spare(std::move(app.services)),
      without_spare(std::move(app.peers)), without_spare(std::move(app.required_peers)),
      std::move(app.consent), std::move(app.available_since), std::move(app.seen_in_pods)});
  return kept;
}

kinds::StoredApp without_texts(const KeptApp& app) {
  const KeptApp::References& refers = app.refers();
  kinds::StoredApp stored;
  stored.uid = app.uid;
  stored.generation = app.generation;
  stored.resource_version = app.resource_version;
  stored.deleting = app.deleting;
  stored.retry = refers.retry;
  stored.adoption = refers.adoption;
  stored.paused = app.paused;
  stored.exposed = app.exposed;
  stored.routed = app.routed;
  stored.measured = app.measured;
  stored.pin = app.pin;
  stored.spec_left_out = app.spec_left_out;
  if (app.spec_left_out) stored.spec_digest = app.spec_digest;
  stored.secrets = refers.secrets;
  stored.config_maps = refers.config_maps;
  stored.services = refers.services;
  stored.peers = refers.peers;
  stored.required_peers = refers.required_peers;
  stored.consent = refers.consent;
  stored.changed_by = app.changed_by;
  stored.available_since = refers.available_since;
  stored.seen_in_pods = refers.seen_in_pods;
  return stored;
}

}  // namespace twelvefactor::store
