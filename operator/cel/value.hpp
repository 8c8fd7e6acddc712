// A value while a CEL expression is evaluated. Lists and maps of the object that is judged are looked at
// where they are, never copied: the object must outlive them. Used within cel/ alone.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "cel/quantity.hpp"

namespace twelvefactor::cel {

struct Null {};

/// The type of a value, as type() gives it and as `string` names it.
struct TypeName {
  std::string name;
};

class Value;
/// A list that the expression itself wrote.
using Items = std::shared_ptr<const std::vector<Value>>;

class Value : public std::variant<Null, bool, std::int64_t, double, std::string, TypeName, Quantity, Items,
                                  const nlohmann::json*> {
 public:
  using variant::variant;

  static Value of(const nlohmann::json& part);

  /// Null where it is another type.
  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(this);
  }
  /// The list or map of the object; null of everything else.
  [[nodiscard]] const nlohmann::json* list() const;
  [[nodiscard]] const nlohmann::json* map() const;
};

/// "int", "string", "list", ...
std::string type_name(const Value& value);

/// Values of different types are different, but numbers, which are compared as such
/// (https://github.com/google/cel-spec/blob/master/doc/langdef.md#equality).
bool equal(const Value& a, const Value& b);

}  // namespace twelvefactor::cel
