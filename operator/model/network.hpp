// Who may reach the processes of an app. A part of a spec.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "model/string_map.hpp"

namespace twelvefactor {

/// Who may reach an app's processes.
struct NetworkPeer {
  std::string namespace_name;           // "": the app's own
  std::optional<StringMap> pod_labels;  // absent: the app that the entry is named after
};

/// Only these, the app's own pods, and what comes through a route.
struct Network {
  std::map<std::string, NetworkPeer> from;
};

}  // namespace twelvefactor
