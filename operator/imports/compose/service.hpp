// One service of a compose file, with what it is for the app that is made of the file. Values only. Made by
// roles, read by everything in imports/compose.
#pragma once

#include <string>
#include <vector>

#include "imports/known_images.hpp"
#include "imports/tree.hpp"

namespace twelvefactor::imports::compose {

enum class Role {
  kProcess,   // of the app: it has the app's image
  kBacking,   // a backing service
  kPlatform,  // what the platform does: a proxy, telemetry; or a tool for people
  kOtherApp,  // another image: an app of its own
};

struct Service {
  std::string name;
  Tree value;         // in long form
  std::string image;  // with defaults; "": none is stated
  std::string build;  // what tells one build from another; "": none
  Role role = Role::kProcess;
  KnownImage known;                       // where `role` is kBacking or kPlatform
  std::vector<std::string> needs;         // services that it is started after
  std::vector<std::string> waits_to_end;  // of these, those that have to end well
};

/// What somebody said about the services.
struct Choice {
  std::vector<std::string> backing;   // these are backing services
  std::vector<std::string> profiles;  // "*": all
  std::string service;                // the app is the one with this service; "": as it seems best
  std::string web;                    // this service is the process web
};

}  // namespace twelvefactor::imports::compose
