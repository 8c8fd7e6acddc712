// What plain workloads of two sides are called when they are compared, so that those that are the same are
// called the same: by name alone where that is enough, with kind and namespace where it is not, and without
// the prefixes and suffixes that overlays and releases put around names. Pure. Called by drift.cpp.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "drift/manifests.hpp"

namespace twelvefactor::drift {

struct WorkloadNames {
  std::vector<std::string> labels;  // of each workload; empty: a later one of the same name replaces it
};

struct NamesOfBoth {
  WorkloadNames here;
  WorkloadNames there;
  std::set<std::string> with_containers;  // labels of which one side has several containers
  std::vector<std::string> notes;
};

NamesOfBoth names_of_both(const Manifests& here, const Manifests& there);

/// What two lists of names have around what they share: "production-web" and "staging-web" are both "web".
struct Renamed {
  std::map<std::string, std::string> here;  // name -> what both are called
  std::map<std::string, std::string> there;
  std::vector<std::string> around;  // "staging- and production-"
};

/// Only of names that the other side has not. One pair alone is believed where it is the only one there is,
/// or where what is around it names an environment or a namespace (`known`).
Renamed renamed(const std::set<std::string>& here, const std::set<std::string>& there,
                const std::set<std::string>& known = {});

}  // namespace twelvefactor::drift
