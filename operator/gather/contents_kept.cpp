// What is kept of what was read, from one pass of an app to its next.
#include <utility>

#include "gather/contents.hpp"
#include "kinds/deploy/config_size.hpp"

namespace twelvefactor::gather {

void Contents::forget(const AppKey& key) {
  prepared_.forget(key);
  config_maps_.forget(key);
  kept_bytes_.give_back(key.namespace_name, take(key).counted);
  const std::lock_guard lock(mutex_);
  known_.erase(key);
}

/// What is not kept is read again in the next pass; of a snapshot, while it is there.
void Contents::keep_within_bounds(const AppKey& key, Known& known) {
  kept_bytes_.give_back(key.namespace_name, std::exchange(known.counted, 0));
  std::size_t bytes = 0;
  for (const auto& [number, release] : known.releases) bytes += release.bytes;
  for (const auto& [name, data] : known.snapshots) bytes += kinds::config_size(data);
  if (kept_bytes_.take(key.namespace_name, bytes)) {
    known.counted = bytes;
  } else {
    known.releases.clear();
    known.snapshots.clear();
  }
}

// One app is in the hands of one worker at a time: nobody else looks for what was taken.
Contents::Known Contents::take(const AppKey& key) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(key);
  return found == known_.end() ? Known{} : std::exchange(found->second, {});
}

void Contents::keep(const AppKey& key, Known known) {
  keep_within_bounds(key, known);
  const std::lock_guard lock(mutex_);
  if (known.is_empty()) {
    known_.erase(key);
  } else {
    known_[key] = std::move(known);
  }
}

/// Of a Secret the status says as much as is known here.
void Contents::Known::drop_what_says(const std::map<std::string, SecretVersion>& versions) {
  std::erase_if(secrets, [&versions](const auto& entry) {
    const auto said = versions.find(entry.first);
    return said != versions.end() && said->second == entry.second;
  });
}

bool Contents::Known::is_empty() const {
  return releases.empty() && secrets.empty() && unusable.empty() && last_words.empty() && contract.empty() &&
         absent.empty() && snapshots.empty();
}

void Contents::recorded(const Observed& observed) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(observed.app.key);
  if (found == known_.end()) return;
  found->second.drop_what_says(observed.secret_versions);
  if (found->second.is_empty()) known_.erase(found);
}

}  // namespace twelvefactor::gather
