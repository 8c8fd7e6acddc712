// A spec with what a release is made of put in place of its own: what runs while spec.release.pin is set.
// Pure. Called by reconcile and by gather, which must know whose contents matter.
#pragma once

#include <map>
#include <set>
#include <string>

#include "model/release.hpp"

namespace twelvefactor::kinds {

/// Image, codebase, environment, config, backing services and commands are the release's; size, probes,
/// placement and the like stay the spec's. A process that the spec does not name any more runs once, without
/// probes. Of the admin processes those with trigger BeforeRelease are the release's.
AppSpec on_release(AppSpec spec, const ReleaseContent& content);

/// What of a Secret an app uses.
struct SecretUse {
  bool all = false;            // every key
  std::set<std::string> keys;  // these, otherwise
  bool optional = true;        // pods start without it
};
/// By the name of the Secret. That of the generated values is among them.
std::map<std::string, SecretUse> secret_uses(const AppSpec& spec, const std::string& app);

}  // namespace twelvefactor::kinds
