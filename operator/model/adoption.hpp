// How far an app has come in taking the place of workloads that ran before it (`twelvefactor adopt`): what
// the annotation twelvefactor.dev/adoption on the app says. Written by the command, step by step; read by
// gather, obeyed by reconcile. While an app has one
//   - its pods carry only labels of our own that nobody selects by, and those that are named here;
//   - nothing that is named in `left` is made or changed;
//   - its first release runs no gate, and each Once process counts as done: both ran before;
//   - what it takes over gets no owner, so that deleting the app deletes nothing that was there before.
#pragma once

#include <map>
#include <set>
#include <string>

#include "model/string_map.hpp"

namespace twelvefactor {

struct Adoption {
  /// Objects that stay as they are, as "Service/shop".
  std::set<std::string> left;
  /// By process: how many pods it has, until somebody else has the number. Autoscaling begins afterwards.
  std::map<std::string, int> replicas;
  /// By process: labels that its pods carry, too, so that they are selected as the pods before them are.
  std::map<std::string, StringMap> labels;

  bool operator==(const Adoption&) const = default;
};

}  // namespace twelvefactor
