// The keys of one priority that wait: namespaces take turns, and in a namespace whoever came first is first.
// So a namespace with many keys delays another one by one key. A part of queue/queue, under its mutex.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include "model/app_key.hpp"

namespace twelvefactor::queue {

class Line {
 public:
  using MayGo = std::function<bool(const std::string& namespace_name)>;

  void push(const AppKey& key);
  /// Of the next namespace that may go; null when none may.
  std::optional<AppKey> pop(const MayGo& may_go);

 private:
  std::unordered_map<std::string, std::deque<AppKey>> by_namespace_;
  std::deque<std::string> turns_;  // each namespace of the map once
};

}  // namespace twelvefactor::queue
