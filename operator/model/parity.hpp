// Who may compare a deploy with whom, and how deeply: spec.parity (factor X). Read by kinds/app_spec_json;
// consent is decided by kinds/compared_deploy, and nowhere else.
#pragma once

#include <map>
#include <string>

#include "model/app_key.hpp"

namespace twelvefactor {

/// How deeply somebody may look, each with all before it.
enum class Depth { kNames, kLiterals, kSecrets };

/// Consent: these deploys may compare themselves with this one.
struct Share {
  std::string namespace_name;
  std::string name;  // empty: every deploy of that namespace
  Depth depth = Depth::kNames;
};

struct Parity {
  std::map<std::string, AppKey> peers;      // by a key of the team's own: whom this deploy is compared with
  std::map<std::string, Share> share_with;  // by a key of the team's own
};

}  // namespace twelvefactor
