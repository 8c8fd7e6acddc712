// The Secret of generated values. Built without values: apply/generated_secret.cpp makes them when it sends,
// so that none is ever in a plan, a golden file or what `render` prints.
#pragma once

#include <string>
#include <vector>

#include "kinds/build/built_object.hpp"
#include "kinds/build/object_meta.hpp"
#include "model/desired.hpp"

namespace twelvefactor::kinds {

/// The digest covers the annotation that records how each value was made, and which keys are there.
BuiltObject build_generated_secret(ObjectMeta meta, const std::vector<GeneratedKey>& keys);

/// How a value was made, as recorded in the annotation twelvefactor.dev/generated: "32/base64url/1".
std::string recipe(const GeneratedValue& value);

/// The annotation's text, a JSON object: {"SESSION_KEY":"32/base64url/1","TOKEN":"16/hex/2"}.
std::string recipes_annotation(const std::vector<GeneratedKey>& keys);

/// The inverse of recipes_annotation: key -> recipe. What it cannot read, it leaves out.
StringMap parse_recipes(std::string_view annotation);

}  // namespace twelvefactor::kinds
