// A 128-bit sum of leaf hashes: what we remember of an object's fields instead of the fields
// (docs/decisions/0004-own-field-digest.md).
#pragma once

#include <cstdint>

namespace twelvefactor {

struct Digest {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  friend bool operator==(const Digest&, const Digest&) = default;

  /// Addition modulo 2^128: the order in which leaves are met does not matter.
  Digest& operator+=(const Digest& other) {
    const std::uint64_t sum = low + other.low;
    high += other.high + (sum < low ? 1 : 0);
    low = sum;
    return *this;
  }

  /// Takes a leaf out again.
  Digest& operator-=(const Digest& other) {
    high -= other.high + (low < other.low ? 1 : 0);
    low -= other.low;
    return *this;
  }
};

}  // namespace twelvefactor
