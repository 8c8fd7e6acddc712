// An event of the cluster as `events` sees it, and whose it is. Read from the API server's JSON; values only.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace twelvefactor::cli {

struct ToldEvent {
  std::string uid;
  std::chrono::system_clock::time_point time;  // when it happened last
  std::string type;                            // Normal or Warning
  std::string reason;
  std::string kind;  // of the object it is about
  std::string name;
  std::string message;  // what looks like a secret is taken out of it
  std::string source;   // who tells it
  std::int64_t count = 1;
};

/// A page of a list of v1 Events, in its order. Error: it is no list.
Result<std::vector<ToldEvent>> read_events(std::string_view list_json);

/// Whether an object is one that is made of `app`, by its name: it is the app's, or goes on with a dash. Of
/// several `apps` of the namespace it belongs to the one with the longest such name: shop-web-x to shop-web,
/// if there is one. So the events of pods that have gone are told, too. AdminTasks, which are named freely,
/// are of `tasks`.
bool is_of_app(const ToldEvent& event, const std::string& app, const std::set<std::string>& apps,
               const std::set<std::string>& tasks);

}  // namespace twelvefactor::cli
