// The functions and operators that the rules of our definitions use. Called by cel/evaluator; the parser asks
// which ones there are. Internal to cel/.
// https://github.com/google/cel-spec/blob/master/doc/langdef.md#list-of-standard-definitions and, for
// quantities, https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-quantity-library
#pragma once

#include <string_view>
#include <vector>

#include "cel/value.hpp"
#include "model/result.hpp"

namespace twelvefactor::cel {

/// `arguments`: how many, with the target of a method.
bool is_function(std::string_view name, std::size_t arguments, bool method);

/// Errors: "no such overload: size(int)". matches() is not among them: its expression is compiled.
Result<Value> call_function(std::string_view name, const std::vector<Value>& arguments);

/// Every operator but && and ||, which do not need both sides.
Result<Value> apply_operator(std::string_view name, const Value& left, const Value& right);

}  // namespace twelvefactor::cel
