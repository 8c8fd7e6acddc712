// What one deploy shows another: names and texts to compare, and nothing that consent does not cover. Made by
// kinds/compared_deploy from a spec, for both sides alike, and completed by gather/ with what the cluster
// knows beyond the spec; compared by reconcile/parity.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/app_spec.hpp"
#include "model/parity.hpp"

namespace twelvefactor {

/// A time in which a release was Active: every process ran it.
struct DeployRun {
  std::int64_t number = 0;  // of the release
  std::string image;        // its digest; the whole reference where it is not pinned
  std::string revision;
  std::string from;   // RFC 3339
  std::string until;  // empty: it still is

  friend bool operator==(const DeployRun&, const DeployRun&) = default;
};

/// A value that comes from a Secret, or a literal that looks like one.
struct SecretMark {
  std::string hash;         // keyed, of its content (of a URL with a password: of that); equal for equal ones
  bool credential = false;  // what nobody but this environment should know, unlike a host or a user name

  friend bool operator==(const SecretMark&, const SecretMark&) = default;
};

struct ComparedDeploy {
  Depth depth = Depth::kNames;
  std::string environment;
  StringMap code;         // repository, revision, image (its digest, where it is pinned): of what runs, where
                          // a release is Active, else of the spec
  StringMap config_keys;  // variable -> where its value comes from: Literal, Secret or BackingService
  StringMap literals;     // variable -> value, from depth Literals on; none that looks secret
  std::map<std::string, StringMap> backing_services;  // name -> type, provider, version (the major one), keys
  std::map<std::string, StringMap>
      processes;  // name -> command, args, port, probes, scratch, autoscaling, singleton, where stated
  std::map<std::string, StringMap> admin_processes;  // name -> trigger, command, args, schedule, timeZone
  std::map<std::string, Exemption> exemptions;       // by id of the rule; without their reasons

  // What a spec alone does not tell; empty offline.
  std::vector<DeployRun> runs;  // oldest first, as far back as releases are kept
  std::string available_since;  // RFC 3339: Available, with a ready pod, since; empty: it is not
  std::string seen_in_pods;     // rules from its running pods that count there; empty: none
  std::string changed_by;       // the field manager that changed the spec last
  // At depth Secrets, by variable or "<service>.<key>": also literals that look secret.
  std::map<std::string, SecretMark> secrets;
};

}  // namespace twelvefactor
