// HMAC-SHA-256 (RFC 2104): tells whether two secrets are equal to somebody who has the key, and nothing to
// anybody else. Called by gather/secret_hashes. Neither key nor content is kept or printed.
#pragma once

#include <string>
#include <string_view>

namespace twelvefactor::crypto {

inline constexpr int kHashKeyBytes = 32;  // RFC 2104: as long as the hash

/// 64 hexadecimal digits. An empty text when OpenSSL refuses, which then equals no hash.
std::string keyed_hash(std::string_view key, std::string_view content);

}  // namespace twelvefactor::crypto
