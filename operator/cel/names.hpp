// Names of fields as they are written in CEL: what a name of a JSON object may hold and one of CEL may not is
// escaped (k8s.io/apiserver/pkg/cel/escaping.go). Internal to cel/.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::cel {

/// Words that CEL keeps for itself, but for true, false and null, which are values.
bool is_reserved(std::string_view name);

/// "ephemeral__dash__storage" is "ephemeral-storage", "__namespace__" is "namespace".
std::string unescaped_name(std::string_view name);

}  // namespace twelvefactor::cel
