// One side of a comparison, made of manifests: a TwelveFactorApp, or the plain workloads of a source as if
// they were one app. Called by drift.cpp.
#pragma once

#include <map>
#include <string>

#include "drift/manifests.hpp"
#include "kinds/secrecy/own_names.hpp"
#include "model/result.hpp"

namespace twelvefactor::drift {

/// All variables of a ConfigMap.
struct WholeConfigMap {
  std::string name;
  std::string container;  // what stands before its variables here; empty: nothing
  std::string prefix;     // of its variables in their container
  bool optional = false;  // the pods may start without it
};

struct Deploy {
  AppKey key;
  std::string source;  // as the user named it
  AppSpec spec;
  bool adopted = false;                     // it is a TwelveFactorApp
  std::vector<WholeConfigMap> config_maps;  // in their order; the later counts
  kinds::OwnNames own_names;                // of variables of plain workloads
  StringMap images;                         // of plain workloads: by process or admin process
  Places places;                            // ".spec" and below
};

/// The app of this name; without a name the only one; without any app the plain workloads.
Result<Deploy> deploy_of(const Manifests& manifests, const std::string& app);

}  // namespace twelvefactor::drift
