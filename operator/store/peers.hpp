// Who compares itself with whom: whose pass a change of a deploy concerns beyond its own. What a deploy does
// not share with a reader, the reader is never told of, not even by being woken. Part of store.cpp, under its
// mutex.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "kinds/read_app.hpp"
#include "model/app_key.hpp"
#include "model/parity.hpp"

namespace twelvefactor::store {

/// A peer that consents to be compared with, as deeply as it does.
struct SharedPeer {
  AppKey key;
  std::string spec;  // JSON
  Depth depth = Depth::kNames;
};

/// Null: not at all. A deploy that is being deleted shares nothing any more.
std::optional<Depth> shared_with(const kinds::StoredApp& app, const AppKey& reader);

class PeerReaders {
 public:
  /// `reader` names other peers now. Null: it does not exist.
  void change(const AppKey& reader, const kinds::StoredApp* before, const kinds::StoredApp* after);

  /// Adds the readers of `peer` to whom it shows something else now. Null: it does not exist.
  void wake(const AppKey& peer, const kinds::StoredApp* before, const kinds::StoredApp* after,
            std::vector<AppKey>& woken) const;

  /// Adds all that read `peer`, directly or by way of others, when it requires other peers now: what it
  /// requires may have closed a circle of theirs, or opened it.
  void wake_dependents(const AppKey& peer, const kinds::StoredApp* before, const kinds::StoredApp* after,
                       std::vector<AppKey>& woken) const;

 private:
  std::unordered_map<AppKey, std::vector<AppKey>> readers_;  // by peer
};

}  // namespace twelvefactor::store
