// One side of a comparison, made of manifests: a TwelveFactorApp, or the plain workloads of a source as if
// they were one app. Called by drift.cpp.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "drift/manifests.hpp"
#include "drift/names.hpp"
#include "kinds/secrecy/own_names.hpp"
#include "model/result.hpp"

namespace twelvefactor::drift {

/// All variables of a ConfigMap or a Secret.
struct WholeSource {
  std::string namespace_name;
  std::string name;
  std::string container;  // what stands before its variables here: "web."; empty: nothing
  std::string prefix;     // of its variables in their container
  bool optional = false;  // the pods may start without it
};

/// A variable that is one entry of a ConfigMap.
struct ConfigMapEntry {
  std::string slot;  // "web.LOG_LEVEL"
  std::string namespace_name;
  std::string name;
  std::string key;
};

struct Deploy {
  AppKey key;
  std::string source;  // as the user named it
  AppSpec spec;
  bool adopted = false;                         // it is a TwelveFactorApp
  std::vector<WholeSource> config_maps;         // in their order; the later counts
  std::vector<WholeSource> secrets;             // of plain workloads
  std::vector<ConfigMapEntry> entries;          // of plain workloads
  StringMap without_value;                      // variables of which the source alone is known, and its sort
  StringMap namespaces;                         // of plain workloads: where the Secret of a variable is
  kinds::OwnNames own_names;                    // of variables of plain workloads
  std::map<std::string, StringMap> more_parts;  // of plain workloads: by process, beyond what a spec has
  Places places;                                // ".spec" and below
};

/// The app of this name; without a name the only one; without any app the plain workloads, as they are
/// called.
Result<Deploy> deploy_of(const Manifests& manifests, const std::string& app, const WorkloadNames& names,
                         const std::set<std::string>& with_containers);

}  // namespace twelvefactor::drift
