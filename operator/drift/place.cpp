#include "drift/place.hpp"

namespace twelvefactor::drift {

Spot spot_of(const Places& places, const std::string& path) {
  for (std::size_t end = path.size(); end != std::string::npos && end > 0;
       end = path.find_last_of(".[", end - 1)) {
    const auto found = places.find(path.substr(0, end));
    if (found == places.end()) continue;
    const Origin& origin = *found->second.origin;
    const yaml::Place place = origin.places.find(found->second.path + path.substr(end));
    return {origin.file, place.line == 0 ? origin.line : place.line, place.line == 0 ? 0 : place.column};
  }
  if (places.empty()) return {};
  const Origin& first = *places.begin()->second.origin;
  return {first.file, first.line, 0};
}

}  // namespace twelvefactor::drift
