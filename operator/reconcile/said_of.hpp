// What the factors say of one process. Called by reconcile/objects*.cpp.
#pragma once

#include <string>

namespace twelvefactor::reconcile {

/// Where nothing is said, the default.
template <class Map>
typename Map::mapped_type said_of(const Map& map, const std::string& name) {
  const auto found = map.find(name);
  return found == map.end() ? typename Map::mapped_type{} : found->second;
}

}  // namespace twelvefactor::reconcile
