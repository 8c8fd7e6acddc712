// An app as the store keeps it: what kinds::StoredApp says, in a fraction of its size. Made by the store of
// what a watch or an answer told, before its mutex is taken; given back with a snapshot. Few apps refer to
// anything of others: what they refer to is kept beside, where there is any.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kinds/read/read_app.hpp"
#include "store/press.hpp"

namespace twelvefactor::store {

struct KeptApp {
  /// What most apps have not. As in kinds::StoredApp.
  struct References {
    std::string retry;
    std::string adoption;
    std::vector<std::string> secrets;
    std::vector<std::string> config_maps;
    std::vector<ServiceRef> services;
    std::vector<AppKey> peers;
    std::vector<AppKey> required_peers;
    std::shared_ptr<const kinds::Consent> consent;
    std::string available_since;
    std::string seen_in_pods;
  };

  Uid uid;
  std::int64_t generation = 0;
  std::uint64_t resource_version = 0;
  std::int64_t pin = 0;
  bool deleting = false;
  bool paused = false;
  bool exposed = false;
  bool routed = false;
  bool measured = false;
  bool spec_left_out = false;
  Pressed spec;
  Pressed status;
  Digest spec_digest;  // also of one that was left out
  Digest status_digest;
  std::string changed_by;
  std::shared_ptr<const References> references;  // shared with snapshots; null: none

  [[nodiscard]] const References& refers() const;
};

/// Those that press specs and statuses, of all apps.
struct Presses {
  Press specs;
  Press statuses;
};

KeptApp kept(kinds::StoredApp app, Presses& presses);

/// Without spec and status.
kinds::StoredApp without_texts(const KeptApp& app);

}  // namespace twelvefactor::store
