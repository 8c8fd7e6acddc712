// Which app: the one kind of key in the queue, for apps that exist and apps that no longer do.
#pragma once

#include <compare>
#include <functional>
#include <string>

namespace twelvefactor {

struct AppKey {
  std::string namespace_name;
  std::string name;

  friend bool operator==(const AppKey&, const AppKey&) = default;
  friend auto operator<=>(const AppKey&, const AppKey&) = default;
};

inline std::string to_string(const AppKey& key) {
  return key.namespace_name + "/" + key.name;
}

}  // namespace twelvefactor

template <>
struct std::hash<twelvefactor::AppKey> {
  std::size_t operator()(const twelvefactor::AppKey& key) const noexcept {
    const std::size_t seed = std::hash<std::string>{}(key.namespace_name);
    return std::hash<std::string>{}(key.name) ^ (seed + 0x9e3779b97f4a7c15ULL + (seed << 6) + (seed >> 2));
  }
};
