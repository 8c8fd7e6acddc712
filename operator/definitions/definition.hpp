// The definitions of our own kinds, as this program carries them. Called by definitions and by tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "definitions/schema.hpp"
#include "model/result.hpp"

namespace twelvefactor::definitions {

inline constexpr std::string_view kGroup = "twelvefactor.dev";

struct Definition {
  std::string api_version;  // "twelvefactor.dev/v1alpha1"
  std::string kind;
  std::string plural;
  bool namespaced = true;
  bool keeps_status_apart = false;  // the API server drops the status of what is sent
  Schema schema;
};

/// Of every kind. Read when it is first asked for. Errors: a definition has what is not supported here; a
/// test asks, so no program is shipped that way.
const Result<std::vector<Definition>>& all_definitions();

}  // namespace twelvefactor::definitions
