// A spec with what a release is made of put in place of its own: what runs while spec.release.pin is set.
// Pure. Called by reconcile and by gather, which must know whose contents matter.
#pragma once

#include <map>
#include <set>
#include <string>

#include "model/release.hpp"

namespace twelvefactor::kinds {

/// What kinds/deploy/release_fields lists is the release's, the rest stays the spec's: image, config and
/// probes here, size and placement there. A process that the spec does not name any more has its last size,
/// and its address where another process of the spec has that now, which does not run.
/// Of a release that knows no probes they are the spec's, as far as it has the port for them. The config is
/// the release's ConfigMap, and its literals are not named.
AppSpec on_release(AppSpec spec, const ReleaseContent& content);

/// The same with its literals in config.env, where two deploys are compared: nothing is made of it.
AppSpec on_release(AppSpec spec, const ReleaseContent& content, const StringMap& literals);

/// The literals of config.env among what the release's ConfigMap holds; all of it where nobody wrote down
/// which they are.
StringMap literals_of(const ReleaseContent& content, StringMap snapshot);

/// What of a Secret an app uses.
struct SecretUse {
  bool all = false;               // every key
  std::set<std::string> keys;     // these, otherwise: variables are made of them
  bool optional = true;           // pods start without it
  std::set<std::string> files{};  // these as well, which are files, and need be no text
};
/// By the name of the Secret. That of the generated values is among them.
std::map<std::string, SecretUse> secret_uses(const AppSpec& spec, const std::string& app);

}  // namespace twelvefactor::kinds
