// How a release goes, as the status of its AppRelease tells it: written and read back. Internal to kinds/,
// but for the text that apply/ sends.
#pragma once

#include <string>

#include "kinds/json_fields.hpp"
#include "model/release.hpp"

namespace twelvefactor::kinds {

ReleaseStatus read_release_status(const JsonFields& fields);

}  // namespace twelvefactor::kinds
