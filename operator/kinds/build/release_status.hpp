// How a release goes, as the status of its AppRelease tells it: written and read back. Called by
// reconcile/release, which decides on it, by app_release.cpp, and by the commands that show it.
#pragma once

#include <string>

#include "model/release.hpp"

namespace twelvefactor::kinds {

class JsonFields;

const char* to_string(ReleasePhase phase);

/// The status as JSON.
std::string release_status_json(const ReleaseStatus& status);

/// Its inverse.
ReleaseStatus read_release_status(const JsonFields& fields);

}  // namespace twelvefactor::kinds
