// What one deploy shows another: names and texts to compare, and nothing that consent does not cover. Made by
// kinds/compared_deploy from a spec, for both sides alike; compared by reconcile/parity.
#pragma once

#include <map>
#include <string>

#include "model/app_spec.hpp"
#include "model/digest.hpp"
#include "model/parity.hpp"

namespace twelvefactor {

struct ComparedDeploy {
  Depth depth = Depth::kNames;
  StringMap code;         // repository, revision, image (its digest, where it is pinned)
  StringMap config_keys;  // variable -> where its value comes from: Literal, Secret or BackingService
  StringMap literals;     // variable -> value, from depth Literals on; none that looks secret
  std::map<std::string, Digest> secret_literals;      // those that do, at depth Secrets: equal or not
  std::map<std::string, StringMap> backing_services;  // name -> type, provider, version (the major one)
  std::map<std::string, StringMap> processes;         // name -> command, args, port, probes, where stated
};

}  // namespace twelvefactor
