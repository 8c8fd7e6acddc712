// The one hash function: XXH3 of 128 bits, whose output its authors keep stable across versions. Not a
// defence against somebody who looks for collisions: what is hashed here is what the same person may edit
// anyway.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/digest.hpp"

namespace twelvefactor::kinds {

/// The hash of one field: where it is, and what it holds.
Digest hash_leaf(std::string_view path, std::string_view value);

/// The same of its place alone.
std::uint64_t hash_path(std::string_view path);

/// 32 hexadecimal digits.
std::string to_hex(const Digest& digest);

}  // namespace twelvefactor::kinds
