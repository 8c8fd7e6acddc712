// Who else thinks that an object is its own, by labels, annotations and managedFields: Helm, Argo CD, Flux
// and their like write old values back, and delete what they no longer render. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "model/string_map.hpp"

namespace twelvefactor::adopt {

struct Tool {
  std::string name;    // "Helm"
  std::string of;      // its release or application, as it calls it; may be empty
  std::string remedy;  // how it lets go without deleting anything
};

/// The tool whose marks the object carries; nothing where it has none.
std::optional<Tool> tool_of(const nlohmann::json& object);

/// The field manager of such a tool that wrote the object since then (RFC 3339); empty: none.
std::string tool_that_wrote(const nlohmann::json& object, const std::string& since);

/// Labels and annotations by which these tools know an object.
bool is_mark_of_a_tool(const std::string& key);

/// Who wrote the object last, by managedFields; empty: nobody knows.
std::string last_writer(const nlohmann::json& object);

}  // namespace twelvefactor::adopt
