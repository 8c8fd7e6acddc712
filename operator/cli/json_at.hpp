// Members of JSON that a cluster sent: what is absent, or of another type, is empty. Used by the readers in
// cli/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace twelvefactor::cli {

std::string text_at(const nlohmann::json& object, const char* name);
bool true_at(const nlohmann::json& object, const char* name);
std::optional<std::int64_t> number_at(const nlohmann::json& object, const char* name);
/// An empty object when there is none.
const nlohmann::json& object_at(const nlohmann::json& object, const char* name);
/// An empty list when there is none.
const nlohmann::json& list_at(const nlohmann::json& object, const char* name);
std::vector<std::string> texts_at(const nlohmann::json& object, const char* name);

}  // namespace twelvefactor::cli
