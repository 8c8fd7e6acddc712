#include "queue/line.hpp"

#include <algorithm>

namespace twelvefactor::queue {

void Line::push(const AppKey& key) {
  std::deque<AppKey>& keys = by_namespace_[key.namespace_name];
  if (keys.empty()) turns_.push_back(key.namespace_name);
  keys.push_back(key);
}

std::optional<AppKey> Line::pop(const MayGo& may_go) {
  const auto next = std::ranges::find_if(turns_, may_go);
  if (next == turns_.end()) return std::nullopt;
  const std::string namespace_name = std::move(*next);
  turns_.erase(next);
  const auto keys = by_namespace_.find(namespace_name);
  AppKey key = std::move(keys->second.front());
  keys->second.pop_front();
  if (keys->second.empty()) {
    by_namespace_.erase(keys);
  } else {
    turns_.push_back(namespace_name);
  }
  return key;
}

}  // namespace twelvefactor::queue
