// The definitions of crds/ as the build carries them: JSON without descriptions. The text is made by
// cmake/carry_definitions.cpp while building. Internal to definitions/.
#pragma once

#include <string_view>

namespace twelvefactor::definitions {

/// A list: [{"group", "version", "kind", "plural", "namespaced", "keepsStatusApart", "schema"}].
std::string_view carried_definitions();

}  // namespace twelvefactor::definitions
