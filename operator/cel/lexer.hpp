// The words of a CEL expression. Internal to cel/parser.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace twelvefactor::cel {

struct Token {
  enum class Kind { kName, kInteger, kText, kSign, kEnd };
  Kind kind = Kind::kEnd;
  std::string text;  // of a text what it means, without quotes and escapes
  std::size_t at = 0;
};

/// The last one is the end. Errors: what is no word of the part of CEL that is read here, with its place.
Result<std::vector<Token>> split_into_tokens(std::string_view text);

}  // namespace twelvefactor::cel
