#include "definitions/unknown_fields.hpp"

#include <nlohmann/json.hpp>

#include "definitions/nearest.hpp"

namespace twelvefactor::definitions {
namespace {

using nlohmann::json;

constexpr std::size_t kMostListed = 12;

std::vector<std::string> names_of(const Schema* schema) {
  std::vector<std::string> names;
  if (schema == nullptr) return names;
  for (const auto& [name, property] : schema->properties) names.push_back(name);
  return names;
}

void look_at_members(json& object, const Schema* schema, const Path& at, std::vector<Refusal>& refusals) {
  for (auto member = object.begin(); member != object.end();) {
    const std::string& name = member.key();
    const Schema* const inner = schema == nullptr ? nullptr : schema->member(name);
    if (inner != nullptr) {
      const bool field = schema->properties.contains(name);
      take_out_unknown_fields(*member, inner, field ? at.child(name) : at.entry(name), refusals);
    } else if (schema == nullptr || !schema->keeps_unknown_fields) {
      const Path path = at.child(name);
      refusals.push_back({path.field(), path.place(), about_unknown_field(name, names_of(schema)), false});
      member = object.erase(member);
      continue;
    }
    ++member;
  }
}

}  // namespace

std::string about_unknown_field(const std::string& name, const std::vector<std::string>& known) {
  const std::string nearest = nearest_name(name, known);
  if (!nearest.empty()) return "unknown field; did you mean " + nearest + "?";
  if (known.empty()) return "unknown field; nothing is written here";
  std::string list;
  for (std::size_t i = 0; i < known.size() && i < kMostListed; ++i) list += (i == 0 ? "" : ", ") + known[i];
  if (known.size() > kMostListed) list += " and " + std::to_string(known.size() - kMostListed) + " more";
  return "unknown field; there are " + list;
}

void take_out_unknown_fields(json& value, const Schema* schema, const Path& at,
                             std::vector<Refusal>& refusals) {
  if (value.is_object()) return look_at_members(value, schema, at, refusals);
  if (!value.is_array()) return;
  for (std::size_t i = 0; i < value.size(); ++i)
    take_out_unknown_fields(value[i], schema == nullptr ? nullptr : schema->items.get(), at.item(i),
                            refusals);
}

}  // namespace twelvefactor::definitions
