// A TwelveFactorApp as the API server tells it: what is kept of it in the store. Its spec stays JSON bytes
// until a pass needs it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kinds/deploy/compared_deploy.hpp"
#include "model/app_key.hpp"
#include "model/service.hpp"
#include "model/uid.hpp"

namespace twelvefactor::kinds {

struct StoredApp {
  Uid uid;
  std::int64_t generation = 0;
  std::uint64_t resource_version = 0;
  bool deleting = false;
  std::string retry;     // the annotation twelvefactor.dev/retry
  bool paused = false;   // the annotation twelvefactor.dev/paused
  bool exposed = false;  // a process has an Ingress
  std::int64_t pin = 0;  // spec.release.pin; 0: none
  std::string spec;      // JSON
  std::string status;    // JSON
  // What the spec refers to, sorted, each once.
  std::vector<std::string> secrets;
  std::vector<std::string> config_maps;
  std::vector<ServiceRef> services;        // Provisioned Services
  std::vector<AppKey> peers;               // the deploys that it wants to be compared with
  std::vector<AppKey> required_peers;      // those of them that must have run an image first
  std::shared_ptr<const Consent> consent;  // null: nobody may compare itself with it
  std::string changed_by;       // the field manager that changed the spec last; empty: nobody knows
  std::string available_since;  // where others may see it: RFC 3339; empty: not Available, or no pod is ready
};

struct ReadApp {
  AppKey key;
  StoredApp app;
};

std::optional<ReadApp> read_app(std::string_view object_json);

}  // namespace twelvefactor::kinds
