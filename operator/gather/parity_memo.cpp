#include "gather/parity_memo.hpp"

#include <algorithm>

#include "gather/peers.hpp"
#include "kinds/deploy/deploy_runs.hpp"
#include "kinds/digest/hash.hpp"
#include "kinds/secrecy/secret_marks.hpp"

namespace twelvefactor::gather {
namespace {

constexpr std::int64_t kDay = 86400;

bool any_shows_secrets(const std::vector<store::SharedPeer>& peers) {
  return std::ranges::any_of(peers,
                             [](const store::SharedPeer& peer) { return peer.depth == Depth::kSecrets; });
}

/// The soonest of all.
std::optional<std::int64_t> end_of(const ParityReports& reports) {
  std::optional<std::int64_t> end;
  for (const auto& [peer, report] : reports) {
    if (report.valid_until) end = std::min(end.value_or(*report.valid_until), *report.valid_until);
  }
  return end;
}

}  // namespace

Digest parity_inputs(const Observed& observed, const std::vector<store::SharedPeer>& peers,
                     std::int64_t now) {
  Digest inputs =
      kinds::hash_leaf("app", to_string(observed.app.uid) + " " + std::to_string(observed.app.generation) +
                                  " " + std::to_string(now / kDay));
  inputs += kinds::hash_leaf("changed by", observed.app.changed_by);
  inputs += kinds::digest_of(kinds::runs_of(observed.children, observed.app.uid));
  for (const auto& [service, names] : kinds::binding_keys(observed.app.spec, observed.secrets))
    inputs += kinds::hash_leaf("keys " + service, names);
  if (any_shows_secrets(peers)) {
    for (const store::SharedSecret& secret : own_secrets(observed, observed.app.spec))
      inputs += kinds::hash_leaf("secret " + secret.name,
                                 to_string(secret.uid) + " " + std::to_string(secret.resource_version));
  }
  for (const store::SharedPeer& peer : peers) {
    inputs += kinds::hash_leaf("peer " + to_string(peer.key),
                               std::to_string(static_cast<int>(peer.depth)) + " " + kinds::to_hex(peer.seen));
  }
  return inputs;
}

std::shared_ptr<const ParityReports> ParityMemo::recall(const Observed& observed, std::int64_t now) const {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(observed.app.key);
  if (found == known_.end()) return nullptr;
  const Known& known = found->second;
  const bool same = known.inputs == observed.parity_inputs && known.policies == observed.policies;
  return same && (!known.valid_until || now < *known.valid_until) ? known.reports : nullptr;
}

void ParityMemo::keep(const Observed& observed, const ParityReports& reports) {
  if (observed.known_parity) return;
  if (!observed.spec_error.empty() || !observed.parity_problems.empty() || !observed.unread_peers.empty() ||
      reports.empty())
    return forget(observed.app.key);
  Known known{observed.parity_inputs, observed.policies, end_of(reports),
              std::make_shared<const ParityReports>(reports)};
  const std::lock_guard lock(mutex_);
  known_.insert_or_assign(observed.app.key, std::move(known));
}

void ParityMemo::forget(const AppKey& key) {
  const std::lock_guard lock(mutex_);
  known_.erase(key);
}

}  // namespace twelvefactor::gather
