// A CEL expression as a tree. Made by cel/parser, walked by cel/evaluator.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cel/regex.hpp"
#include "cel/value.hpp"

namespace twelvefactor::cel {

struct Expression {
  enum class Kind {
    kConstant,  // constant
    kList,      // parts: the items
    kName,      // text: self, oldSelf, a variable of a macro, or a type
    kSelect,    // parts[0].text
    kHas,       // has(parts[0].text)
    kIndex,     // parts[0][parts[1]]
    kNot,       // parts[0]
    kMinus,     // parts[0]
    kOperator,  // parts[0] text parts[1]
    kCall,      // text(parts), a method's target first
    kMacro,     // parts[0].text(variable, parts[1])
  };

  Kind kind = Kind::kConstant;
  std::string text;
  Value constant;
  std::vector<Expression> parts;
  std::string variable;
  std::shared_ptr<const Regex> regex;  // of matches()
};

}  // namespace twelvefactor::cel
