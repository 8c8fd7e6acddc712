#include "kinds/digest/hash.hpp"

#include <array>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace twelvefactor::kinds {

std::uint64_t hash_path(std::string_view path) {
  return XXH3_64bits(path.data(), path.size());
}

Digest hash_leaf(std::string_view path, std::string_view value) {
  // The path's hash seeds the value's: no separator that either could contain.
  const std::uint64_t seed = hash_path(path);
  const XXH128_hash_t hash = XXH3_128bits_withSeed(value.data(), value.size(), seed);
  return {hash.high64, hash.low64};
}

std::string to_hex(const Digest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint64_t half : {digest.high, digest.low}) {
    for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(half >> shift) & 0xF];
  }
  return text;
}

}  // namespace twelvefactor::kinds
