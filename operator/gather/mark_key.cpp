#include "gather/mark_key.hpp"

#include "crypto/generate.hpp"
#include "crypto/keyed_hash.hpp"

namespace twelvefactor::gather {
namespace {

/// Null when there can be none.
const crypto::SecretValue* key() {
  static const Result<crypto::SecretValue> kMade =
      crypto::generate({crypto::kHashKeyBytes, Encoding::kHex, ""});
  return kMade ? &*kMade : nullptr;
}

}  // namespace

std::string marked(std::string_view value) {
  const crypto::SecretValue* const made = key();
  return made == nullptr ? std::string() : crypto::keyed_hash(made->reveal(), value);
}

}  // namespace twelvefactor::gather
