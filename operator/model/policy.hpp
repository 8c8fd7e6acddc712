// A TwelveFactorPolicy as values: which level each rule has in which environments, and which exemptions
// count. Field by field as in crds/twelvefactorpolicies.yaml. Read by kinds/policy_json; decided on by
// reconcile/levels.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/digest.hpp"
#include "model/finding.hpp"

namespace twelvefactor {

/// meta/v1 LabelSelector.
struct LabelRequirement {
  enum class Operator { kIn, kNotIn, kExists, kDoesNotExist };
  std::string key;
  Operator how = Operator::kIn;
  std::vector<std::string> values;

  friend bool operator==(const LabelRequirement&, const LabelRequirement&) = default;
};
struct LabelSelector {
  std::map<std::string, std::string> labels;
  std::vector<LabelRequirement> requirements;

  friend bool operator==(const LabelSelector&, const LabelSelector&) = default;
};

/// Globs of what a spec may name; absent: anything.
struct AllowedValues {
  using Globs = std::optional<std::vector<std::string>>;
  Globs hosts;                // of expose.host
  Globs ingress_classes;      // of expose.ingressClassName; the cluster's default class is the empty name
  Globs expose_annotations;   // names
  Globs account_annotations;  // names
  Globs tolerations;          // keys; the one that tolerates every taint has the empty key
  Globs pod_labels;           // names
  Globs pod_annotations;      // names
  Globs priority_classes;     // of pod.priorityClassName

  friend bool operator==(const AllowedValues&, const AllowedValues&) = default;
};

struct Policy {
  std::string name;
  std::vector<std::string> environments;  // globs: * for any text, ? for one character
  /// Labels of the namespaces of which it speaks, whatever environment an app there names; absent: all.
  std::optional<LabelSelector> namespaces;
  AllowedValues allowed;
  std::optional<Level> default_level;        // absent: each rule's own
  std::map<std::string, Level> rule_levels;  // by id: "TF0301"
  std::map<int, Level> factor_levels;        // by number of the factor
  bool exemptions_allowed = true;
  std::optional<std::chrono::days> longest_exemption;  // from today on; absent: as long as it says
  /// What the policy says and nobody can follow: unknown rules, a rule and factor twice.
  std::vector<std::string> problems;
  Digest spec_digest{};  // of all that it says; of one in a cluster alone

  friend bool operator==(const Policy&, const Policy&) = default;
};

/// Where another policy decides by the labels of the namespace: no expression over environments could say it.
struct ShadowedIn {
  std::string policy;  // the other one's name
  std::string match;   // environments, as below
  LabelSelector namespaces;

  friend bool operator==(const ShadowedIn&, const ShadowedIn&) = default;
};

/// What its status says of a policy among the others.
struct PolicyStanding {
  /// Anchored regular expressions (RE2): it decides for the environments that `match` matches and
  /// `shadowed_by` does not.
  std::string match;
  std::string shadowed_by;
  std::vector<std::string> problems;
  std::vector<ShadowedIn> shadowed_in{};
  /// The day of which the operator says that it is today: admission has no clock. Empty: none.
  std::string as_of{};
};

/// All policies of the cluster. Shared, and never changed: a change makes another set.
using Policies = std::shared_ptr<const std::vector<Policy>>;

}  // namespace twelvefactor
