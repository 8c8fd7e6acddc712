// A text in a JSON object that others wrote, read without exceptions. Called by the readers of kubeconfigs,
// plugins' answers and API errors.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace twelvefactor::kube {

/// Empty when the object has no such member, or it is no text.
std::string text_at(const nlohmann::json& object, const char* key);

}  // namespace twelvefactor::kube
