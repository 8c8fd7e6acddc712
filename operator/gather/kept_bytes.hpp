// How much of what was read is kept for the next pass: so much in all, and a part of that of one namespace.
// What does not fit is dropped after the pass, and read again in the next. Used by gather/contents and
// gather/config_maps, from every worker. It keeps nothing itself, it counts.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace twelvefactor::gather {

class KeptBytes {
 public:
  static constexpr std::size_t kNamespacesAtMost = 4;  // share what may be kept, where each asks for most

  explicit KeptBytes(std::size_t most) : most_(most) {}

  /// False, and nothing taken, when that is too much.
  bool take(const std::string& namespace_name, std::size_t bytes) {
    if (bytes == 0) return true;
    const std::lock_guard lock(mutex_);
    std::size_t& mine = of_namespace_[namespace_name];
    const bool fits = all_ + bytes <= most_ && mine + bytes <= most_ / kNamespacesAtMost;
    if (fits) {
      all_ += bytes;
      mine += bytes;
    } else if (mine == 0) {
      of_namespace_.erase(namespace_name);
    }
    return fits;
  }

  void give_back(const std::string& namespace_name, std::size_t bytes) {
    if (bytes == 0) return;
    const std::lock_guard lock(mutex_);
    all_ -= bytes;
    const auto mine = of_namespace_.find(namespace_name);
    if (mine != of_namespace_.end() && (mine->second -= bytes) == 0) of_namespace_.erase(mine);
  }

  [[nodiscard]] std::size_t all() const {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  const std::size_t most_;
  mutable std::mutex mutex_;
  std::size_t all_ = 0;
  std::unordered_map<std::string, std::size_t> of_namespace_;
};

}  // namespace twelvefactor::gather
