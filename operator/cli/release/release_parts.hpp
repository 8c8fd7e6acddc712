// The parts of a release as flat maps, which are easy to compare: each value with the text that may be shown
// of it. Pure. Used by difference.cpp and config.cpp; here it is decided what counts as secret.
#pragma once

#include <map>
#include <string>

#include "cli/release/release.hpp"

namespace twelvefactor::cli {

/// The key of what Secrets hold; no variable is called so.
inline constexpr const char* kContents = "(contents)";

/// A value, and how it may be shown.
struct Shown {
  std::string value;
  std::string text;
  bool hidden = false;  // nothing of it may be shown
};
using ShownMap = std::map<std::string, Shown>;

ShownMap codebase(const Release& release);
/// The variables of its ConfigMap.
ShownMap variables(const StringMap& texts);
/// What the release itself says of them: fields of the pod, and what one process alone has ("web.DB_POOL").
ShownMap config_of_pods(const Release& release);
ShownMap secrets(const Release& release);
ShownMap services(const Release& release);
/// `with_probes`: both releases that are compared know theirs.
ShownMap processes(const std::map<std::string, ReleasedCommand>& processes, bool with_probes);

}  // namespace twelvefactor::cli
