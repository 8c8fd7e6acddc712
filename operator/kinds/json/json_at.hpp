// Members of JSON that anybody may have written, such as a cluster's answer, a status or a manifest: what is
// absent, or of another type, is empty. Where a mistake must be told instead: json_fields.hpp. Used by
// previous_status and by the readers in cli/ and lint/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace twelvefactor::kinds {

/// Of any type; null when there is none.
const nlohmann::json& member_at(const nlohmann::json& object, const char* name);
std::string text_at(const nlohmann::json& object, const char* name);
bool true_at(const nlohmann::json& object, const char* name);
std::optional<std::int64_t> number_at(const nlohmann::json& object, const char* name);
/// An empty object when there is none.
const nlohmann::json& object_at(const nlohmann::json& object, const char* name);
/// An empty list when there is none.
const nlohmann::json& list_at(const nlohmann::json& object, const char* name);
/// What is no text keeps its place, as it is written, so that paths with an index stay right.
std::vector<std::string> texts_at(const nlohmann::json& object, const char* name);

}  // namespace twelvefactor::kinds
