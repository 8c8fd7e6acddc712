// Writes the few forms of YAML that the policies have: long expressions as folded scalars, broken where a
// reader would break them. Internal to admission/.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace twelvefactor::admission {

/// An object up to its spec. `component`: a label, by which people find and remove what was made here.
std::string head_of(std::string_view kind, std::string_view name, std::string_view component);

/// `    - name: env` and its expression below.
std::string named_expression(std::string_view name, const std::string& expression);

/// `text` as a folded scalar after `key:`, whose lines have `indent` blanks. Nothing is broken within quotes.
std::string folded(std::string_view key, const std::string& text, int indent);

/// A string of CEL.
std::string cel_string(std::string_view text);

/// ['a', 'b']
std::string cel_list(const std::vector<std::string>& texts);

}  // namespace twelvefactor::admission
