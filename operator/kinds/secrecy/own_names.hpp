// What a variable is called in its container, where several containers are compared as one deploy: there it
// stands as "workload.VARIABLE", and the workload's words say nothing of its value. Made by drift/workloads.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace twelvefactor::kinds {

/// "public-api.DB_PASSWORD" -> "DB_PASSWORD"; what is not in it is called as it stands.
using OwnNames = std::map<std::string, std::string>;

inline std::string_view own_name(const OwnNames& names, const std::string& slot) {
  const auto found = names.find(slot);
  return found == names.end() ? std::string_view(slot) : std::string_view(found->second);
}

}  // namespace twelvefactor::kinds
