#include "definitions/defaults.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include <nlohmann/json.hpp>

namespace twelvefactor::definitions {
namespace {

using nlohmann::json;

bool has_no_null(const Schema* schema) {
  return schema != nullptr && !schema->nullable;
}

void fill_in(json& value, const Schema& schema) {
  if (value.is_null() && !schema.nullable && schema.fallback) value = *schema.fallback;
  fill_in_defaults(value, schema);
}

}  // namespace

void make_numbers_whole(json& value) {
  if (value.is_structured()) {
    for (json& part : value) make_numbers_whole(part);
  } else if (value.is_number_float()) {
    constexpr double kBeyond = 9223372036854775808.0;
    const auto number = value.get<double>();
    if (std::nearbyint(number) == number && number >= -kBeyond && number < kBeyond)
      value = static_cast<std::int64_t>(number);
  } else if (value.is_number_unsigned() &&
             value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
    value = static_cast<double>(value.get<std::uint64_t>());
  }
}

void drop_nulls(json& value, const Schema* schema) {
  if (value.is_array()) {
    for (json& item : value) drop_nulls(item, schema == nullptr ? nullptr : schema->items.get());
    return;
  }
  if (!value.is_object()) return;
  for (auto member = value.begin(); member != value.end();) {
    const Schema* const inner = schema == nullptr ? nullptr : schema->member(member.key());
    if (member->is_null() && has_no_null(inner) && !inner->fallback) {
      member = value.erase(member);
    } else {
      drop_nulls(*member, inner);
      ++member;
    }
  }
}

void fill_in_defaults(json& value, const Schema& schema) {
  if (value.is_array() && schema.items != nullptr) {
    for (json& item : value) fill_in(item, *schema.items);
    return;
  }
  if (!value.is_object()) return;
  for (const auto& [name, property] : schema.properties) {
    if (property.fallback && !value.contains(name)) value[name] = *property.fallback;
  }
  for (auto member = value.begin(); member != value.end(); ++member) {
    if (const Schema* inner = schema.member(member.key())) fill_in(*member, *inner);
  }
}

}  // namespace twelvefactor::definitions
