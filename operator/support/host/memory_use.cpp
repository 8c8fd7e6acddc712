#include "host/memory_use.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string_view>

namespace twelvefactor::host {
namespace {

// Version 1 says "no limit" by a number near 2^63.
constexpr std::size_t kNoLimit = std::size_t{1} << 60;

std::optional<std::size_t> limit_in(const std::string& path) {
  std::ifstream file(path);
  std::string text;
  if (!(file >> text)) return std::nullopt;
  std::size_t limit = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (read.ec != std::errc() || limit >= kNoLimit) return std::nullopt;  // also "max"
  return limit;
}

/// Of that cgroup and those that it is in. In a container the path may not be visible; its own is the root
/// then.
std::optional<std::size_t> lowest_limit(const std::string& root, std::string path, const std::string& file) {
  std::optional<std::size_t> lowest;
  for (;;) {
    if (const auto limit = limit_in(root + path + "/" + file))
      lowest = std::min(lowest.value_or(*limit), *limit);
    if (path.empty()) return lowest;
    path.resize(path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
  }
}

}  // namespace

std::optional<std::size_t> memory_limit(const std::string& own_cgroups, const std::string& cgroups) {
  std::ifstream file(own_cgroups);
  std::string line;
  std::optional<std::size_t> lowest;
  while (std::getline(file, line)) {
    // "0::/a/b" in version 2, "5:memory:/a/b" in version 1.
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    std::string path = line.substr(second + 1);
    if (path == "/") path.clear();
    std::optional<std::size_t> limit;
    if (controllers == ",,") limit = lowest_limit(cgroups, path, "memory.max");
    if (controllers.find(",memory,") != std::string::npos)
      limit = lowest_limit(cgroups + "/memory", path, "memory.limit_in_bytes");
    if (limit) lowest = std::min(lowest.value_or(*limit), *limit);
  }
  return lowest;
}

std::size_t memory_used() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  std::size_t shared = 0;
  if (!(file >> all >> resident >> shared) || resident < shared) return 0;
  return (resident - shared) * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace twelvefactor::host
