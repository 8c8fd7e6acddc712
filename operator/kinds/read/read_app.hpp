// A TwelveFactorApp as the API server tells it: what is kept of it in the store. Its spec stays JSON bytes
// until a pass needs it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kinds/deploy/compared_deploy.hpp"
#include "model/app_key.hpp"
#include "model/digest.hpp"
#include "model/service.hpp"
#include "model/uid.hpp"

namespace twelvefactor::kinds {

struct StoredApp {
  Uid uid;
  std::int64_t generation = 0;
  std::uint64_t resource_version = 0;
  bool deleting = false;
  std::string retry;           // the annotation twelvefactor.dev/retry
  bool paused = false;         // the annotation twelvefactor.dev/paused
  std::string adoption;        // the annotation twelvefactor.dev/adoption
  bool exposed = false;        // a process has a way in from outside
  bool routed = false;         // and names a Gateway for it
  bool measured = false;       // a process says where its metrics are read
  std::int64_t pin = 0;        // spec.release.pin; 0: none
  std::string spec;            // JSON; empty where it was left out
  bool spec_left_out = false;  // it is large: a pass that needs it reads it
  Digest spec_digest;          // of one that was left out
  std::string status;          // JSON
  // What the spec refers to, sorted, each once.
  std::vector<std::string> secrets;
  std::vector<std::string> config_maps;
  std::vector<ServiceRef> services;        // Provisioned Services
  std::vector<AppKey> peers;               // the deploys that it wants to be compared with
  std::vector<AppKey> required_peers;      // those of them that must have run an image first
  std::shared_ptr<const Consent> consent;  // null: nobody may compare itself with it
  std::string changed_by;       // the field manager that changed the spec last; empty: nobody knows
  std::string seen_in_pods;     // where others may see it: see kinds/read/shown_status
  std::string available_since;  // where others may see it: RFC 3339; empty: not Available, or no pod is ready
};

struct ReadApp {
  AppKey key;
  StoredApp app;
};

/// Specs up to this are kept; who writes larger ones pays with a read for each pass.
inline constexpr std::size_t kKeptSpec = 32 << 10;

/// Without its spec where that is large.
std::optional<ReadApp> read_app(std::string_view object_json);

/// The app of a list with one item, with its spec in any case; null where the list is empty.
std::optional<ReadApp> read_listed_app(std::string_view list_json);

}  // namespace twelvefactor::kinds
