// Questions that plan, verdict and factors ask alike of what is there and what is wished. Values in,
// values out.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "model/desired.hpp"
#include "model/observed.hpp"

namespace twelvefactor {

/// The child of that kind and name that this very app owns; null when there is none.
inline const Child* own_child(const Observed& observed, Kind kind, std::string_view name) {
  const auto found = std::ranges::find_if(observed.children, [&](const Child& child) {
    return child.kind == kind && child.name == name && child.owner == observed.app.uid;
  });
  return found == observed.children.end() ? nullptr : &*found;
}

/// Variables that somebody added to our container, and that the pods would take in place of ours.
inline std::set<std::string> overriding_variables(const Child& child, const DesiredObject& object) {
  std::set<std::string> names;
  if (!child.foreign_variables || !object.env_from) return names;
  for (const std::string& name : *child.foreign_variables) {
    if (object.env_from->contains(name)) names.insert(name);
  }
  return names;
}

/// Are our fields as wished, or as the API server keeps what we wished (Child::stands_for)?
inline bool as_wished(const Child& child, const DesiredObject& object) {
  return child.stands_for == object.digest ||
         (child.digest == object.digest && overriding_variables(child, object).empty());
}

/// Was this very spec Ready before? Then a create or change mends what somebody else did. (That the
/// generation was seen is not enough: what waited for a Secret is made later, too.)
inline bool was_ready(const Observed& observed) {
  return std::ranges::any_of(observed.previous.conditions, [&observed](const Condition& each) {
    return each.type == condition::kReady && each.status &&
           each.observed_generation == observed.app.generation;
  });
}

}  // namespace twelvefactor
