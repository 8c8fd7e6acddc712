// Reads the part of CEL that the rules of our definitions use. What is beyond it is an error that says so,
// and never read as something else. Internal to cel/. Grammar:
// https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax
#pragma once

#include <string_view>

#include "cel/expression.hpp"
#include "model/result.hpp"

namespace twelvefactor::cel {

/// Errors: "at character 7: ... is not supported".
Result<Expression> parse(std::string_view text);

}  // namespace twelvefactor::cel
