// What a release holds, as the JSON of an AppRelease's spec: written, and read back. Called by
// app_release.cpp only, which says what of it makes another release.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "kinds/json/json_fields.hpp"
#include "model/release.hpp"

namespace twelvefactor::kinds {

/// What makes it this release and no other, as far as a release of that format knows it.
nlohmann::json content_json(const ReleaseContent& content, int format);

/// What is written down beside it, and makes no other release.
void add_information(const ReleaseContent& content, nlohmann::json& spec);

/// Its inverse.
ReleaseContent read_content(const JsonFields& spec);

}  // namespace twelvefactor::kinds
