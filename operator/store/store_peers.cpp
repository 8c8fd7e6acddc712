// What the store knows of an app beyond its spec that others may see: the releases that it ran, since when it
// is available, the keys and the versions of the Secrets that it uses. Only of apps that share.
#include <algorithm>

#include "kinds/deploy/deploy_runs.hpp"
#include "kinds/digest/hash.hpp"
#include "kinds/text/names.hpp"
#include "store/store.hpp"

namespace twelvefactor::store {

using From = kinds::SecretSource::From;

namespace {

/// Null when it is not to be had any more: then a pin to it changes nothing.
std::optional<PinnedRelease> runnable(const std::vector<Child>& children, const Uid& app,
                                      const Child& release) {
  PinnedRelease pinned{release.name, release.uid, release.release->config_map};
  const bool has_config = std::ranges::any_of(children, [&](const Child& child) {
    return child.kind == Kind::kConfigMap && child.owner == app && child.name == pinned.config_map;
  });
  return pinned.config_map.empty() || has_config ? std::optional(std::move(pinned)) : std::nullopt;
}

/// What runs while that release is pinned: it, or what ran before where it cannot be run. `children`: of the
/// app alone.
std::optional<PinnedRelease> pinned_release(const std::vector<Child>& children, const kinds::StoredApp& app) {
  if (app.pin == 0) return std::nullopt;
  const Child* active = nullptr;
  for (const Child& child : children) {
    if (!child.release || child.owner != app.uid || child.deleting) continue;
    const ReleaseStatus& status = child.release->status;
    if (child.release->number == app.pin && (status.gate_passed.is || status.active.is)) {
      if (auto pinned = runnable(children, app.uid, child)) return pinned;
    }
    if (status.active.is && (active == nullptr || active->release->number < child.release->number))
      active = &child;
  }
  return active == nullptr ? std::nullopt : runnable(children, app.uid, *active);
}

}  // namespace

std::vector<SharedPeer> Store::peers(const AppKey& reader) const {
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(reader);
  return found == records_.end() || !found->second.app ? std::vector<SharedPeer>{}
                                                       : shared_peers(reader, *found->second.app);
}

std::vector<SharedPeer> Store::shared_peers(const AppKey& reader, const kinds::StoredApp& app) const {
  std::vector<SharedPeer> peers;
  for (const AppKey& key : app.peers) {
    const auto found = records_.find(key);
    if (found == records_.end() || !found->second.app || key == reader) continue;
    const Record& record = found->second;
    const auto depth = shared_with(*record.app, reader);
    if (!depth) continue;
    SharedPeer peer{key, record.app->spec, *depth, seen_by(record.shown.get(), reader)};
    std::vector<Child> children;
    for (const StoredChild& each : record.children) {
      if (each.child.kind == Kind::kAppRelease || each.child.kind == Kind::kConfigMap)
        children.push_back(each.child);
    }
    peer.runs = kinds::runs_of(children, record.app->uid);
    peer.pinned = pinned_release(children, *record.app);
    peer.available_since = record.app->available_since;
    peer.changed_by = record.app->changed_by;
    peer.binding_keys = binding_keys(key, record.app->consent->sources());
    if (*depth == Depth::kSecrets) peer.secrets = shared_secrets(key, record, record.app->consent->sources());
    peers.push_back(std::move(peer));
  }
  return peers;
}

/// The name of the Secret; empty while there is none.
std::string Store::secret_of(const AppKey& key, const kinds::SecretSource& source) const {
  if (source.from == From::kSecret) return source.secret;
  if (source.from == From::kGenerated) return kinds::generated_secret_name(key.name);
  const ServiceFacts facts = services_.facts(key.namespace_name, source.service);
  return facts.state == ServiceFacts::State::kBound ? facts.secret : std::string();
}

std::map<std::string, std::string> Store::binding_keys(
    const AppKey& key, const std::vector<kinds::SecretSource>& sources) const {
  std::map<std::string, std::string> keys;
  for (const kinds::SecretSource& source : sources) {
    const SecretFacts* facts =
        source.binding ? secrets_.find({key.namespace_name, secret_of(key, source)}) : nullptr;
    std::string names = facts == nullptr ? std::string() : kinds::key_names(*facts);
    // What comes before its slots is its name and a dot.
    if (!names.empty()) keys.emplace(source.slot.substr(0, source.slot.size() - 1), std::move(names));
  }
  return keys;
}

std::vector<SharedSecret> Store::shared_secrets(const AppKey& key, const Record& record,
                                                const std::vector<kinds::SecretSource>& sources) const {
  std::vector<SharedSecret> secrets;
  for (const kinds::SecretSource& source : sources) {
    const std::string name = secret_of(key, source);
    const auto same = std::ranges::find(secrets, name, &SharedSecret::name);
    if (same != secrets.end()) {
      same->sources.push_back(source);
    } else if (source.from == From::kGenerated) {
      // What we wrote a moment ago the watch has yet to tell.
      const auto ours = std::ranges::find_if(record.children, [&](const StoredChild& each) {
        return each.child.kind == Kind::kSecret && each.child.name == name &&
               each.child.owner == record.app->uid;
      });
      if (ours != record.children.end())
        secrets.push_back({name, ours->child.uid, ours->child.resource_version, {source}});
    } else if (const SecretFacts* facts =
                   name.empty() ? nullptr : secrets_.find({key.namespace_name, name})) {
      secrets.push_back({name, facts->uid, facts->resource_version, {source}});
    }
  }
  return secrets;
}

void Store::show_secrets_of(SharedPeer& peer, const AppSpec& spec) const {
  const std::vector<kinds::SecretSource> sources = kinds::secret_sources(spec);
  const std::lock_guard lock(mutex_);
  const auto found = records_.find(peer.key);
  if (found == records_.end() || !found->second.app) return;
  peer.binding_keys = binding_keys(peer.key, sources);
  if (peer.depth == Depth::kSecrets) peer.secrets = shared_secrets(peer.key, found->second, sources);
}

std::unique_ptr<Shown> Store::shown(const AppKey& key, const Record& record) const {
  if (!record.app || record.app->deleting || !record.app->consent) return nullptr;
  const kinds::StoredApp& app = *record.app;
  auto shown = std::make_unique<Shown>();
  shown->consent = app.consent;
  shown->facts = kinds::hash_leaf("uid", to_string(app.uid));
  shown->facts += kinds::hash_leaf("available", app.available_since);
  shown->facts += kinds::hash_leaf("changed by", app.changed_by);
  for (const StoredChild& each : record.children) {
    if (!each.child.release || each.child.owner != app.uid) continue;
    if (const auto run = kinds::run_of(*each.child.release)) shown->facts += kinds::digest_of({*run});
  }
  for (const auto& [service, names] : binding_keys(key, app.consent->sources()))
    shown->facts += kinds::hash_leaf("keys " + service, names);
  if (!app.consent->shows_secrets()) return shown;
  for (const SharedSecret& secret : shared_secrets(key, record, app.consent->sources()))
    shown->secrets += kinds::hash_leaf("secret " + secret.name,
                                       to_string(secret.uid) + " " + std::to_string(secret.resource_version));
  return shown;
}

/// Adds those to whom the app shows something else than before.
void Store::tell_readers(const AppKey& key, Woken& woken) {
  const auto found = records_.find(key);
  if (found == records_.end()) return;
  auto now = shown(key, found->second);
  if (!now && !found->second.shown) return;
  peer_readers_.wake(key, found->second.shown.get(), now.get(), woken);
  found->second.shown = std::move(now);
}

/// Of all that are woken already.
void Store::tell_readers_of_all(Woken& woken) {
  const Woken changed = woken;
  for (const AppKey& key : changed) tell_readers(key, woken);
}

Woken Store::with_untold(Woken woken) {
  woken.insert(woken.end(), std::make_move_iterator(untold_.begin()), std::make_move_iterator(untold_.end()));
  untold_.clear();
  return woken;
}

}  // namespace twelvefactor::store
