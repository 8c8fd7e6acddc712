// `expose` of a process as it is written. Called by kinds/deploy/process_json.
#pragma once

#include <optional>

#include "kinds/json/json_fields.hpp"
#include "model/app_spec.hpp"
#include "model/release.hpp"

namespace twelvefactor::kinds {

std::optional<Expose> read_expose(const JsonFields& process);

/// What a release remembers of it.
ReleasedAddress address_of(const Expose& expose);

}  // namespace twelvefactor::kinds
