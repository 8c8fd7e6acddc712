#include "store/shown.hpp"

#include <algorithm>

#include "kinds/deploy/deploy_runs.hpp"
#include "kinds/digest/hash.hpp"
#include "kinds/text/names.hpp"
#include "store/kept_release.hpp"

namespace twelvefactor::store {
namespace {

using From = kinds::SecretSource::From;

/// Null when it is not to be had any more: then a pin to it changes nothing.
std::optional<PinnedRelease> runnable(const std::vector<Child>& children, const Uid& app,
                                      const Child& release) {
  PinnedRelease pinned{release.name, release.uid, release.release->config_map};
  const auto is_there = [&](const std::string& name) {
    return name.empty() || std::ranges::any_of(children, [&](const Child& child) {
             return child.kind == Kind::kConfigMap && child.owner == app && child.name == name;
           });
  };
  const bool whole = is_there(pinned.config_map) && is_there(release.release->files_map);
  return whole ? std::optional(std::move(pinned)) : std::nullopt;
}

/// What runs while that release is pinned: it, or what ran before where it cannot be run. `children`: of the
/// app alone.
std::optional<PinnedRelease> pinned_release(const std::vector<Child>& children, const KeptApp& app) {
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

/// The name of the Secret; empty while there is none.
std::string secret_of(const Picture& picture, const AppKey& key, const kinds::SecretSource& source) {
  if (source.from == From::kSecret) return source.secret;
  if (source.from == From::kGenerated) return kinds::generated_secret_name(key.name);
  const ServiceFacts facts = picture.services.facts(key.namespace_name, source.service);
  return facts.state == ServiceFacts::State::kBound ? facts.secret : std::string();
}

using Sources = std::vector<kinds::SecretSource>;

std::map<std::string, std::string> binding_keys(const Picture& picture, const AppKey& key,
                                                const Sources& sources) {
  std::map<std::string, std::string> keys;
  for (const kinds::SecretSource& source : sources) {
    const SecretFacts* facts =
        source.binding ? picture.secrets.find({key.namespace_name, secret_of(picture, key, source)})
                       : nullptr;
    std::string names = facts == nullptr ? std::string() : kinds::key_names(*facts);
    // What comes before its slots is its name and a dot.
    if (!names.empty()) keys.emplace(source.slot.substr(0, source.slot.size() - 1), std::move(names));
  }
  return keys;
}

std::vector<SharedSecret> shared_secrets(const Picture& picture, const AppKey& key, const Record& record,
                                         const Sources& sources) {
  std::vector<SharedSecret> secrets;
  for (const kinds::SecretSource& source : sources) {
    const std::string name = secret_of(picture, key, source);
    const auto same = std::ranges::find(secrets, name, &SharedSecret::name);
    if (same != secrets.end()) {
      same->sources.push_back(source);
    } else if (source.from == From::kGenerated) {
      // What we wrote a moment ago the watch has yet to tell.
      const auto ours = std::ranges::find_if(record.children, [&](const KeptChild& each) {
        return each.is(Kind::kSecret, name) && each.owner == record.app->uid;
      });
      if (ours != record.children.end())
        secrets.push_back({name, ours->uid, ours->resource_version, {source}});
    } else if (const SecretFacts* facts =
                   name.empty() ? nullptr : picture.secrets.find({key.namespace_name, name})) {
      secrets.push_back({name, facts->uid, facts->resource_version, {source}});
    }
  }
  return secrets;
}

std::unique_ptr<Shown> shown(const Picture& picture, const AppKey& key, const Record& record) {
  if (!record.app || record.app->deleting || !record.app->refers().consent) return nullptr;
  const KeptApp& app = *record.app;
  const kinds::Consent& consent = *app.refers().consent;
  auto shown = std::make_unique<Shown>();
  shown->consent = app.refers().consent;
  shown->facts = kinds::hash_leaf("uid", to_string(app.uid));
  shown->facts += kinds::hash_leaf("available", app.refers().available_since);
  shown->facts += kinds::hash_leaf("seen in pods", app.refers().seen_in_pods);
  shown->facts += kinds::hash_leaf("changed by", app.changed_by);
  for (const KeptChild& each : record.children) {
    if (each.release.view().empty() || each.owner != app.uid) continue;
    if (const auto run = kinds::run_of(unpacked(each.release, picture.releases)))
      shown->facts += kinds::digest_of({*run});
  }
  for (const auto& [service, names] : binding_keys(picture, key, consent.sources()))
    shown->facts += kinds::hash_leaf("keys " + service, names);
  if (!consent.shows_secrets()) return shown;
  for (const SharedSecret& secret : shared_secrets(picture, key, record, consent.sources()))
    shown->secrets += kinds::hash_leaf("secret " + secret.name,
                                       to_string(secret.uid) + " " + std::to_string(secret.resource_version));
  return shown;
}

}  // namespace

std::vector<SharedPeer> shared_peers(const Picture& picture, const AppKey& reader, const KeptApp& app) {
  std::vector<SharedPeer> peers;
  for (const AppKey& key : app.refers().peers) {
    const auto found = picture.records.find(key);
    if (found == picture.records.end() || !found->second.app || key == reader) continue;
    const Record& record = found->second;
    const auto depth = shared_with(*record.app, reader);
    if (!depth) continue;
    SharedPeer peer{key, {}, record.app->spec, *depth, seen_by(record.shown.get(), reader)};
    std::vector<Child> children;
    for (const KeptChild& each : record.children) {
      if (each.kind == Kind::kAppRelease || each.kind == Kind::kConfigMap)
        children.push_back(given_back(each, picture.releases));
    }
    peer.runs = kinds::runs_of(children, record.app->uid);
    peer.pinned = pinned_release(children, *record.app);
    peer.available_since = record.app->refers().available_since;
    peer.seen_in_pods = record.app->refers().seen_in_pods;
    peer.changed_by = record.app->changed_by;
    add_secrets(picture, record.app->refers().consent->sources(), peer);
    peers.push_back(std::move(peer));
  }
  return peers;
}

void add_secrets(const Picture& picture, const Sources& sources, SharedPeer& peer) {
  const auto found = picture.records.find(peer.key);
  if (found == picture.records.end() || !found->second.app) return;
  peer.binding_keys = binding_keys(picture, peer.key, sources);
  if (peer.depth == Depth::kSecrets) peer.secrets = shared_secrets(picture, peer.key, found->second, sources);
}

void tell_readers(const Picture& picture, const AppKey& key, Record& record, Woken& woken) {
  auto now = shown(picture, key, record);
  if (!now && !record.shown) return;
  picture.peer_readers.wake(key, record.shown.get(), now.get(), woken);
  record.shown = std::move(now);
}

}  // namespace twelvefactor::store
