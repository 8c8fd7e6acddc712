// YAML as Kubernetes reads it, to JSON and back. Called by the command line for files, by kube/config for
// kubeconfigs and by `render` for output. Works on text only; opens no file.
//
// Plain scalars follow sigs.k8s.io/yaml, which kubectl uses and which is YAML 1.1 there: y, yes, on, n, no,
// off and true and false in their three spellings are booleans; 0777, 0o777, 0x1F, 0b11 and 1_000 are
// integers; .5 and 1e3 are numbers;
// ~, null and nothing are null; dates are strings. Two differences, both louder: a key that is given twice is
// an error here (kubectl takes the last), and so is a tag beyond the YAML core.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace twelvefactor::yaml {

/// Each document of `text` as one JSON text, in order; documents without content are left out. A text that
/// starts with { or [ is read as JSON first. Aliases are written out; merge keys (<<) count in the order in
/// which they are written, as with kubectl; keys lose theirs. Errors: "line 3, column 5: ..." (counted from
/// one), for syntax, for a key given twice and for what JSON cannot say (.inf, .nan). A document may not nest
/// deeper than 200 or, with its aliases written out, hold more than 1,000,000 values or 16 MiB of text.
Result<std::vector<std::string>> yaml_to_json(std::string_view text);

/// One JSON value as YAML that reads back as the same value, here and with kubectl. apiVersion, kind,
/// metadata and spec come first in the mappings that have them, other keys keep their order; text of several
/// lines is a block literal; text that would read as something else is quoted.
Result<std::string> json_to_yaml(std::string_view json);

}  // namespace twelvefactor::yaml
