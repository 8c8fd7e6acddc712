// The name that somebody meant. Called by definitions/ for fields and kinds.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace twelvefactor::definitions {

/// Of `known` the one that is a slip of the keyboard away; empty when none is near.
std::string nearest_name(std::string_view written, std::span<const std::string> known);

}  // namespace twelvefactor::definitions
