#include "gather/pinned_deploys.hpp"

#include <algorithm>
#include <utility>

#include "gather/peers.hpp"
#include "gather/try_again.hpp"
#include "kinds/build/app_release.hpp"
#include "kinds/deploy/app_spec_json.hpp"
#include "kinds/deploy/on_release.hpp"
#include "kinds/read/read_config_map.hpp"
#include "kinds/text/names.hpp"
#include "kinds/text/resource.hpp"
#include "model/lookup.hpp"

namespace twelvefactor::gather {
namespace {

/// What the API server says names an object: no business of the reader's where it is the peer's.
Error why_unread(const kube::ApiResult<std::string>& answer) {
  if (answer) return Error{"the answer is none"};
  return Error{answer.error().status == 0
                   ? std::string("the API server did not answer")
                   : "the API server answered " + std::to_string(answer.error().status)};
}

void cannot_compare(Observed& observed, const AppKey& peer, const std::string& whose, const Error& why) {
  for (const auto& [key, named] : observed.app.spec.parity.peers) {
    if (named.key != peer) continue;
    observed.unread_peers[key] = "nothing is compared with " + to_string(peer) + " now: what " + whose +
                                 " is pinned to cannot be read, " + why.message +
                                 "; it is tried again every few seconds";
  }
  observed.look_again = std::min(observed.look_again.value_or(kTryAgain), kTryAgain);
}

}  // namespace

std::vector<store::SharedPeer> PinnedDeploys::fill(Observed& observed, const store::Store& store,
                                                   std::stop_token stop) {
  const AppKey& reader = observed.app.key;
  if (observed.known_parity) return {};
  const ByDeploy before = take(reader);
  if (observed.peers.empty()) return {};
  std::vector<store::SharedPeer> peers = store.peers(reader);
  const bool any =
      observed.pinned || std::ranges::any_of(peers, [](const auto& peer) { return peer.pinned.has_value(); });
  if (!any) return peers;
  ByDeploy known;
  std::map<AppKey, Error> unread;
  for (store::SharedPeer& peer : peers) {
    if (!peer.pinned) continue;
    auto release = read(peer.key, *peer.pinned, before, stop);
    auto spec = kinds::parse_app_spec(peer.spec);
    if (!release) {
      unread.emplace(peer.key, release.error());
    } else if (spec) {
      auto runs = kinds::on_release(std::move(spec).value(), *release->content, release->literals);
      store.show_secrets_of(peer, runs);
      peer.runs_spec = std::make_shared<const AppSpec>(std::move(runs));
      known.insert_or_assign(peer.key, std::move(*release));
    }
  }
  std::optional<Error> own_unread;
  if (observed.pinned) {
    auto own = read_own(observed, before, stop);
    if (own) {
      observed.pinned_literals = own->literals;
      known.insert_or_assign(reader, std::move(*own));
    } else {
      own_unread = own.error();
    }
  }
  compare_with(observed, peers);
  for (const store::SharedPeer& peer : peers) {
    if (own_unread) {
      cannot_compare(observed, peer.key, to_string(reader), *own_unread);
    } else if (const auto found = unread.find(peer.key); found != unread.end()) {
      cannot_compare(observed, peer.key, to_string(peer.key), found->second);
    }
  }
  keep(reader, std::move(known));
  return peers;
}

Result<StringMap> PinnedDeploys::literals(const AppKey& deploy, const ReleaseContent& content,
                                          const std::stop_token& stop) {
  if (content.config_map.empty()) return StringMap{};
  const auto answer =
      read_(kinds::object_path(Kind::kConfigMap, deploy.namespace_name, content.config_map), stop);
  const auto facts = answer ? kinds::read_config_map(*answer) : std::nullopt;
  if (!facts || !facts->data) return why_unread(answer);
  return kinds::literals_of(content, *facts->data);
}

Result<PinnedDeploys::Known> PinnedDeploys::read(const AppKey& deploy, const store::PinnedRelease& release,
                                                 const ByDeploy& before, const std::stop_token& stop) {
  if (const auto found = before.find(deploy); found != before.end() && found->second.uid == release.uid)
    return found->second;
  const auto answer = read_(kinds::object_path(Kind::kAppRelease, deploy.namespace_name, release.name), stop);
  if (!answer) return why_unread(answer);
  auto content = kinds::read_release_content(*answer);
  if (!content) return why_unread(answer);
  auto texts = literals(deploy, *content, stop);
  if (!texts) return texts.error();
  return Known{release.uid, std::make_shared<const ReleaseContent>(std::move(*content)), std::move(*texts)};
}

/// Its AppRelease was read already.
Result<PinnedDeploys::Known> PinnedDeploys::read_own(const Observed& observed, const ByDeploy& before,
                                                     const std::stop_token& stop) {
  const AppKey& app = observed.app.key;
  const Child* release = own_child(observed, Kind::kAppRelease,
                                   kinds::app_release_name(app.name, observed.app.spec.release.pin));
  const Uid uid = release == nullptr ? Uid{} : release->uid;
  if (const auto found = before.find(app); found != before.end() && found->second.uid == uid)
    return found->second;
  auto texts = literals(app, *observed.pinned, stop);
  if (!texts) return texts.error();
  return Known{uid, std::make_shared<const ReleaseContent>(*observed.pinned), std::move(*texts)};
}

void PinnedDeploys::forget(const AppKey& reader) {
  take(reader);
}

// One app is in the hands of one worker at a time: nobody else looks for what was taken.
PinnedDeploys::ByDeploy PinnedDeploys::take(const AppKey& reader) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(reader);
  if (found == known_.end()) return {};
  ByDeploy known = std::move(found->second);
  known_.erase(found);
  return known;
}

void PinnedDeploys::keep(const AppKey& reader, ByDeploy known) {
  if (known.empty()) return;
  const std::lock_guard lock(mutex_);
  known_[reader] = std::move(known);
}

}  // namespace twelvefactor::gather
