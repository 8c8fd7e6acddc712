#include "gather/peers.hpp"

#include <algorithm>

#include "gather/mark_key.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/deploy/compared_deploy.hpp"
#include "kinds/deploy/deploy_runs.hpp"
#include "kinds/deploy/on_release.hpp"
#include "kinds/secrecy/secret_marks.hpp"
#include "kinds/text/names.hpp"
#include "model/lookup.hpp"

namespace twelvefactor::gather {
namespace {

using From = kinds::SecretSource::From;

/// What a release's way into production asks of a peer, without a look at its spec.
ComparedDeploy facts_of(const store::SharedPeer& peer) {
  ComparedDeploy deploy;
  deploy.depth = peer.depth;
  deploy.runs = peer.runs;
  deploy.available_since = peer.available_since;
  deploy.seen_in_pods = peer.seen_in_pods;
  deploy.changed_by = peer.changed_by;
  return deploy;
}

/// What it runs. Null when that cannot be read.
std::shared_ptr<const AppSpec> spec_of(const store::SharedPeer& peer) {
  if (peer.runs_spec) return peer.runs_spec;
  auto spec = kinds::parse_app_spec(peer.spec);
  return spec ? std::make_shared<const AppSpec>(std::move(spec).value()) : nullptr;
}

ComparedDeploy all_of(const store::SharedPeer& peer, const AppSpec& spec,
                      const std::map<std::string, std::string>& own_keys) {
  ComparedDeploy deploy = kinds::compared_deploy(spec, peer.depth);
  kinds::show_runs(deploy, peer.runs);
  deploy.available_since = peer.available_since;
  deploy.seen_in_pods = peer.seen_in_pods;
  deploy.changed_by = peer.changed_by;
  for (const auto& [service, names] : peer.binding_keys) {
    // What is known of one side only says nothing.
    const auto bound = deploy.backing_services.find(service);
    if (bound != deploy.backing_services.end() && own_keys.contains(service)) bound->second["keys"] = names;
  }
  if (peer.depth == Depth::kSecrets) kinds::mark_literals(spec, marked, deploy.secrets);
  return deploy;
}

/// By the keys under which the app names it.
void add(Observed& observed, const AppKey& peer, const ComparedDeploy& deploy) {
  for (const auto& [key, named] : observed.app.spec.parity.peers) {
    if (named.key == peer) observed.peers.emplace(key, deploy);
  }
}

}  // namespace

void show_peers(Observed& observed, const std::vector<store::SharedPeer>& shared, const ParityMemo* memo,
                std::int64_t now) {
  observed.peers.clear();
  observed.secret_marks.clear();
  observed.parity_problems.clear();
  observed.unread_peers.clear();
  observed.parity_inputs = parity_inputs(observed, shared, now);
  observed.known_parity = memo == nullptr ? nullptr : memo->recall(observed, now);
  if (observed.known_parity) {
    for (const store::SharedPeer& peer : shared) add(observed, peer.key, facts_of(peer));
    return;
  }
  compare_with(observed, shared);
}

void compare_with(Observed& observed, const std::vector<store::SharedPeer>& shared) {
  observed.peers.clear();
  observed.secret_marks.clear();
  const AppSpec own = compared_spec(observed);
  const auto own_keys = kinds::binding_keys(own, observed.secrets);
  for (const store::SharedPeer& peer : shared) {
    if (peer.pinned && !peer.runs_spec) {
      add(observed, peer.key, facts_of(peer));
      continue;
    }
    const auto spec = spec_of(peer);
    if (!spec) continue;
    add(observed, peer.key, all_of(peer, *spec, own_keys));
    if (peer.depth == Depth::kSecrets && observed.secret_marks.empty())
      kinds::mark_literals(own, marked, observed.secret_marks);
  }
}

AppSpec compared_spec(const Observed& observed) {
  if (!observed.pinned) return observed.app.spec;
  return kinds::on_release(observed.app.spec, *observed.pinned, observed.pinned_literals);
}

std::vector<store::SharedSecret> own_secrets(const Observed& observed, const AppSpec& spec) {
  std::vector<store::SharedSecret> secrets;
  for (const kinds::SecretSource& source : kinds::secret_sources(spec)) {
    const std::string name =
        source.from == From::kGenerated ? kinds::generated_secret_name(observed.app.key.name) : source.secret;
    const auto same = std::ranges::find(secrets, name, &store::SharedSecret::name);
    if (same != secrets.end()) {
      same->sources.push_back(source);
    } else if (source.from == From::kGenerated) {
      // What we wrote a moment ago the watch has yet to tell.
      const Child* child = own_child(observed, Kind::kSecret, name);
      if (child != nullptr) secrets.push_back({name, child->uid, child->resource_version, {source}});
    } else if (const auto facts = observed.secrets.find(name);
               facts != observed.secrets.end() && facts->second.exists) {
      secrets.push_back({name, facts->second.uid, facts->second.resource_version, {source}});
    }
  }
  return secrets;
}

}  // namespace twelvefactor::gather
