// What import would lose of one plain workload, looked at by itself: for the list of what is to be done
// before a cluster's workloads are apps. Called by the command `score`. Pure. Texts name no value.
#pragma once

#include <string>
#include <vector>

namespace twelvefactor::imports::plain {

struct Loss {
  std::string path;  // in the workload, ".spec.template.spec.hostNetwork"; "": the whole
  std::string message;
  std::string remedy;
};

/// `object`: JSON of a workload of any kind. What stands beside it is not known, and so nothing that only
/// that could say is a loss.
std::vector<Loss> losses_of(const std::string& object);

}  // namespace twelvefactor::imports::plain
