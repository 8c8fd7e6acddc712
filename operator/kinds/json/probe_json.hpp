// A probe as JSON, the same in an app's spec and in a release. What must go together is checked by
// kinds/deploy/app_spec_json. Called by that and by kinds/build/app_release.
#pragma once

#include <nlohmann/json.hpp>

#include "kinds/json/json_fields.hpp"
#include "model/app_spec.hpp"

namespace twelvefactor::kinds {

/// What is left out has the default.
Probe read_probe(const JsonFields& fields);

/// Every number is written, so that a default that is stated is no other probe.
nlohmann::json probe_json(const Probe& probe);

}  // namespace twelvefactor::kinds
