// Reads a Deployment, Service, ConfigMap, Secret, ServiceAccount or Job back from the API server's JSON into
// the few values that are kept of it. Called for each watch event and each answer to a write. A Secret's
// values are not looked at.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/child.hpp"

namespace twelvefactor::kinds {

struct ReadChild {
  std::string namespace_name;
  std::string app;  // the app it belongs to: of its owner reference, else of its label; empty: nobody's
  Child child;
};

/// Null when the bytes are no such object (no name).
std::optional<ReadChild> read_child(Kind kind, std::string_view object_json);

}  // namespace twelvefactor::kinds
