#include "store/peers.hpp"

#include <algorithm>
#include <unordered_set>

namespace twelvefactor::store {

std::optional<Depth> shared_with(const KeptApp& app, const AppKey& reader) {
  const auto& consent = app.refers().consent;
  if (app.deleting || !consent) return std::nullopt;
  return consent->depth_for(reader);
}

Digest seen_by(const Shown* shown, const AppKey& reader) {
  const auto depth = shown == nullptr ? std::nullopt : shown->consent->depth_for(reader);
  if (!depth) return {};
  Digest seen = shown->consent->seen_at(*depth);
  seen += shown->facts;
  if (*depth == Depth::kSecrets) seen += shown->secrets;
  return seen;
}

void PeerReaders::change(const AppKey& reader, const KeptApp* before, const KeptApp* after) {
  if (before != nullptr && after != nullptr && before->refers().peers == after->refers().peers) return;
  if (before != nullptr) {
    for (const AppKey& peer : before->refers().peers) {
      const auto found = readers_.find(peer);
      if (found == readers_.end()) continue;
      std::erase(found->second, reader);
      if (found->second.empty()) readers_.erase(found);
    }
  }
  if (after != nullptr) {
    for (const AppKey& peer : after->refers().peers) readers_[peer].push_back(reader);
  }
}

void PeerReaders::wake(const AppKey& peer, const Shown* before, const Shown* after,
                       std::vector<AppKey>& woken) const {
  const auto found = readers_.find(peer);
  if (found == readers_.end()) return;
  for (const AppKey& reader : found->second) {
    if (reader != peer && seen_by(before, reader) != seen_by(after, reader)) woken.push_back(reader);
  }
}

void PeerReaders::wake_dependents(const AppKey& peer, const KeptApp* before, const KeptApp* after,
                                  const FindApp& find, std::vector<AppKey>& woken) const {
  static const std::vector<AppKey> kNone;
  const auto required = [](const KeptApp* app) -> const std::vector<AppKey>& {
    return app == nullptr ? kNone : app->refers().required_peers;
  };
  const auto shown = [](const KeptApp* app, const AppKey& reader) {
    return app != nullptr && shared_with(*app, reader).has_value();
  };
  const auto requires_it = [&](const AppKey& reader, const AppKey& what) {
    return std::ranges::find(required(find(reader)), what) != required(find(reader)).end();
  };
  const bool leads_elsewhere = required(before) != required(after);
  std::vector<AppKey> found;
  std::unordered_set<AppKey> seen = {peer};
  const auto visit = [&](const AppKey& what, const auto& is_concerned) {
    const auto readers = readers_.find(what);
    if (readers == readers_.end()) return;
    for (const AppKey& reader : readers->second) {
      if (requires_it(reader, what) && is_concerned(reader) && seen.insert(reader).second)
        found.push_back(reader);
    }
  };
  visit(peer, [&](const AppKey& reader) {
    const bool was = shown(before, reader);
    const bool is = shown(after, reader);
    return was != is || (is && leads_elsewhere);
  });
  for (std::size_t next = 0; next < found.size(); ++next) {
    const AppKey what = found[next];
    visit(what, [&](const AppKey& reader) { return shown(find(what), reader); });
  }
  woken.insert(woken.end(), found.begin(), found.end());
}

}  // namespace twelvefactor::store
