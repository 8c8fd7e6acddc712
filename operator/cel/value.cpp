#include "cel/value.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace twelvefactor::cel {
namespace {

using nlohmann::json;

bool equal_lists(const std::vector<Value>& a, const std::vector<Value>& b) {
  return std::ranges::equal(a, b, equal);
}

std::vector<Value> items_of(const Value& list) {
  if (const Items* items = list.as<Items>()) return **items;
  std::vector<Value> values;
  for (const json& item : *list.list()) values.push_back(Value::of(item));
  return values;
}

bool equal_maps(const json& a, const json& b) {
  return a.size() == b.size() && std::ranges::all_of(a.items(), [&b](const auto& member) {
           const auto other = b.find(member.key());
           return other != b.end() && equal(Value::of(member.value()), Value::of(*other));
         });
}

bool is_list(const Value& value) {
  return value.as<Items>() != nullptr || value.list() != nullptr;
}

const double* number(const Value& value, double& kept) {
  if (const auto* whole = value.as<std::int64_t>()) {
    kept = static_cast<double>(*whole);
    return &kept;
  }
  return value.as<double>();
}

}  // namespace

Value Value::of(const json& part) {
  if (part.is_boolean()) return part.get<bool>();
  if (part.is_number_integer()) return part.get<std::int64_t>();
  if (part.is_number_float()) return part.get<double>();
  if (part.is_string()) return part.get<std::string>();
  if (part.is_structured()) return &part;
  return Null{};
}

const json* Value::list() const {
  const auto* const* found = as<const json*>();
  return found != nullptr && (*found)->is_array() ? *found : nullptr;
}

const json* Value::map() const {
  const auto* const* found = as<const json*>();
  return found != nullptr && (*found)->is_object() ? *found : nullptr;
}

std::string type_name(const Value& value) {
  static constexpr const char* kNames[] = {
      "null_type", "bool", "int", "double", "string", "type", "kubernetes.Quantity", "list",
  };
  if (value.index() < std::size(kNames)) return kNames[value.index()];
  return value.list() != nullptr ? "list" : "map";
}

bool equal(const Value& a, const Value& b) {
  double kept_a = 0;
  double kept_b = 0;
  if (a.index() != b.index()) {
    const double* const x = number(a, kept_a);
    const double* const y = number(b, kept_b);
    if (x != nullptr && y != nullptr) return *x == *y;
    return is_list(a) && is_list(b) && equal_lists(items_of(a), items_of(b));
  }
  if (const auto* flag = a.as<bool>()) return *flag == *b.as<bool>();
  if (const auto* whole = a.as<std::int64_t>()) return *whole == *b.as<std::int64_t>();
  if (const auto* real = a.as<double>()) return *real == *b.as<double>();
  if (const auto* text = a.as<std::string>()) return *text == *b.as<std::string>();
  if (const auto* type = a.as<TypeName>()) return type->name == b.as<TypeName>()->name;
  if (const auto* amount = a.as<Quantity>()) return *amount == *b.as<Quantity>();
  if (a.as<Null>() != nullptr) return true;
  if (is_list(a)) return is_list(b) && equal_lists(items_of(a), items_of(b));
  return b.map() != nullptr && equal_maps(*a.map(), *b.map());
}

}  // namespace twelvefactor::cel
