#include "definitions/definition.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "definitions/carried.hpp"
#include "definitions/read_schema.hpp"

namespace twelvefactor::definitions {
namespace {

using nlohmann::json;

Result<std::vector<Definition>> read_all() {
  const json list = json::parse(carried_definitions(), nullptr, /*allow_exceptions=*/false);
  if (!list.is_array()) return Error{"the definitions that this program carries are no JSON"};
  std::vector<Definition> definitions;
  for (const json& each : list) {
    auto schema = read_schema(each.value("schema", json::object()));
    const std::string kind = each.value("kind", "");
    if (!schema) return Error{"the definition of " + kind + ": " + schema.error().message};
    Definition definition;
    definition.api_version = each.value("group", "") + "/" + each.value("version", "");
    definition.kind = kind;
    definition.plural = each.value("plural", "");
    definition.namespaced = each.value("namespaced", true);
    definition.keeps_status_apart = each.value("keepsStatusApart", false);
    definition.schema = std::move(*schema);
    definitions.push_back(std::move(definition));
  }
  return definitions;
}

}  // namespace

const Result<std::vector<Definition>>& all_definitions() {
  static const Result<std::vector<Definition>> definitions = read_all();
  return definitions;
}

}  // namespace twelvefactor::definitions
