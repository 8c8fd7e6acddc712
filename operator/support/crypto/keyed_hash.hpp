// HMAC-SHA-256 (RFC 2104): tells whether two secrets are equal to somebody who has the key, and nothing to
// anybody else. Called by gather/secret_hashes. Neither key nor content is kept or printed.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::crypto {

inline constexpr int kHashKeyBytes = 32;  // RFC 2104: as long as the hash

/// 64 hexadecimal digits. Throws std::bad_alloc when OpenSSL refuses, which happens for want of memory: a
/// result that says so would equal another one, or be used as a key.
std::string keyed_hash(std::string_view key, std::string_view content);

}  // namespace twelvefactor::crypto
