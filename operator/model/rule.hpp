// A rule of the catalogue: a check with an id, and everything that people are told about it. The rules are
// constants in the factors' files (reconcile/factors/*_rules.cpp); reconcile/rules.hpp lists them all.
#pragma once

#include <string_view>

#include "model/finding.hpp"

namespace twelvefactor {

/// How a rule is kept.
enum class Kept {
  kByCheck,         // a factor's check looks for it, in the cluster and offline
  kByApi,           // the API server refuses a spec that breaks it
  kByConstruction,  // no field of the spec can break it
  kByLint,          // `lint` looks for it in plain workloads, or in several apps at once
  kByObservation,   // seen in running pods, by the operator alone; at most Warn
};

struct Rule {
  std::string_view id{};       // "TF0301". Numbers are never used again
  int factor = 0;              // 1 to 12; 0: about the rules themselves
  Level level = Level::kWarn;  // where no policy says another
  Kept kept = Kept::kByCheck;
  /// What is missing may come by itself: the pods wait for it whatever the level, and nobody is called.
  bool waited_for = false;
  /// The API server refuses a spec that breaks it as well, by crds/: then the check is there for files.
  bool refused = false;
  std::string_view title{};      // what is wrong, in a few words
  std::string_view looked_at{};  // which fields, and when the rule does not hold
  std::string_view why{};
  std::string_view remedy{};
  std::string_view example{};  // the part of `spec` that breaks it, "---", the mended one; or ""
  std::string_view gaps{};     // known false alarms and what is not seen; or ""
  /// The same check in CEL, for the API server: a list of the fields that break it, empty where it holds. It
  /// may see less than the check, never more. With the macros of admission/macros.hpp; "": CEL cannot say it.
  std::string_view admission{};
  std::string_view unseen{};  // what of it the check sees and admission does not; or "": nothing
  /// The same of a plain workload: over `variables.pod` and `variables.containers` (admission/workloads.hpp).
  std::string_view workloads{};
};

}  // namespace twelvefactor
