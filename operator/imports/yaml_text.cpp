#include "imports/yaml_text.hpp"

#include "yaml/places.hpp"
#include "yaml/read_document.hpp"

namespace twelvefactor::imports {

Result<nlohmann::json> read_yaml_map(const std::string& name, std::string_view text) {
  nlohmann::json whole;
  for (const yaml::DocumentText& document : yaml::split_documents(text)) {
    const yaml::Read read = yaml::read_document(document, yaml::Dialect::kCompose);
    if (read.unreadable)
      return Error{name + ", line " + std::to_string(read.unreadable->line) + ": " + read.unreadable->why};
    if (!read.value) continue;
    if (!read.value->is_object())
      return Error{name + ", line " + std::to_string(document.line) +
                   ": is no mapping; a file of this kind begins with names and colons"};
    if (whole.is_null()) whole = nlohmann::json::object();
    whole.update(*read.value, /*merge_objects=*/true);
  }
  if (whole.is_null()) return Error{name + ": is empty"};
  return whole;
}

}  // namespace twelvefactor::imports
