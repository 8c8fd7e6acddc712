// The documents of a manifest file, one by one, so that a bad one does not hide the others. Bounded: nothing
// larger than the limits of lint.hpp is parsed. Called by lint, and by drift/, which reads the same files.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "lint/report.hpp"
#include "yaml/places.hpp"

namespace twelvefactor::lint {

using TakeDocument = std::function<void(const nlohmann::json& document, const yaml::DocumentText& text)>;

/// Calls `take` with each that can be read; why one cannot, with its line, goes to `problems`.
void each_document(const std::string& file, std::string_view text, std::vector<Problem>& problems,
                   const TakeDocument& take);

}  // namespace twelvefactor::lint
