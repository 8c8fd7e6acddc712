// What a plain scalar means: the rules of sigs.k8s.io/yaml (goyaml.v2, resolve.go), told in yaml.hpp.
// Used by both directions, so that what one writes unquoted the other reads as text.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

namespace twelvefactor::yaml {

/// Text that is nothing else.
struct Text {};
/// .inf or .nan: a number that JSON cannot say.
struct NotFinite {};

using Scalar = std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, NotFinite, Text>;

Scalar resolve_plain(std::string_view text);

}  // namespace twelvefactor::yaml
