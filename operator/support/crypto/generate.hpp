// Makes secret values with OpenSSL's generator. Called by apply/generated_secret only.
#pragma once

#include <string>
#include <string_view>

#include "crypto/secret_value.hpp"
#include "model/app_spec.hpp"
#include "model/result.hpp"

namespace twelvefactor::crypto {

/// `value.bytes` random bytes (RAND_priv_bytes) in the encoding asked for, without padding for base64url,
/// behind the prefix.
/// Fails only when the system's source of randomness does.
Result<SecretValue> generate(const GeneratedValue& value);

/// RFC 4648 base64 with padding: the form of values in a Secret's data.
std::string base64(std::string_view bytes);

}  // namespace twelvefactor::crypto
