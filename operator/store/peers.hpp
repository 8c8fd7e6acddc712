// Who compares itself with whom: whose pass a change of a deploy concerns beyond its own. What a deploy does
// not share with a reader, the reader is never told of, not even by being woken. Part of the store, under its
// mutex.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "kinds/read/read_app.hpp"
#include "kinds/secrecy/secret_marks.hpp"
#include "model/app_key.hpp"
#include "model/compared_deploy.hpp"
#include "model/digest.hpp"
#include "model/parity.hpp"
#include "model/uid.hpp"
#include "store/kept_app.hpp"

namespace twelvefactor::store {

/// Null when there is no such app.
using FindApp = std::function<const KeptApp*(const AppKey& key)>;

/// A Secret that a deploy takes something from, as the watch tells of it.
struct SharedSecret {
  std::string name;
  Uid uid;
  std::uint64_t resource_version = 0;
  std::vector<kinds::SecretSource> sources;  // all of them of this Secret
};

/// The release that a pinned deploy runs in place of what its spec asks for, by the names of its objects.
struct PinnedRelease {
  std::string name;
  Uid uid;
  std::string config_map;  // empty: no variables
};

/// A peer that consents to be compared with, as deeply as it does.
struct SharedPeer {
  AppKey key;
  std::string spec{};  // JSON; filled in outside the mutex, of `kept_spec`
  Pressed kept_spec{};
  Depth depth = Depth::kNames;
  Digest seen{};  // of all that the reader sees of it
  std::vector<DeployRun> runs{};
  std::string available_since{};
  std::string seen_in_pods{};
  std::string changed_by{};
  std::map<std::string, std::string> binding_keys{};  // by backing service: "password, uri", where known
  std::vector<SharedSecret> secrets{};                // at depth Secrets
  std::optional<PinnedRelease> pinned{};              // null: its spec says what it runs
  std::shared_ptr<const AppSpec> runs_spec{};         // what that is made of, once it was read
};

/// What a deploy shows, as digests: all that somebody may see of it by its consent.
struct Shown {
  std::shared_ptr<const kinds::Consent> consent;
  Digest facts;    // at every depth, beside what its spec says
  Digest secrets;  // at depth Secrets: the versions of those that it uses
};

/// Null: not at all. A deploy that is being deleted shares nothing any more.
std::optional<Depth> shared_with(const KeptApp& app, const AppKey& reader);

/// What the reader can see of it; the same for all that it cannot see anything of. Null: it shows nothing.
Digest seen_by(const Shown* shown, const AppKey& reader);

class PeerReaders {
 public:
  /// `reader` names other peers now. Null: it does not exist.
  void change(const AppKey& reader, const KeptApp* before, const KeptApp* after);

  /// Adds the readers of `peer` to whom it shows something else now. Null: it shows nothing.
  void wake(const AppKey& peer, const Shown* before, const Shown* after, std::vector<AppKey>& woken) const;

  /// Adds all that require `peer`, directly or by way of others, each of which shows itself to the one that
  /// requires it, when `peer` requires other peers now, or shows itself to others: that may have closed a
  /// circle of theirs, or opened it.
  void wake_dependents(const AppKey& peer, const KeptApp* before, const KeptApp* after, const FindApp& find,
                       std::vector<AppKey>& woken) const;

 private:
  std::unordered_map<AppKey, std::vector<AppKey>> readers_;  // by peer
};

}  // namespace twelvefactor::store
