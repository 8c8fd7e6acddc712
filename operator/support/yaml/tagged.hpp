// What a scalar with a tag means, as kubectl's reader has it (goyaml.v2, resolve.go and decode.go): the tags
// of the YAML core are asked for the value, !!binary is decoded, any other tag leaves the text as it is.
// Called by read_document.cpp, and by yaml_to_json.cpp for the tags that it takes. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "yaml/scalars.hpp"

namespace twelvefactor::yaml {

inline constexpr std::string_view kCoreTag = "tag:yaml.org,2002:";

struct Tagged {
  Scalar value;
  std::optional<std::string> text;  // instead of what is written
  std::string wrong;                // why it cannot be; else empty
};

/// `tag`: in its long form, not empty.
Tagged resolve_tagged(std::string_view tag, std::string_view text);

}  // namespace twelvefactor::yaml
