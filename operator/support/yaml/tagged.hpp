// What a scalar with a tag means, as kubectl's reader has it (goyaml.v2, resolve.go and decode.go): the tags
// of the YAML core are asked for the value, !!binary is decoded, any other tag leaves the text as it is.
// Called by read_document.cpp. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "yaml/scalars.hpp"

namespace twelvefactor::yaml {

struct Tagged {
  Scalar value;
  std::optional<std::string> text;  // instead of what is written
  std::string wrong;                // why it cannot be; else empty
};

/// `tag`: in its long form, not empty.
Tagged resolve_tagged(std::string_view tag, std::string_view text);

}  // namespace twelvefactor::yaml
