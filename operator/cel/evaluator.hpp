// Evaluates a parsed CEL expression. Internal to cel/program. Pure; time grows with the expression times the
// entries of the lists and maps that its macros go over, to the power of their nesting.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cel/expression.hpp"
#include "model/result.hpp"

namespace twelvefactor::cel {

class Evaluator {
 public:
  /// `names`: what self and oldSelf stand for.
  explicit Evaluator(std::vector<std::pair<std::string, Value>> names) : names_(std::move(names)) {}

  /// Errors: "no such key: port", "no such overload: ...".
  Result<Value> evaluate(const Expression& expression);

 private:
  Result<Value> name(const std::string& name) const;
  Result<Value> select(const Expression& expression);
  Result<Value> index(const Expression& expression);
  Result<Value> logic(const Expression& expression);
  Result<Value> binary(const Expression& expression);
  Result<Value> unary(const Expression& expression);
  Result<Value> list(const Expression& expression);
  Result<Value> call(const Expression& expression);
  Result<Value> macro(const Expression& expression);
  Result<Value> all(const Expression& expression, const std::vector<Value>& entries);
  Result<Value> exists_one(const Expression& expression, const std::vector<Value>& entries);
  Result<bool> holds_for(const Expression& expression, const Value& entry);
  Result<bool> condition(const Expression& expression);

  std::vector<std::pair<std::string, Value>> names_;  // the innermost last
};

}  // namespace twelvefactor::cel
