#include "cel/functions.hpp"

#include <algorithm>
#include <array>
#include <compare>

#include <nlohmann/json.hpp>

namespace twelvefactor::cel {
namespace {

using nlohmann::json;

struct Function {
  std::string_view name;
  std::size_t arguments;
  bool method;
};
constexpr std::array<Function, 10> kFunctions = {{{"size", 1, false},
                                                  {"type", 1, false},
                                                  {"string", 1, false},
                                                  {"isQuantity", 1, false},
                                                  {"quantity", 1, false},
                                                  {"matches", 2, true},
                                                  {"contains", 2, true},
                                                  {"startsWith", 2, true},
                                                  {"endsWith", 2, true},
                                                  {"compareTo", 2, true}}};

Error no_overload(std::string_view name, const std::vector<Value>& arguments) {
  std::string types;
  for (const Value& argument : arguments) types += (types.empty() ? "" : ", ") + type_name(argument);
  return {"no such overload: " + std::string(name) + "(" + types + ")"};
}

/// Characters, not bytes.
std::int64_t length(std::string_view text) {
  return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

Result<Value> size_of(const Value& value) {
  if (const auto* text = value.as<std::string>()) return Value(length(*text));
  if (const auto* items = value.as<Items>()) return Value(static_cast<std::int64_t>((*items)->size()));
  if (const auto* const* part = value.as<const json*>())
    return Value(static_cast<std::int64_t>((*part)->size()));
  return no_overload("size", {value});
}

Result<Value> as_text(const Value& value) {
  if (const auto* text = value.as<std::string>()) return Value(*text);
  if (const auto* whole = value.as<std::int64_t>()) return Value(std::to_string(*whole));
  if (const auto* flag = value.as<bool>()) return Value(std::string(*flag ? "true" : "false"));
  return no_overload("string", {value});
}

Result<Value> quantity_of(std::string_view name, const Value& value) {
  const auto* const text = value.as<std::string>();
  if (text == nullptr) return no_overload(name, {value});
  const auto amount = Quantity::parse(*text);
  if (name == "isQuantity") return Value(amount.has_value());
  if (!amount) return Error{"a quantity is a number with a suffix such as m, k, Mi"};
  return Value(*amount);
}

Result<Value> of_texts(std::string_view name, const std::string& text, const std::string& other) {
  if (name == "contains") return Value(text.find(other) != std::string::npos);
  if (name == "startsWith") return Value(text.starts_with(other));
  return Value(text.ends_with(other));
}

Result<Value> of_two(std::string_view name, const std::vector<Value>& arguments) {
  const auto* const amount = arguments[0].as<Quantity>();
  const auto* const other = arguments[1].as<Quantity>();
  if (name == "compareTo" && amount != nullptr && other != nullptr) {
    const auto order = *amount <=> *other;
    return Value(std::int64_t{order < 0 ? -1 : order > 0 ? 1 : 0});
  }
  const auto* const text = arguments[0].as<std::string>();
  const auto* const part = arguments[1].as<std::string>();
  if (name == "compareTo" || text == nullptr || part == nullptr) return no_overload(name, arguments);
  return of_texts(name, *text, *part);
}

Result<Value> is_in(const Value& value, const Value& container) {
  if (const json* map = container.map()) {
    const auto* const key = value.as<std::string>();
    return Value(key != nullptr && map->contains(*key));
  }
  if (const auto* items = container.as<Items>())
    return Value(std::ranges::any_of(**items, [&](const Value& item) { return equal(item, value); }));
  const json* const list = container.list();
  if (list == nullptr) return no_overload("in", {value, container});
  return Value(std::ranges::any_of(*list, [&](const json& item) { return equal(Value::of(item), value); }));
}

Result<Value> sum(std::string_view name, const Value& left, const Value& right) {
  const auto* const a = left.as<std::int64_t>();
  const auto* const b = right.as<std::int64_t>();
  if (a != nullptr && b != nullptr) {
    std::int64_t result = 0;
    const bool overflows =
        name == "+" ? __builtin_add_overflow(*a, *b, &result) : __builtin_sub_overflow(*a, *b, &result);
    if (overflows) return Error{"integer overflow"};
    return Value(result);
  }
  const auto* const text = left.as<std::string>();
  const auto* const more = right.as<std::string>();
  if (name == "+" && text != nullptr && more != nullptr) return Value(*text + *more);
  return no_overload(name, {left, right});
}

template <class T>
bool holds(std::string_view relation, const T& a, const T& b) {
  if (relation == "<") return a < b;
  if (relation == "<=") return a <= b;
  if (relation == ">") return a > b;
  return a >= b;
}

Result<Value> compare(std::string_view relation, const Value& left, const Value& right) {
  const auto* const a = left.as<std::int64_t>();
  const auto* const b = right.as<std::int64_t>();
  if (a != nullptr && b != nullptr) return Value(holds(relation, *a, *b));
  const auto* const x = left.as<double>();
  const auto* const y = right.as<double>();
  if ((x != nullptr || a != nullptr) && (y != nullptr || b != nullptr))
    return Value(holds(relation, x != nullptr ? *x : static_cast<double>(*a),
                       y != nullptr ? *y : static_cast<double>(*b)));
  const auto* const text = left.as<std::string>();
  const auto* const other = right.as<std::string>();
  if (text != nullptr && other != nullptr) return Value(holds(relation, *text, *other));
  return no_overload(relation, {left, right});
}

}  // namespace

bool is_function(std::string_view name, std::size_t arguments, bool method) {
  return std::ranges::any_of(kFunctions, [&](const Function& each) {
    return each.name == name && each.arguments == arguments && each.method == method;
  });
}

Result<Value> call_function(std::string_view name, const std::vector<Value>& arguments) {
  if (arguments.size() == 2) return of_two(name, arguments);
  if (name == "size") return size_of(arguments[0]);
  if (name == "type") return Value(TypeName{type_name(arguments[0])});
  if (name == "string") return as_text(arguments[0]);
  return quantity_of(name, arguments[0]);
}

Result<Value> apply_operator(std::string_view name, const Value& left, const Value& right) {
  if (name == "==") return Value(equal(left, right));
  if (name == "!=") return Value(!equal(left, right));
  if (name == "in") return is_in(left, right);
  if (name == "+" || name == "-") return sum(name, left, right);
  return compare(name, left, right);
}

}  // namespace twelvefactor::cel
