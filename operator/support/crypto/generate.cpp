#include "crypto/generate.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>

namespace twelvefactor::crypto {
namespace {

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 0xF];
  }
  return text;
}

/// RFC 4648 section 5, unpadded: safe in URLs, file names and cookies.
std::string base64url(std::string_view bytes) {
  std::string text = base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

std::string encode(std::string_view bytes, Encoding encoding) {
  switch (encoding) {
    case Encoding::kHex:
      return hex(bytes);
    case Encoding::kBase64:
      return base64(bytes);
    case Encoding::kBase64Url:
      return base64url(bytes);
  }
  return {};
}

}  // namespace

SecretValue::~SecretValue() {
  OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): OpenSSL's bytes are unsigned
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  text.resize(static_cast<std::size_t>(length));
  return text;
}

Result<SecretValue> generate(const GeneratedValue& value) {
  std::string bytes(static_cast<std::size_t>(value.bytes), '\0');
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): OpenSSL's bytes are unsigned
  if (RAND_priv_bytes(reinterpret_cast<unsigned char*>(bytes.data()), value.bytes) != 1) {
    return Error{"the system gave no random bytes; no value was generated"};
  }
  SecretValue encoded(value.prefix + encode(bytes, value.encoding));
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return encoded;
}

}  // namespace twelvefactor::crypto
