// Factor X in a spec: with whom a deploy is compared, what must have run there first, which differences are
// meant, and who may compare itself with this deploy. Read by kinds/app_spec_json; consent is decided by
// kinds/compared_deploy, and nowhere else.
#pragma once

#include <chrono>
#include <map>
#include <optional>
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

/// A deploy to compare with.
struct Peer {
  AppKey key;
  std::optional<std::chrono::seconds> longest_gap;  // behind for longer is a warning; absent: it never is
  std::chrono::seconds soak{0};                     // how long an image must have run there
  bool required = false;                            // must it have run there before it may run here?
  bool clean_pods = false;  // and nothing that its running pods showed may stand there
};

/// A difference that is meant: it is told apart, and does not count.
struct ExpectedDifference {
  std::string dimension;  // as a report says it: ConfigValue
  std::string key;        // glob
  std::string peer;       // the key of the only peer it is about; empty: all
  std::string reason;
  std::string expires;  // "2027-03-31", valid through that day in UTC
};

struct Parity {
  // Each by a key of the team's own.
  std::map<std::string, Peer> peers;
  std::map<std::string, Share> share_with;
  std::map<std::string, ExpectedDifference> expected_differences;
};

}  // namespace twelvefactor
