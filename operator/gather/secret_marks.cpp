#include "gather/secret_marks.hpp"

#include <algorithm>

#include "crypto/base64.hpp"
#include "gather/mark_key.hpp"
#include "gather/peers.hpp"
#include "gather/try_again.hpp"
#include "kinds/secrecy/secret_data.hpp"
#include "kinds/text/resource.hpp"
#include "kinds/text/versions.hpp"

namespace twelvefactor::gather {
namespace {

std::map<std::string, std::string> decoded(const kinds::SecretData& data) {
  std::map<std::string, std::string> values;
  for (const auto& [key, base64] : data.base64) {
    if (auto value = crypto::base64_decoded(base64)) values.emplace(key, std::move(*value));
  }
  return values;
}

/// What the API server says names the Secret: no business of the reader's where it is the peer's.
std::string refusal(const kube::ApiError& error) {
  return error.status == 0 ? "the API server did not answer"
                           : "the API server answered " + std::to_string(error.status);
}

}  // namespace

void SecretMarks::fill(Observed& observed, const std::vector<store::SharedPeer>& peers,
                       std::stop_token stop) {
  // Nothing has changed: neither have they.
  if (observed.known_parity) return;
  const AppKey& reader = observed.app.key;
  std::set<Slot> used;
  const auto fail = [&observed](const AppKey& peer, const std::string& whose, const Error& why) {
    for (auto& [key, deploy] : observed.peers) {
      if (observed.app.spec.parity.peers.at(key).key != peer) continue;
      deploy.secrets.clear();
      observed.parity_problems[key] = "secrets are not compared: a Secret of " + whose + " cannot be read, " +
                                      why.message + "; it is tried again every few seconds";
    }
    observed.look_again = std::min(observed.look_again.value_or(kTryAgain), kTryAgain);
  };
  std::optional<Result<kinds::SecretMarks>> own;
  for (const store::SharedPeer& peer : peers) {
    if (peer.depth != Depth::kSecrets || (peer.pinned && !peer.runs_spec)) continue;
    if (!own) own = all_of(reader, own_secrets(observed, compared_spec(observed)), used, stop);
    if (!*own) {
      fail(peer.key, to_string(reader), own->error());
      continue;
    }
    const auto theirs = all_of(peer.key, peer.secrets, used, stop);
    if (!theirs) {
      fail(peer.key, to_string(peer.key), theirs.error());
      continue;
    }
    for (auto& [key, deploy] : observed.peers) {
      if (observed.app.spec.parity.peers.at(key).key != peer.key || deploy.depth != Depth::kSecrets) continue;
      for (const auto& [slot, mark] : *theirs) deploy.secrets.insert_or_assign(slot, mark);
    }
  }
  if (own && *own) {
    for (const auto& [slot, mark] : **own) observed.secret_marks.insert_or_assign(slot, mark);
  }
  keep_only(reader, std::move(used));
}

Result<kinds::SecretMarks> SecretMarks::all_of(const AppKey& deploy,
                                               const std::vector<store::SharedSecret>& secrets,
                                               std::set<Slot>& used, const std::stop_token& stop) {
  kinds::SecretMarks all;
  kinds::SecretMarks named;
  for (const store::SharedSecret& secret : secrets) {
    auto marks = marks_of(deploy, secret, stop);
    if (!marks) return marks.error();
    used.emplace(deploy, secret.name);
    for (auto& [slot, mark] : marks->whole) all.insert_or_assign(slot, std::move(mark));
    named.merge(marks->named);
  }
  for (auto& [slot, mark] : named) all.insert_or_assign(slot, std::move(mark));
  return all;
}

Result<SecretMarks::Marks> SecretMarks::marks_of(const AppKey& deploy, const store::SharedSecret& secret,
                                                 const std::stop_token& stop) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find({deploy, secret.name});
    // What was read may be newer than what the watch has told so far.
    if (found != known_.end() && found->second.uid == to_string(secret.uid) &&
        found->second.sources == secret.sources &&
        kinds::is_at_least(found->second.resource_version, std::to_string(secret.resource_version)))
      return found->second.marks;
  }
  const auto answer = read_(kinds::object_path(Kind::kSecret, deploy.namespace_name, secret.name), stop);
  if (!answer && answer.error().status == 404) return Marks{};
  const auto data = answer ? kinds::read_secret_data(*answer) : std::nullopt;
  if (!data) return Error{answer ? "the answer is none" : refusal(answer.error())};
  Known known{data->uid, data->resource_version, secret.sources, {}, {}};
  const auto values = decoded(*data);
  for (const kinds::SecretSource& source : secret.sources) {
    const bool whole = source.key.empty() && !source.binding;
    kinds::mark_source(source, values, marked, whole ? known.marks.whole : known.marks.named);
  }
  Marks marks = known.marks;
  const std::lock_guard lock(mutex_);
  Known& kept = known_[{deploy, secret.name}];
  known.readers = std::move(kept.readers);
  kept = std::move(known);
  return marks;
}

void SecretMarks::keep_only(const AppKey& reader, std::set<Slot> used) {
  const std::lock_guard lock(mutex_);
  const auto before = used_.find(reader);
  if (before == used_.end() && used.empty()) return;
  for (const Slot& slot : used) {
    if (const auto known = known_.find(slot); known != known_.end()) known->second.readers.insert(reader);
  }
  if (before != used_.end()) {
    for (const Slot& slot : before->second) {
      const auto known = used.contains(slot) ? known_.end() : known_.find(slot);
      if (known == known_.end()) continue;
      known->second.readers.erase(reader);
      if (known->second.readers.empty()) known_.erase(known);
    }
  }
  if (used.empty()) {
    used_.erase(reader);
  } else {
    used_[reader] = std::move(used);
  }
}

void SecretMarks::forget(const AppKey& reader) {
  keep_only(reader, {});
}

std::size_t SecretMarks::size() const {
  const std::lock_guard lock(mutex_);
  return known_.size();
}

}  // namespace twelvefactor::gather
