// Two questions that plan, verdict and factors ask alike of what is there and what is wished. Values in,
// values out.
#pragma once

#include <algorithm>
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

/// Are our fields as wished, or as the API server keeps what we wished (Child::stands_for)?
inline bool as_wished(const Child& child, const DesiredObject& object) {
  return child.digest == object.digest || child.stands_for == object.digest;
}

}  // namespace twelvefactor
