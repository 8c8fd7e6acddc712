#include "definitions/limits.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "definitions/formats.hpp"

namespace twelvefactor::definitions {
namespace {

using nlohmann::json;

// What the API server asks no rules of, and what it does.
constexpr bool kStops = true;
constexpr bool kGoesOn = false;

std::string type_of(const json& value) {
  if (value.is_null()) return "null";
  if (value.is_object()) return "object";
  if (value.is_array()) return "array";
  if (value.is_string()) return "string";
  if (value.is_boolean()) return "boolean";
  return value.is_number_integer() ? "integer" : "number";
}

std::string in_words(std::string_view type) {
  if (type == "object") return "a map";
  if (type == "array") return "a list";
  if (type == "string") return "text";
  if (type == "integer") return "a whole number";
  if (type == "number") return "a number";
  if (type == "boolean") return "true or false";
  return "nothing";
}

bool has_type(const Schema& schema, const std::string& type) {
  if (schema.int_or_string) return type == "integer" || type == "string";
  return schema.type == type || schema.type.empty() || (schema.type == "number" && type == "integer");
}

std::string about_type(const Schema& schema, const std::string& type) {
  const std::string wanted = schema.int_or_string ? "a whole number or text" : in_words(schema.type);
  const bool quotes = (schema.type == "string" || schema.int_or_string) &&
                      (type == "number" || type == "integer" || type == "boolean");
  return "must be " + wanted + ", and is " + in_words(type) + (quotes ? "; put it in quotes" : "");
}

/// "one item", "3 items"
std::string counted(std::int64_t count, const std::string& one, const std::string& many) {
  return count == 1 ? "one " + one : std::to_string(count) + " " + many;
}

class Check {
 public:
  Check(const Schema& schema, const Path& at, std::vector<Refusal>& refusals)
      : schema_(schema), at_(at), refusals_(refusals) {}

  void judge(const json& value) {
    const std::string type = type_of(value);
    if (value.is_null()) {
      if (!schema_.nullable) refuse("must be " + in_words(schema_.type) + ", and is empty", kStops);
      return;
    }
    if (!has_type(schema_, type)) return refuse(about_type(schema_, type), kStops);
    if (value.is_string()) text(value.get_ref<const std::string&>());
    if (value.is_number()) number(value);
    if (value.is_array()) list(value);
    if (value.is_object()) map(value);
    enumeration(value);
  }

 private:
  void refuse(const std::string& message, bool stops) {
    refusals_.push_back({at_.field(), at_.place(), message, stops});
  }

  void text(const std::string& text) {
    const std::int64_t length = characters(text);
    if (schema_.length.most && length > *schema_.length.most)
      refuse("has " + counted(length, "character", "characters") + ", and may have up to " +
                 std::to_string(*schema_.length.most),
             kStops);
    else if (schema_.length.least && length < *schema_.length.least)
      refuse(length == 0 ? "must not be empty"
                         : "needs " + counted(*schema_.length.least, "character", "characters") + " or more",
             kGoesOn);
    else if (schema_.pattern != nullptr && !schema_.pattern->is_in(text))
      refuse("must match " + schema_.pattern_text, kGoesOn);
    const std::string problem = format_problem(schema_.format, text);
    if (!problem.empty()) refuse(problem, kStops);
  }

  void number(const json& value) {
    const auto number = value.get<double>();
    if (schema_.format == "int32" && (number < std::numeric_limits<std::int32_t>::min() ||
                                      number > std::numeric_limits<std::int32_t>::max()))
      refuse("does not fit in 32 bits", kGoesOn);
    if (schema_.value.least && number < static_cast<double>(*schema_.value.least))
      refuse("must be " + std::to_string(*schema_.value.least) + " or more", kGoesOn);
    if (schema_.value.most && number > static_cast<double>(*schema_.value.most))
      refuse("must be " + std::to_string(*schema_.value.most) + " or less", kGoesOn);
  }

  void list(const json& items) {
    for (std::size_t i = 0; schema_.items != nullptr && i < items.size(); ++i)
      check_limits(items[i], *schema_.items, at_.item(i), refusals_);
    count(items.size(), schema_.items_count, "item", "items");
  }

  void map(const json& members) {
    count(members.size(), schema_.properties_count, "entry", "entries");
    for (const auto& [name, value] : members.items()) {
      const Schema* const inner = schema_.member(name);
      const bool field = schema_.properties.contains(name);
      if (inner != nullptr) check_limits(value, *inner, field ? at_.child(name) : at_.entry(name), refusals_);
    }
    for (const std::string& name : schema_.required) {
      if (members.contains(name)) continue;
      const Path path = at_.child(name);
      refusals_.push_back({path.field(), path.place(), "is required", kStops});
    }
  }

  void count(std::size_t size, const Bounds& bounds, const std::string& one, const std::string& many) {
    const auto number = static_cast<std::int64_t>(size);
    if (bounds.least && number < *bounds.least)
      refuse("needs " + counted(*bounds.least, one, many) + " or more", kGoesOn);
    if (bounds.most && number > *bounds.most)
      refuse("has " + counted(number, one, many) + ", and may have up to " + std::to_string(*bounds.most),
             kStops);
  }

  void enumeration(const json& value) {
    if (schema_.allowed.empty() || std::ranges::find(schema_.allowed, value) != schema_.allowed.end()) return;
    std::string list;
    for (const json& each : schema_.allowed)
      list += (list.empty() ? "" : ", ") + (each.is_string() ? each.get<std::string>() : each.dump());
    refuse("must be one of " + list, kStops);
  }

  const Schema& schema_;
  const Path& at_;
  std::vector<Refusal>& refusals_;
};

}  // namespace

void check_limits(const json& value, const Schema& schema, const Path& at, std::vector<Refusal>& refusals) {
  Check(schema, at, refusals).judge(value);
}

}  // namespace twelvefactor::definitions
