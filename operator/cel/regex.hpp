// A regular expression as the API server searches with it, in CEL's matches() and in the pattern of a schema:
// anywhere in the text, unless it says ^ and $. Called by cel/ and definitions/, for patterns of our own
// definitions, which are few and small. Hides RE2, whose syntax Go's regexp has, too.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace twelvefactor::cel {

class Regex {
 public:
  /// Errors: what is no expression.
  static Result<std::shared_ptr<const Regex>> compile(const std::string& pattern);

  virtual ~Regex() = default;
  [[nodiscard]] virtual bool is_in(std::string_view text) const = 0;
};

}  // namespace twelvefactor::cel
