// How much config an app may have: its snapshot is one ConfigMap, and the API server takes none with more
// than 1 MiB of values. Called by gather/config_maps and by factor III, which must agree about it. Pure.
#pragma once

#include <cstddef>
#include <string>

#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

inline constexpr std::size_t kMostConfig = 1 << 20;

/// As the API server counts: the values.
inline std::size_t config_size(const StringMap& data) {
  std::size_t sum = 0;
  for (const auto& [name, value] : data) sum += value.size();
  return sum;
}

/// For people. `what`: "config.env and the ConfigMaps of config.envFrom".
inline std::string config_too_large(const std::string& what) {
  return what +
         " together hold more than 1 MiB, which is more than a ConfigMap can hold, and so than an app "
         "can be given; take large files into the image, or fetch them from an object store at the start. "
         "What runs goes on";
}

}  // namespace twelvefactor::kinds
