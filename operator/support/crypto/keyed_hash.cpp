#include "crypto/keyed_hash.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <new>

namespace twelvefactor::crypto {

std::string keyed_hash(std::string_view key, std::string_view content) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned length = 0;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): OpenSSL's bytes are unsigned
  const auto* data = reinterpret_cast<const unsigned char*>(content.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data, content.size(), bytes.data(),
           &length) == nullptr)
    throw std::bad_alloc();
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < length; ++i) {
    text += kDigits[bytes.at(i) >> 4];
    text += kDigits[bytes.at(i) & 0xF];
  }
  return text;
}

}  // namespace twelvefactor::crypto
