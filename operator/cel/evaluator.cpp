#include "cel/evaluator.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <nlohmann/json.hpp>

#include "cel/functions.hpp"

namespace twelvefactor::cel {
namespace {

using Kind = Expression::Kind;
using nlohmann::json;

constexpr std::array<std::string_view, 7> kTypes = {"bool", "int", "double",   "string",
                                                    "list", "map", "null_type"};

/// What a macro goes over: the items of a list, the keys of a map.
std::optional<std::vector<Value>> entries_of(const Value& value) {
  std::vector<Value> entries;
  if (const auto* items = value.as<Items>()) return **items;
  if (const json* list = value.list()) {
    for (const json& item : *list) entries.push_back(Value::of(item));
    return entries;
  }
  const json* const map = value.map();
  if (map == nullptr) return std::nullopt;
  for (const auto& member : map->items()) entries.emplace_back(member.key());
  return entries;
}

Error wants_bool(const Value& value) {
  return {"no such overload: a condition is true or false, and this is of the type " + type_name(value)};
}

}  // namespace

Result<Value> Evaluator::evaluate(const Expression& expression) {
  switch (expression.kind) {
    case Kind::kConstant:
      return expression.constant;
    case Kind::kList:
      return list(expression);
    case Kind::kName:
      return name(expression.text);
    case Kind::kSelect:
    case Kind::kHas:
      return select(expression);
    case Kind::kIndex:
      return index(expression);
    case Kind::kNot:
    case Kind::kMinus:
      return unary(expression);
    case Kind::kOperator:
      return expression.text == "&&" || expression.text == "||" ? logic(expression) : binary(expression);
    case Kind::kCall:
      return call(expression);
    case Kind::kMacro:
      return macro(expression);
  }
  return Error{"no such expression"};
}

Result<Value> Evaluator::name(const std::string& name) const {
  const auto found =
      std::ranges::find(names_.rbegin(), names_.rend(), name, &std::pair<std::string, Value>::first);
  if (found != names_.rend()) return found->second;
  if (std::ranges::find(kTypes, name) != kTypes.end()) return Value(TypeName{name});
  return Error{"undeclared reference to " + name};
}

Result<Value> Evaluator::select(const Expression& expression) {
  auto target = evaluate(expression.parts[0]);
  if (!target) return target;
  const json* const map = target->map();
  if (map == nullptr) return Error{"no such overload: a field of the type " + type_name(*target)};
  const auto found = map->find(expression.text);
  if (expression.kind == Kind::kHas) return Value(found != map->end());
  if (found == map->end()) return Error{"no such key: " + expression.text};
  return Value::of(*found);
}

Result<Value> Evaluator::index(const Expression& expression) {
  auto target = evaluate(expression.parts[0]);
  if (!target) return target;
  auto at = evaluate(expression.parts[1]);
  if (!at) return at;
  if (const json* map = target->map()) {
    const auto* const key = at->as<std::string>();
    const auto found = key == nullptr ? map->end() : map->find(*key);
    if (found == map->end()) return Error{"no such key" + (key == nullptr ? "" : ": " + *key)};
    return Value::of(*found);
  }
  const auto entries = entries_of(*target);
  const auto* const place = at->as<std::int64_t>();
  if (!entries || place == nullptr)
    return Error{"no such overload: " + type_name(*target) + "[" + type_name(*at) + "]"};
  if (*place < 0 || *place >= static_cast<std::int64_t>(entries->size()))
    return Error{"index out of bounds: " + std::to_string(*place)};
  return (*entries)[static_cast<std::size_t>(*place)];
}

/// Either side alone may decide, so an error of the other one does not count.
/// https://github.com/google/cel-spec/blob/master/doc/langdef.md#logical-operators
Result<Value> Evaluator::logic(const Expression& expression) {
  const bool decides = expression.text == "||";
  const auto left = condition(expression.parts[0]);
  if (left.ok() && *left == decides) return Value(decides);
  const auto right = condition(expression.parts[1]);
  if (right.ok() && *right == decides) return Value(decides);
  if (!left) return left.error();
  if (!right) return right.error();
  return Value(!decides);
}

Result<Value> Evaluator::binary(const Expression& expression) {
  auto left = evaluate(expression.parts[0]);
  if (!left) return left;
  auto right = evaluate(expression.parts[1]);
  if (!right) return right;
  return apply_operator(expression.text, *left, *right);
}

Result<Value> Evaluator::unary(const Expression& expression) {
  if (expression.kind == Kind::kNot) {
    const auto inner = condition(expression.parts[0]);
    if (!inner) return inner.error();
    return Value(!*inner);
  }
  auto inner = evaluate(expression.parts[0]);
  if (!inner) return inner;
  return apply_operator("-", Value(std::int64_t{0}), *inner);
}

Result<Value> Evaluator::list(const Expression& expression) {
  std::vector<Value> items;
  for (const Expression& part : expression.parts) {
    auto item = evaluate(part);
    if (!item) return item;
    items.push_back(std::move(*item));
  }
  return Value(std::make_shared<const std::vector<Value>>(std::move(items)));
}

Result<Value> Evaluator::call(const Expression& expression) {
  std::vector<Value> arguments;
  for (const Expression& part : expression.parts) {
    auto argument = evaluate(part);
    if (!argument) return argument;
    arguments.push_back(std::move(*argument));
  }
  if (expression.regex == nullptr) return call_function(expression.text, arguments);
  const auto* const text = arguments[0].as<std::string>();
  if (text == nullptr) return Error{"no such overload: matches(" + type_name(arguments[0]) + ", string)"};
  return Value(expression.regex->is_in(*text));
}

Result<Value> Evaluator::macro(const Expression& expression) {
  const auto range = evaluate(expression.parts[0]);
  if (!range) return range;
  const auto entries = entries_of(*range);
  if (!entries) return Error{"no such overload: " + expression.text + " of the type " + type_name(*range)};
  return expression.text == "all" ? all(expression, *entries) : exists_one(expression, *entries);
}

/// One that is false decides, whatever fails beside it.
Result<Value> Evaluator::all(const Expression& expression, const std::vector<Value>& entries) {
  std::optional<Error> failed;
  for (const Value& entry : entries) {
    const auto holds = holds_for(expression, entry);
    if (holds.ok() && !*holds) return Value(false);
    if (!holds && !failed) failed = holds.error();
  }
  if (failed) return *failed;
  return Value(true);
}

Result<Value> Evaluator::exists_one(const Expression& expression, const std::vector<Value>& entries) {
  std::size_t found = 0;
  for (const Value& entry : entries) {
    const auto holds = holds_for(expression, entry);
    if (!holds) return holds.error();
    if (*holds) ++found;
  }
  return Value(found == 1);
}

Result<bool> Evaluator::holds_for(const Expression& expression, const Value& entry) {
  names_.emplace_back(expression.variable, entry);
  auto holds = condition(expression.parts[1]);
  names_.pop_back();
  return holds;
}

Result<bool> Evaluator::condition(const Expression& expression) {
  const auto value = evaluate(expression);
  if (!value) return value.error();
  const auto* const flag = value->as<bool>();
  if (flag == nullptr) return wants_bool(*value);
  return *flag;
}

}  // namespace twelvefactor::cel
