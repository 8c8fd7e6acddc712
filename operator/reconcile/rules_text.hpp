// The catalogue as people read it: docs/rules.md, and what `explain` prints. Both come from the same
// constants. Pure.
#pragma once

#include <string>

#include "model/rule.hpp"

namespace twelvefactor::reconcile {

/// The whole of docs/rules.md.
std::string rules_document();

/// A rule in full, for a terminal.
std::string explain_rule(const Rule& rule);

/// The same as Markdown, without a heading.
std::string rule_markdown(const Rule& rule);

/// A factor with its rules, in full.
std::string explain_factor(int factor);

/// One line for each rule.
std::string list_rules();

}  // namespace twelvefactor::reconcile
