// A JSON text becomes a value, in time that grows with its bytes alone. kubectl reads what begins with { as
// JSON: its tabs and its escapes are no YAML. Called by read_document.cpp. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace twelvefactor::yaml {

/// None where the text is no JSON: it may be YAML still. Throws Unbuildable, without a place, where it is
/// JSON that no reader takes: a key that is given twice, or more than the bounds.
std::optional<nlohmann::json> read_json(std::string_view text);

/// The end of the first value of a stream such as {...}{...}; npos where it has none. It looks at brackets
/// and quotes alone.
std::size_t end_of_json(std::string_view text);

}  // namespace twelvefactor::yaml
